// A shop on PostgreSQL. RACEGATE_VARIANT chooses how it writes: racy (the default) or repaired.
package main

import (
	"context"
	_ "embed"
	"errors"
	"log"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed openapi.json
var document []byte

// What a write can answer beside a failure.
var (
	errNotFound = errors.New("not found")
	errRefused  = errors.New("refused")
)

// writes are the functions in which it matters that requests overlap.
type writes interface {
	purchase(ctx context.Context, item string) error
	restock(ctx context.Context, item string, amount int) error
	placeOrder(ctx context.Context, order, item string, quantity int) error
	cancelOrder(ctx context.Context, order string) error
	signUp(ctx context.Context, user user) error
	change(ctx context.Context, user string, changes changes) error
	remove(ctx context.Context, table, id string) error
	transfer(ctx context.Context, source, target string, amount int) error

	pay(ctx context.Context, key string, payment payment) (string, error)
	replace(ctx context.Context, document string, version int, title string) error
	countAttempt(ctx context.Context, locker string) error
	markUnless(ctx context.Context, parcel, mark, other string) error
	addInvoice(ctx context.Context, id, recipient string) error
	addPhoto(ctx context.Context, photo photo, album string) error
	removeAlbum(ctx context.Context, album string) error
	startBuild(ctx context.Context, report, job string) error
	build(ctx context.Context, report, job string) error
	product(ctx context.Context, id string) (product, error)
	changePrice(ctx context.Context, id string, price int) error
	forUser(ctx context.Context, user string) context.Context
	user(ctx context.Context) string
}

func main() {
	pool, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 1 && os.Args[1] == "create-tables" {
		if err := createTables(context.Background(), pool); err != nil {
			log.Fatal(err)
		}
		return
	}
	log.Fatal(routes(pool, chosen(pool)).Run(os.Getenv("LISTEN")))
}

func chosen(pool *pgxpool.Pool) writes {
	if os.Getenv("RACEGATE_VARIANT") == "repaired" {
		return newRepaired(pool)
	}
	return newRacy(pool)
}

func routes(pool *pgxpool.Pool, how writes) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.Use(gin.Recovery())
	r.GET("/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", document) })
	api := r.Group("/api")
	shop(api, pool, how)
	office(api.Group("/office"), pool, how)
	return r
}

// taken binds the body, or answers 400.
func taken(c *gin.Context, body any) bool {
	if err := c.ShouldBindJSON(body); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return false
	}
	return true
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
