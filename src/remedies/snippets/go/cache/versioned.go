package cache

import "sync"

// Versioned is a cache of one process that a slow reader cannot fill with what a writer has just replaced.
// For several processes keep the version in the shared cache, as a part of the entry's key.
type Versioned[T any] struct {
	mutex    sync.Mutex
	entries  map[string]T
	versions map[string]int
}

// NewVersioned makes an empty cache.
func NewVersioned[T any]() *Versioned[T] {
	return &Versioned[T]{entries: map[string]T{}, versions: map[string]int{}}
}

// Read returns the entry, or what load returns, which is kept only if nobody has called Forget since Read began.
func (c *Versioned[T]) Read(key string, load func() (T, error)) (T, error) {
	c.mutex.Lock()
	entry, known := c.entries[key]
	version := c.versions[key]
	c.mutex.Unlock()
	if known {
		return entry, nil
	}
	loaded, err := load()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if err == nil && c.versions[key] == version {
		c.entries[key] = loaded
	}
	return loaded, err
}

// Forget drops an entry. Call it after the commit, never before: until then readers would load the old value again.
func (c *Versioned[T]) Forget(key string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.versions[key]++
	delete(c.entries, key)
}
