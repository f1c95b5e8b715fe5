package main

import (
	"context"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const tables = `
CREATE TABLE items (id UUID PRIMARY KEY, name TEXT NOT NULL, stock INT NOT NULL);
CREATE TABLE orders (
  id UUID PRIMARY KEY, item_id UUID NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  quantity INT NOT NULL, status TEXT NOT NULL DEFAULT 'placed'
);
CREATE TABLE users (id UUID PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, city TEXT, phone TEXT);
CREATE TABLE accounts (id UUID PRIMARY KEY, owner TEXT NOT NULL, balance INT NOT NULL);
CREATE TABLE payments (id UUID PRIMARY KEY, amount INT NOT NULL, purpose TEXT NOT NULL);
CREATE TABLE keys (key TEXT PRIMARY KEY, payment_id UUID REFERENCES payments (id));
CREATE TABLE documents (id UUID PRIMARY KEY, title TEXT NOT NULL, version INT NOT NULL DEFAULT 1);
CREATE TABLE lockers (id UUID PRIMARY KEY, label TEXT NOT NULL, pin TEXT NOT NULL, attempts INT NOT NULL DEFAULT 0);
CREATE TABLE parcels (
  id UUID PRIMARY KEY, address TEXT NOT NULL, shipped BOOL NOT NULL DEFAULT FALSE, recalled BOOL NOT NULL DEFAULT FALSE
);
CREATE TABLE counters (series TEXT PRIMARY KEY, last INT NOT NULL);
CREATE TABLE invoices (id UUID PRIMARY KEY, number INT NOT NULL, recipient TEXT NOT NULL);
CREATE TABLE notes (id UUID PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE albums (id UUID PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE photos (id UUID PRIMARY KEY, album_id UUID NOT NULL, caption TEXT NOT NULL);
CREATE TABLE reports (
  id UUID PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'draft', pages INT NOT NULL DEFAULT 0, job UUID
);
CREATE TABLE products (id UUID PRIMARY KEY, name TEXT NOT NULL, price INT NOT NULL);
CREATE TABLE prices (product_id UUID NOT NULL REFERENCES products (id), price INT NOT NULL);
`

const constraints = `
ALTER TABLE items ADD CONSTRAINT stock_not_negative CHECK (stock >= 0);
ALTER TABLE users ADD CONSTRAINT unique_email UNIQUE (email);
ALTER TABLE invoices ADD CONSTRAINT unique_number UNIQUE (number);
ALTER TABLE photos ADD CONSTRAINT photo_of_album FOREIGN KEY (album_id) REFERENCES albums (id);
`

func createTables(ctx context.Context, pool *pgxpool.Pool) error {
	sql := tables
	if os.Getenv("RACEGATE_VARIANT") == "repaired" {
		sql += constraints
	}
	_, err := pool.Exec(ctx, sql)
	return err
}

type item struct {
	ID    string `json:"id"`
	Name  string `json:"name" binding:"required"`
	Stock *int   `json:"stock" binding:"required,min=0,max=10000"`
}

type order struct {
	ID       string `json:"id"`
	ItemID   string `json:"item_id" binding:"required,uuid"`
	Quantity int    `json:"quantity" binding:"required,min=1,max=1000"`
	Status   string `json:"status"`
}

type user struct {
	ID    string  `json:"id"`
	Email string  `json:"email" binding:"required,email"`
	Name  string  `json:"name" binding:"required"`
	City  *string `json:"city"`
	Phone *string `json:"phone"`
}

type changes struct {
	Name  *string `json:"name" binding:"omitempty,min=1"`
	City  *string `json:"city" binding:"omitempty,min=1"`
	Phone *string `json:"phone" binding:"omitempty,min=1"`
}

type account struct {
	ID      string `json:"id"`
	Owner   string `json:"owner" binding:"required"`
	Balance *int   `json:"balance" binding:"required,min=0,max=1000000"`
}

type payment struct {
	ID      string `json:"id"`
	Amount  int    `json:"amount" binding:"required,min=1,max=1000000"`
	Purpose string `json:"purpose" binding:"required"`
}

type paper struct {
	ID      string `json:"id"`
	Title   string `json:"title" binding:"required"`
	Version int    `json:"version"`
}

type locker struct {
	ID    string `json:"id"`
	Label string `json:"label" binding:"required"`
	Pin   string `json:"pin,omitempty" binding:"required"`
}

type parcel struct {
	ID       string `json:"id"`
	Address  string `json:"address" binding:"required"`
	Shipped  bool   `json:"shipped"`
	Recalled bool   `json:"recalled"`
}

type invoice struct {
	ID        string `json:"id"`
	Number    int    `json:"number"`
	Recipient string `json:"recipient" binding:"required"`
}

type note struct {
	ID     string `json:"id"`
	Author string `json:"author" binding:"required"`
	Text   string `json:"text" binding:"required"`
}

type album struct {
	ID   string `json:"id"`
	Name string `json:"name" binding:"required"`
}

type photo struct {
	ID      string `json:"id"`
	Caption string `json:"caption" binding:"required"`
}

type report struct {
	ID    string `json:"id"`
	Title string `json:"title" binding:"required"`
	State string `json:"state"`
	Pages int    `json:"pages"`
}

type product struct {
	ID    string `json:"id"`
	Name  string `json:"name" binding:"required"`
	Price int    `json:"price" binding:"required,min=1,max=1000000"`
}

// queries read the rows of one table, as its type has them.
var queries = map[string]string{
	"items":     "SELECT id::text, name, stock FROM items",
	"orders":    "SELECT id::text, item_id::text, quantity, status FROM orders",
	"users":     "SELECT id::text, email, name, city, phone FROM users",
	"accounts":  "SELECT id::text, owner, balance FROM accounts",
	"payments":  "SELECT id::text, amount, purpose FROM payments",
	"documents": "SELECT id::text, title, version FROM documents",
	"lockers":   "SELECT id::text, label, pin FROM lockers",
	"parcels":   "SELECT id::text, address, shipped, recalled FROM parcels",
	"invoices":  "SELECT id::text, number, recipient FROM invoices",
	"notes":     "SELECT id::text, author, text FROM notes",
	"albums":    "SELECT id::text, name FROM albums",
	"photos":    "SELECT id::text, caption FROM photos",
	"reports":   "SELECT id::text, title, state, pages FROM reports",
	"products":  "SELECT id::text, name, price FROM products",
}

func rows[T any](ctx context.Context, pool *pgxpool.Pool, sql string, values ...any) ([]T, error) {
	found, err := pool.Query(ctx, sql, values...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowToStructByPos[T])
}

// find returns one row; errNotFound where there is none.
func find[T any](ctx context.Context, pool *pgxpool.Pool, table, id string) (T, error) {
	var none T
	if uuid.Validate(id) != nil {
		return none, errNotFound
	}
	found, err := rows[T](ctx, pool, queries[table]+" WHERE id = $1", id)
	if err == nil && len(found) == 0 {
		err = errNotFound
	}
	if err != nil {
		return none, err
	}
	return found[0], nil
}

func list[T any](pool *pgxpool.Pool, table string) gin.HandlerFunc {
	return func(c *gin.Context) {
		all, err := rows[T](c, pool, queries[table])
		answer(c, 200, all, err)
	}
}

func show[T any](pool *pgxpool.Pool, table string) gin.HandlerFunc {
	return func(c *gin.Context) {
		found, err := find[T](c, pool, table, c.Param("id"))
		answer(c, 200, found, err)
	}
}

// shown answers with the row after a write that went well.
func shown[T any](c *gin.Context, pool *pgxpool.Pool, status int, table, id string, err error) {
	var found T
	if err == nil {
		found, err = find[T](c, pool, table, id)
	}
	answer(c, status, found, err)
}

func exec(ctx context.Context, pool *pgxpool.Pool, sql string, values ...any) error {
	_, err := pool.Exec(ctx, sql, values...)
	return err
}
