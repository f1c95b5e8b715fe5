// A promotion service on DynamoDB. RACEGATE_VARIANT chooses how it writes: racy (the default) or repaired.
package main

import (
	"context"
	_ "embed"
	"errors"
	"log"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

//go:embed openapi.json
var document []byte

// What a write can answer beside a failure.
var (
	errNotFound = errors.New("not found")
	errRefused  = errors.New("refused")
)

type promotion struct {
	ID          string `json:"id" dynamodbav:"id"`
	Title       string `json:"title" dynamodbav:"title" binding:"required"`
	Description string `json:"description" dynamodbav:"description"`
	Quota       int    `json:"quota" dynamodbav:"quota" binding:"required,min=1,max=10000"`
	Used        int    `json:"used" dynamodbav:"used"`
	Tickets     int    `json:"tickets" dynamodbav:"tickets" binding:"min=0,max=10000"`
}

type changes struct {
	Title       *string `json:"title" binding:"omitempty,min=1"`
	Description *string `json:"description"`
}

type claim struct {
	ID          string `json:"id" dynamodbav:"id"`
	PromotionID string `json:"promotion_id" dynamodbav:"promotion_id"`
	User        string `json:"user" dynamodbav:"user" binding:"required"`
}

type amount struct {
	Amount int `json:"amount" binding:"required,min=1,max=1000"`
}

type member struct {
	ID    string `json:"id" dynamodbav:"id"`
	Email string `json:"email" dynamodbav:"email" binding:"required,email"`
	Name  string `json:"name" dynamodbav:"name" binding:"required"`
}

// writes are the functions in which it matters that requests overlap.
type writes interface {
	claim(ctx context.Context, promotion, user string) error
	takeTicket(ctx context.Context, promotion string) error
	extend(ctx context.Context, promotion string, amount int) error
	change(ctx context.Context, promotion string, changes changes) error
	signUp(ctx context.Context, member member) error
	remove(ctx context.Context, table, id string) error
}

func main() {
	db := connect()
	if len(os.Args) > 1 && os.Args[1] == "create-tables" {
		if err := createTables(context.Background(), db); err != nil {
			log.Fatal(err)
		}
		return
	}
	var how interface {
		writes
		officeWrites
		shopWrites
	} = racy{db}
	if os.Getenv("RACEGATE_VARIANT") == "repaired" {
		how = repaired{db}
	}
	gin.SetMode(gin.ReleaseMode)
	r := routes(store{db}, how)
	office(r, store{db}, how)
	shop(r, store{db}, how)
	log.Fatal(r.Run(os.Getenv("LISTEN")))
}

func routes(store store, how writes) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())
	r.GET("/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", document) })

	promotions := r.Group("/promotions")
	promotions.GET("", func(c *gin.Context) { list[promotion](c, store, "promotions") })
	promotions.POST("", func(c *gin.Context) {
		var body promotion
		if bound(c, &body) {
			body.ID, body.Used = uuid.NewString(), 0
			answer(c, http.StatusCreated, body, store.put(c, "promotions", body))
		}
	})
	promotions.GET("/:promotionId", func(c *gin.Context) { show[promotion](c, store, "promotions", c.Param("promotionId")) })
	promotions.PATCH("/:promotionId", func(c *gin.Context) {
		var body changes
		if !bound(c, &body) {
			return
		}
		if err := how.change(c, c.Param("promotionId"), body); err != nil {
			answer(c, 0, nil, err)
			return
		}
		show[promotion](c, store, "promotions", c.Param("promotionId"))
	})
	promotions.DELETE("/:promotionId", func(c *gin.Context) {
		answer(c, http.StatusNoContent, nil, how.remove(c, "promotions", c.Param("promotionId")))
	})

	one := promotions.Group("/:promotionId", func(c *gin.Context) {
		var found promotion
		if err := store.get(c, "promotions", c.Param("promotionId"), &found); err != nil {
			answer(c, 0, nil, err)
			c.Abort()
		}
	})
	one.GET("/claims", func(c *gin.Context) {
		var all []claim
		err := store.where(c, "claims", "promotion_id", c.Param("promotionId"), &all)
		answer(c, http.StatusOK, all, err)
	})
	one.POST("/claims", func(c *gin.Context) {
		var body claim
		if bound(c, &body) {
			body.PromotionID = c.Param("promotionId")
			body.ID = body.PromotionID + "#" + body.User
			answer(c, http.StatusCreated, body, how.claim(c, body.PromotionID, body.User))
		}
	})
	one.POST("/tickets", func(c *gin.Context) {
		answer(c, http.StatusOK, gin.H{"status": "taken"}, how.takeTicket(c, c.Param("promotionId")))
	})
	one.POST("/extend", func(c *gin.Context) {
		var body amount
		if !bound(c, &body) {
			return
		}
		if err := how.extend(c, c.Param("promotionId"), body.Amount); err != nil {
			answer(c, 0, nil, err)
			return
		}
		show[promotion](c, store, "promotions", c.Param("promotionId"))
	})

	members := r.Group("/members")
	members.GET("", func(c *gin.Context) { list[member](c, store, "members") })
	members.POST("", func(c *gin.Context) {
		var body member
		if bound(c, &body) {
			body.ID = uuid.NewString()
			answer(c, http.StatusCreated, body, how.signUp(c, body))
		}
	})
	members.GET("/:memberId", func(c *gin.Context) { show[member](c, store, "members", c.Param("memberId")) })
	members.DELETE("/:memberId", func(c *gin.Context) {
		answer(c, http.StatusNoContent, nil, how.remove(c, "members", c.Param("memberId")))
	})
	return r
}

func bound(c *gin.Context, body any) bool {
	if err := c.ShouldBindJSON(body); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return false
	}
	return true
}

func list[T any](c *gin.Context, store store, table string) {
	all := []T{}
	err := store.all(c, table, &all)
	answer(c, http.StatusOK, all, err)
}

func show[T any](c *gin.Context, store store, table, id string) {
	var found T
	err := store.get(c, table, id, &found)
	answer(c, http.StatusOK, found, err)
}

// answer keeps what was refused apart from what failed: an outage is not a conflict.
func answer(c *gin.Context, status int, body any, err error) {
	switch {
	case errors.Is(err, errNotFound):
		c.JSON(http.StatusNotFound, gin.H{"error": err.Error()})
	case errors.Is(err, errRefused):
		c.JSON(http.StatusConflict, gin.H{"error": err.Error()})
	case err != nil:
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
	case body == nil:
		c.Status(status)
	default:
		c.JSON(status, body)
	}
}
