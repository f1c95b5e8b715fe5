package main

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// limit is how many attempts to open a locker there are.
const limit = 3

type locker struct {
	ID       string `json:"id" dynamodbav:"id"`
	Label    string `json:"label" dynamodbav:"label" binding:"required"`
	Pin      string `json:"pin,omitempty" dynamodbav:"pin" binding:"required"`
	Attempts int    `json:"-" dynamodbav:"attempts"`
}

type attempt struct {
	Pin string `json:"pin" binding:"required"`
}

type parcel struct {
	ID       string `json:"id" dynamodbav:"id"`
	Address  string `json:"address" dynamodbav:"address" binding:"required"`
	Shipped  bool   `json:"shipped" dynamodbav:"shipped"`
	Recalled bool   `json:"recalled" dynamodbav:"recalled"`
}

type invoice struct {
	ID        string `json:"id" dynamodbav:"id"`
	Number    int    `json:"number" dynamodbav:"number"`
	Recipient string `json:"recipient" dynamodbav:"recipient" binding:"required"`
}

type note struct {
	ID     string `json:"id" dynamodbav:"id"`
	Author string `json:"author" dynamodbav:"author" binding:"required"`
	Text   string `json:"text" dynamodbav:"text" binding:"required"`
}

type payment struct {
	ID      string `json:"id" dynamodbav:"id"`
	Amount  int    `json:"amount" dynamodbav:"amount" binding:"required,min=1,max=1000000"`
	Purpose string `json:"purpose" dynamodbav:"purpose" binding:"required"`
}

type paper struct {
	ID      string `json:"id" dynamodbav:"id"`
	Title   string `json:"title" dynamodbav:"title" binding:"required"`
	Version int    `json:"version" dynamodbav:"version"`
}

type album struct {
	ID       string `json:"id" dynamodbav:"id"`
	Name     string `json:"name" dynamodbav:"name" binding:"required"`
	Children int    `json:"-" dynamodbav:"children"`
}

type photo struct {
	ID      string `json:"id" dynamodbav:"id"`
	AlbumID string `json:"-" dynamodbav:"album_id"`
	Caption string `json:"caption" dynamodbav:"caption" binding:"required"`
}

type report struct {
	ID    string `json:"id" dynamodbav:"id"`
	Title string `json:"title" dynamodbav:"title" binding:"required"`
	State string `json:"state" dynamodbav:"state"`
	Pages int    `json:"pages" dynamodbav:"pages"`
	Job   string `json:"-" dynamodbav:"job"`
}

// officeWrites are the functions of the back office in which it matters that requests overlap.
type officeWrites interface {
	countAttempt(ctx context.Context, locker string) error
	markUnless(ctx context.Context, parcel, mark, other string) error
	nextNumber(ctx context.Context) (int, error)
	forUser(ctx context.Context, user string) context.Context
	user(ctx context.Context) string
	pay(ctx context.Context, key string, payment payment) (payment, error)
	replace(ctx context.Context, paper paper) error
	addPhoto(ctx context.Context, photo photo) error
	removeAlbum(ctx context.Context, album string) error
	startBuild(ctx context.Context, report, job string) error
	build(ctx context.Context, report, job string) error
}

