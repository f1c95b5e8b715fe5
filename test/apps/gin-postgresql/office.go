package main

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// limit is how many attempts to open a locker there are.
const limit = 3

// office holds payments, documents, lockers, parcels, invoices, notes, albums, reports and products.
func office(g *gin.RouterGroup, pool *pgxpool.Pool, how writes) {
	g.GET("/payments", list[payment](pool, "payments"))
	g.POST("/payments", func(c *gin.Context) {
		var body payment
		if !taken(c, &body) {
			return
		}
		body.ID = uuid.NewString()
		id, err := how.pay(c, c.GetHeader("Idempotency-Key"), body)
		shown[payment](c, pool, http.StatusCreated, "payments", id, err)
	})

	g.GET("/documents/:id", show[paper](pool, "documents"))
	g.POST("/documents", func(c *gin.Context) {
		var body paper
		if taken(c, &body) {
			body.ID, body.Version = uuid.NewString(), 1
			answer(c, http.StatusCreated, body, exec(c, pool, "INSERT INTO documents VALUES ($1, $2)", body.ID, body.Title))
		}
	})
	g.PUT("/documents/:id", func(c *gin.Context) {
		var body struct {
			Title   string `json:"title" binding:"required"`
			Version int    `json:"version" binding:"required,min=1"`
		}
		if !taken(c, &body) {
			return
		}
		_, err := find[paper](c, pool, "documents", c.Param("id"))
		if err == nil {
			err = how.replace(c, c.Param("id"), body.Version, body.Title)
		}
		shown[paper](c, pool, http.StatusOK, "documents", c.Param("id"), err)
	})

	lockers(g, pool, how)
	parcels(g, pool, how)

	g.GET("/invoices", list[invoice](pool, "invoices"))
	g.POST("/invoices", func(c *gin.Context) {
		var body invoice
		if taken(c, &body) {
			id := uuid.NewString()
			shown[invoice](c, pool, http.StatusCreated, "invoices", id, how.addInvoice(c, id, body.Recipient))
		}
	})

	g.GET("/notes/:id", show[note](pool, "notes"))
	g.POST("/notes", func(c *gin.Context) {
		var body note
		if taken(c, &body) {
			body.ID = uuid.NewString()
			ctx := how.forUser(c, body.Author)
			err := exec(ctx, pool, "INSERT INTO notes VALUES ($1, $2, $3)", body.ID, body.Author, body.Text)
			// As it is shown to whoever wrote it.
			body.Author = how.user(ctx)
			answer(c, http.StatusCreated, body, err)
		}
	})

	albums(g, pool, how)
	reports(g, pool, how)

	g.POST("/products", func(c *gin.Context) {
		var body product
		if taken(c, &body) {
			body.ID = uuid.NewString()
			err := exec(c, pool, "INSERT INTO products VALUES ($1, $2, $3)", body.ID, body.Name, body.Price)
			answer(c, http.StatusCreated, body, err)
		}
	})
	// From the cache.
	g.GET("/products/:id", func(c *gin.Context) {
		found, err := how.product(c, c.Param("id"))
		answer(c, http.StatusOK, found, err)
	})
	g.PATCH("/products/:id", func(c *gin.Context) {
		var body struct {
			Price int `json:"price" binding:"required,min=1,max=1000000"`
		}
		if !taken(c, &body) {
			return
		}
		_, err := find[product](c, pool, "products", c.Param("id"))
		if err == nil {
			err = how.changePrice(c, c.Param("id"), body.Price)
		}
		shown[product](c, pool, http.StatusOK, "products", c.Param("id"), err)
	})
}

func lockers(g *gin.RouterGroup, pool *pgxpool.Pool, how writes) {
	g.POST("/lockers", func(c *gin.Context) {
		var body locker
		if taken(c, &body) {
			body.ID = uuid.NewString()
			err := exec(c, pool, "INSERT INTO lockers VALUES ($1, $2, $3)", body.ID, body.Label, body.Pin)
			body.Pin = ""
			answer(c, http.StatusCreated, body, err)
		}
	})
	g.GET("/lockers/:id", func(c *gin.Context) {
		found, err := find[locker](c, pool, "lockers", c.Param("id"))
		found.Pin = ""
		answer(c, http.StatusOK, found, err)
	})
	g.POST("/lockers/:id/open", func(c *gin.Context) {
		var body struct {
			Pin string `json:"pin" binding:"required"`
		}
		if !taken(c, &body) {
			return
		}
		found, err := find[locker](c, pool, "lockers", c.Param("id"))
		if err == nil {
			err = how.countAttempt(c, found.ID)
		}
		if err == nil && found.Pin == body.Pin {
			err = exec(c, pool, "UPDATE lockers SET attempts = 0 WHERE id = $1", found.ID)
		}
		answer(c, http.StatusOK, gin.H{"open": found.Pin == body.Pin}, err)
	})
}

