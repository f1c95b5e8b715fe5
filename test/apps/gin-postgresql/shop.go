package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// shop holds items, orders, users and accounts.
func shop(api *gin.RouterGroup, pool *pgxpool.Pool, how writes) {
	remove := func(table string) gin.HandlerFunc {
		return func(c *gin.Context) {
			answer(c, http.StatusNoContent, nil, how.remove(c, table, c.Param("id")))
		}
	}

	items := api.Group("/items")
	items.GET("", list[item](pool, "items"))
	items.GET("/:id", show[item](pool, "items"))
	items.DELETE("/:id", remove("items"))
	items.POST("", func(c *gin.Context) {
		var body item
		if taken(c, &body) {
			body.ID = uuid.NewString()
			err := exec(c, pool, "INSERT INTO items VALUES ($1, $2, $3)", body.ID, body.Name, *body.Stock)
			answer(c, http.StatusCreated, body, err)
		}
	})
	items.POST("/:id/purchase", func(c *gin.Context) {
		_, err := find[item](c, pool, "items", c.Param("id"))
		if err == nil {
			err = how.purchase(c, c.Param("id"))
		}
		shown[item](c, pool, http.StatusOK, "items", c.Param("id"), err)
	})
	items.POST("/:id/restock", func(c *gin.Context) {
		var body struct {
			Amount int `json:"amount" binding:"required,min=1,max=1000"`
		}
		if taken(c, &body) {
			shown[item](c, pool, http.StatusOK, "items", c.Param("id"), how.restock(c, c.Param("id"), body.Amount))
		}
	})

	orders := api.Group("/orders")
	orders.GET("", list[order](pool, "orders"))
	orders.GET("/:id", show[order](pool, "orders"))
	orders.POST("", func(c *gin.Context) {
		var body order
		if !taken(c, &body) {
			return
		}
		body.ID = uuid.NewString()
		_, err := find[item](c, pool, "items", body.ItemID)
		if err == nil {
			err = how.placeOrder(c, body.ID, body.ItemID, body.Quantity)
		}
		shown[order](c, pool, http.StatusCreated, "orders", body.ID, err)
	})
	orders.POST("/:id/cancel", func(c *gin.Context) {
		_, err := find[order](c, pool, "orders", c.Param("id"))
		if err == nil {
			err = how.cancelOrder(c, c.Param("id"))
		}
		shown[order](c, pool, http.StatusOK, "orders", c.Param("id"), err)
	})

	users := api.Group("/users")
	users.GET("", list[user](pool, "users"))
	users.GET("/:id", show[user](pool, "users"))
	users.DELETE("/:id", remove("users"))
	users.POST("", func(c *gin.Context) {
		var body user
		if taken(c, &body) {
			body.ID, body.City, body.Phone = uuid.NewString(), nil, nil
			answer(c, http.StatusCreated, body, how.signUp(c, body))
		}
	})
	users.PATCH("/:id", func(c *gin.Context) {
		var body changes
		if taken(c, &body) {
			shown[user](c, pool, http.StatusOK, "users", c.Param("id"), how.change(c, c.Param("id"), body))
		}
	})

	accounts := api.Group("/accounts")
	accounts.GET("", list[account](pool, "accounts"))
	accounts.GET("/:id", show[account](pool, "accounts"))
	accounts.DELETE("/:id", remove("accounts"))
	accounts.POST("", func(c *gin.Context) {
		var body account
		if taken(c, &body) {
			body.ID = uuid.NewString()
			err := exec(c, pool, "INSERT INTO accounts VALUES ($1, $2, $3)", body.ID, body.Owner, *body.Balance)
			answer(c, http.StatusCreated, body, err)
		}
	})
	accounts.POST("/:id/transfers", func(c *gin.Context) {
		var body struct {
			To     string `json:"to_account_id" binding:"required,uuid"`
			Amount int    `json:"amount" binding:"required,min=1,max=1000000"`
		}
		if !taken(c, &body) {
			return
		}
		if body.To == c.Param("id") {
			c.JSON(http.StatusBadRequest, gin.H{"error": "the accounts must differ"})
			return
		}
		shown[account](c, pool, http.StatusOK, "accounts", c.Param("id"), how.transfer(c, c.Param("id"), body.To, body.Amount))
	})
}