// office holds lockers, parcels, invoices, notes, payments, papers, albums and reports.
func office(r *gin.Engine, store store, how officeWrites) {
	r.POST("/lockers", func(c *gin.Context) {
		var body locker
		if bound(c, &body) {
			body.ID = uuid.NewString()
			err := store.put(c, "lockers", body)
			body.Pin = ""
			answer(c, http.StatusCreated, body, err)
		}
	})
	r.GET("/lockers/:lockerId", func(c *gin.Context) {
		var found locker
		err := store.get(c, "lockers", c.Param("lockerId"), &found)
		found.Pin = ""
		answer(c, http.StatusOK, found, err)
	})
	r.POST("/lockers/:lockerId/open", func(c *gin.Context) {
		var body attempt
		var found locker
		if !bound(c, &body) {
			return
		}
		err := store.get(c, "lockers", c.Param("lockerId"), &found)
		if err == nil {
			err = how.countAttempt(c, found.ID)
		}
		if err == nil && found.Pin == body.Pin {
			err = store.set(c, "lockers", found.ID, "attempts", 0)
		}
		answer(c, http.StatusOK, gin.H{"open": found.Pin == body.Pin}, err)
	})

	r.POST("/parcels", func(c *gin.Context) {
		var body parcel
		if bound(c, &body) {
			body.ID, body.Shipped, body.Recalled = uuid.NewString(), false, false
			answer(c, http.StatusCreated, body, store.put(c, "parcels", body))
		}
	})
	r.GET("/parcels/:parcelId", func(c *gin.Context) { show[parcel](c, store, "parcels", c.Param("parcelId")) })
	mark := func(mark, other string) gin.HandlerFunc {
		return func(c *gin.Context) {
			err := store.get(c, "parcels", c.Param("parcelId"), &parcel{})
			if err == nil {
				err = how.markUnless(c, c.Param("parcelId"), mark, other)
			}
			answer(c, http.StatusOK, gin.H{"status": mark}, err)
		}
	}
	r.POST("/parcels/:parcelId/ship", mark("shipped", "recalled"))
	r.POST("/parcels/:parcelId/recall", mark("recalled", "shipped"))

	r.GET("/invoices", func(c *gin.Context) { list[invoice](c, store, "invoices") })
	r.POST("/invoices", func(c *gin.Context) {
		var body invoice
		if !bound(c, &body) {
			return
		}
		number, err := how.nextNumber(c)
		body.ID, body.Number = uuid.NewString(), number
		if err == nil {
			err = store.put(c, "invoices", body)
		}
		answer(c, http.StatusCreated, body, err)
	})

	r.POST("/notes", func(c *gin.Context) {
		var body note
		if bound(c, &body) {
			body.ID = uuid.NewString()
			ctx := how.forUser(c, body.Author)
			err := store.put(ctx, "notes", body)
			// As it is shown to whoever wrote it.
			body.Author = how.user(ctx)
			answer(c, http.StatusCreated, body, err)
		}
	})
	r.GET("/notes/:noteId", func(c *gin.Context) { show[note](c, store, "notes", c.Param("noteId")) })

	r.GET("/payments", func(c *gin.Context) { list[payment](c, store, "payments") })
	r.POST("/payments", func(c *gin.Context) {
		var body payment
		if bound(c, &body) {
			body.ID = uuid.NewString()
			paid, err := how.pay(c, c.GetHeader("Idempotency-Key"), body)
			answer(c, http.StatusCreated, paid, err)
		}
	})

	r.POST("/papers", func(c *gin.Context) {
		var body paper
		if bound(c, &body) {
			body.ID, body.Version = uuid.NewString(), 1
			answer(c, http.StatusCreated, body, store.put(c, "papers", body))
		}
	})
	r.GET("/papers/:paperId", func(c *gin.Context) { show[paper](c, store, "papers", c.Param("paperId")) })
	r.PUT("/papers/:paperId", func(c *gin.Context) {
		var body paper
		if !bound(c, &body) {
			return
		}
		body.ID = c.Param("paperId")
		err := store.get(c, "papers", body.ID, &paper{})
		if err == nil {
			err = how.replace(c, body)
		}
		body.Version++
		answer(c, http.StatusOK, body, err)
	})

	r.POST("/albums", func(c *gin.Context) {
		var body album
		if bound(c, &body) {
			body.ID = uuid.NewString()
			answer(c, http.StatusCreated, body, store.put(c, "albums", body))
		}
	})
	r.GET("/albums/:albumId", func(c *gin.Context) { show[album](c, store, "albums", c.Param("albumId")) })
	r.DELETE("/albums/:albumId", func(c *gin.Context) {
		err := store.get(c, "albums", c.Param("albumId"), &album{})
		if err == nil {
			err = how.removeAlbum(c, c.Param("albumId"))
		}
		answer(c, http.StatusNoContent, nil, err)
	})
	r.GET("/albums/:albumId/photos", func(c *gin.Context) {
		all := []photo{}
		err := store.where(c, "photos", "album_id", c.Param("albumId"), &all)
		answer(c, http.StatusOK, all, err)
	})
	r.POST("/albums/:albumId/photos", func(c *gin.Context) {
		var body photo
		if bound(c, &body) {
			body.ID, body.AlbumID = uuid.NewString(), c.Param("albumId")
			answer(c, http.StatusCreated, body, how.addPhoto(c, body))
		}
	})

	r.POST("/reports", func(c *gin.Context) {
		var body report
		if bound(c, &body) {
			body.ID, body.State, body.Pages = uuid.NewString(), "draft", 0
			answer(c, http.StatusCreated, body, store.put(c, "reports", body))
		}
	})
	r.GET("/reports/:reportId", func(c *gin.Context) { show[report](c, store, "reports", c.Param("reportId")) })
	r.PATCH("/reports/:reportId", func(c *gin.Context) {
		var body report
		if !bound(c, &body) {
			return
		}
		if err := store.set(c, "reports", c.Param("reportId"), "title", body.Title); err != nil {
			answer(c, 0, nil, err)
			return
		}
		show[report](c, store, "reports", c.Param("reportId"))
	})
	r.POST("/reports/:reportId/build", func(c *gin.Context) {
		id, job := c.Param("reportId"), uuid.NewString()
		err := how.startBuild(c, id, job)
		if err == nil {
			// The report's state tells when it is built.
			go func() { _ = how.build(context.Background(), id, job) }()
			c.Header("Location", "/reports/"+id)
		}
		answer(c, http.StatusAccepted, gin.H{"status": "building"}, err)
	})
}