func parcels(g *gin.RouterGroup, pool *pgxpool.Pool, how writes) {
	g.POST("/parcels", func(c *gin.Context) {
		var body parcel
		if taken(c, &body) {
			body = parcel{ID: uuid.NewString(), Address: body.Address}
			answer(c, http.StatusCreated, body, exec(c, pool, "INSERT INTO parcels VALUES ($1, $2)", body.ID, body.Address))
		}
	})
	one := g.Group("/parcels/:id", func(c *gin.Context) {
		if _, err := find[parcel](c, pool, "parcels", c.Param("id")); err != nil {
			answer(c, 0, nil, err)
			c.Abort()
		}
	})
	one.GET("", show[parcel](pool, "parcels"))
	mark := func(mark, other string) gin.HandlerFunc {
		return func(c *gin.Context) {
			shown[parcel](c, pool, http.StatusOK, "parcels", c.Param("id"), how.markUnless(c, c.Param("id"), mark, other))
		}
	}
	one.POST("/ship", mark("shipped", "recalled"))
	one.POST("/recall", mark("recalled", "shipped"))
}

func albums(g *gin.RouterGroup, pool *pgxpool.Pool, how writes) {
	g.POST("/albums", func(c *gin.Context) {
		var body album
		if taken(c, &body) {
			body.ID = uuid.NewString()
			answer(c, http.StatusCreated, body, exec(c, pool, "INSERT INTO albums VALUES ($1, $2)", body.ID, body.Name))
		}
	})
	g.GET("/albums/:id", show[album](pool, "albums"))
	g.DELETE("/albums/:id", func(c *gin.Context) {
		_, err := find[album](c, pool, "albums", c.Param("id"))
		if err == nil {
			err = how.removeAlbum(c, c.Param("id"))
		}
		answer(c, http.StatusNoContent, nil, err)
	})
	g.GET("/albums/:id/photos", func(c *gin.Context) {
		all, err := rows[photo](c, pool, queries["photos"]+" WHERE album_id = $1", c.Param("id"))
		answer(c, http.StatusOK, all, err)
	})
	g.POST("/albums/:id/photos", func(c *gin.Context) {
		var body photo
		if taken(c, &body) {
			body.ID = uuid.NewString()
			answer(c, http.StatusCreated, body, how.addPhoto(c, body, c.Param("id")))
		}
	})
}

func reports(g *gin.RouterGroup, pool *pgxpool.Pool, how writes) {
	g.POST("/reports", func(c *gin.Context) {
		var body report
		if taken(c, &body) {
			body = report{ID: uuid.NewString(), Title: body.Title, State: "draft"}
			answer(c, http.StatusCreated, body, exec(c, pool, "INSERT INTO reports VALUES ($1, $2)", body.ID, body.Title))
		}
	})
	g.GET("/reports/:id", show[report](pool, "reports"))
	g.PATCH("/reports/:id", func(c *gin.Context) {
		var body report
		if !taken(c, &body) {
			return
		}
		_, err := find[report](c, pool, "reports", c.Param("id"))
		if err == nil {
			err = exec(c, pool, "UPDATE reports SET title = $1 WHERE id = $2", body.Title, c.Param("id"))
		}
		shown[report](c, pool, http.StatusOK, "reports", c.Param("id"), err)
	})
	// It is built after the answer; the report's state tells when.
	g.POST("/reports/:id/build", func(c *gin.Context) {
		id, job := c.Param("id"), uuid.NewString()
		found, err := find[report](c, pool, "reports", id)
		if err == nil {
			err = how.startBuild(c, id, job)
		}
		if err == nil {
			go func() { _ = how.build(context.Background(), id, job) }()
			found.State = "building"
			c.Header("Location", "/api/office/reports/"+id)
		}
		answer(c, http.StatusAccepted, found, err)
	})
}
