package main

import (
	"context"
	"net/http"
	"strconv"

	"example.org/repair"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

type product struct {
	ID    string `json:"id" dynamodbav:"id"`
	Name  string `json:"name" dynamodbav:"name" binding:"required"`
	Stock int    `json:"stock" dynamodbav:"stock" binding:"min=0,max=10000"`
}

type order struct {
	ID        string `json:"id" dynamodbav:"id"`
	ProductID string `json:"product_id" dynamodbav:"product_id" binding:"required"`
	Quantity  int    `json:"quantity" dynamodbav:"quantity" binding:"required,min=1,max=1000"`
	Status    string `json:"status" dynamodbav:"status"`
}

type account struct {
	ID      string `json:"id" dynamodbav:"id"`
	Owner   string `json:"owner" dynamodbav:"owner" binding:"required"`
	Balance int    `json:"balance" dynamodbav:"balance" binding:"min=0,max=1000000"`
}

// shopWrites are the functions of the shop in which it matters that requests overlap.
type shopWrites interface {
	placeOrder(ctx context.Context, order order) error
	cancelOrder(ctx context.Context, order order) error
	transfer(ctx context.Context, source, target string, amount int) error
}

// shop holds products, their orders, and accounts.
func shop(r *gin.Engine, store store, how shopWrites) {
	r.POST("/products", func(c *gin.Context) {
		var body product
		if bound(c, &body) {
			body.ID = uuid.NewString()
			answer(c, http.StatusCreated, body, store.put(c, "products", body))
		}
	})
	r.GET("/products/:productId", func(c *gin.Context) { show[product](c, store, "products", c.Param("productId")) })

	r.POST("/orders", func(c *gin.Context) {
		var body order
		if !bound(c, &body) {
			return
		}
		body.ID, body.Status = uuid.NewString(), "placed"
		err := store.get(c, "products", body.ProductID, &product{})
		if err == nil {
			err = how.placeOrder(c, body)
		}
		answer(c, http.StatusCreated, body, err)
	})
	r.GET("/orders/:orderId", func(c *gin.Context) { show[order](c, store, "orders", c.Param("orderId")) })
	r.POST("/orders/:orderId/cancel", func(c *gin.Context) {
		var found order
		err := store.get(c, "orders", c.Param("orderId"), &found)
		if err == nil {
			err = how.cancelOrder(c, found)
		}
		found.Status = "cancelled"
		answer(c, http.StatusOK, found, err)
	})

	r.POST("/accounts", func(c *gin.Context) {
		var body account
		if bound(c, &body) {
			body.ID = uuid.NewString()
			answer(c, http.StatusCreated, body, store.put(c, "accounts", body))
		}
	})
	r.GET("/accounts/:accountId", func(c *gin.Context) { show[account](c, store, "accounts", c.Param("accountId")) })
	r.POST("/accounts/:accountId/transfers", func(c *gin.Context) {
		var body struct {
			To     string `json:"to_account_id" binding:"required"`
			Amount int    `json:"amount" binding:"required,min=1,max=1000000"`
		}
		if !bound(c, &body) {
			return
		}
		id := c.Param("accountId")
		if body.To == id {
			c.JSON(http.StatusBadRequest, gin.H{"error": "the accounts must differ"})
			return
		}
		err := store.get(c, "accounts", id, &account{})
		if err == nil {
			err = store.get(c, "accounts", body.To, &account{})
		}
		if err == nil {
			err = how.transfer(c, id, body.To, body.Amount)
		}
		answer(c, http.StatusOK, gin.H{"status": "moved"}, err)
	})
}

func (r racy) placeOrder(ctx context.Context, one order) error {
	store := store{r.db}
	var found product
	if err := store.get(ctx, "products", one.ProductID, &found); err != nil {
		return err
	}
	if found.Stock < one.Quantity {
		return errRefused
	}
	found.Stock -= one.Quantity
	if err := store.put(ctx, "products", found); err != nil {
		return err
	}
	return store.put(ctx, "orders", one)
}

func (r racy) cancelOrder(ctx context.Context, one order) error {
	if one.Status != "placed" {
		return errRefused
	}
	// The units go back before the status is written: whoever looks meanwhile gives them back once more.
	added := outcome(errNotFound)(repair.AddUnits(ctx, r.db, name("products"), one.ProductID, "stock", one.Quantity))
	if added != nil {
		return added
	}
	return store{r.db}.set(ctx, "orders", one.ID, "status", "cancelled")
}

func (r racy) transfer(ctx context.Context, source, target string, amount int) error {
	store := store{r.db}
	var payer, payee account
	if err := store.get(ctx, "accounts", source, &payer); err != nil {
		return err
	}
	if err := store.get(ctx, "accounts", target, &payee); err != nil {
		return err
	}
	if payer.Balance < amount {
		return errRefused
	}
	payer.Balance -= amount
	payee.Balance += amount
	if err := store.put(ctx, "accounts", payer); err != nil {
		return err
	}
	return store.put(ctx, "accounts", payee)
}

// placeOrder takes the units and stores the order, both or neither.
func (r repaired) placeOrder(ctx context.Context, one order) error {
	item, err := attributevalue.MarshalMap(one)
	if err != nil {
		return err
	}
	return outcome(errRefused)(repair.Transact(ctx, r.db,
		types.TransactWriteItem{Update: &types.Update{
			TableName:           aws.String(name("products")),
			Key:                 key(one.ProductID),
			UpdateExpression:    aws.String("SET stock = stock - :quantity"),
			ConditionExpression: aws.String("stock >= :quantity"),
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":quantity": &types.AttributeValueMemberN{Value: strconv.Itoa(one.Quantity)},
			},
		}},
		types.TransactWriteItem{Put: &types.Put{TableName: aws.String(name("orders")), Item: item}},
	))
}

func (r repaired) cancelOrder(ctx context.Context, one order) error {
	return outcome(errRefused)(repair.CancelOrder(ctx, r.db, name("orders"), one.ID, name("products"), one.ProductID, one.Quantity))
}

func (r repaired) transfer(ctx context.Context, source, target string, amount int) error {
	return outcome(errRefused)(repair.Transfer(ctx, r.db, name("accounts"), source, target, amount))
}
