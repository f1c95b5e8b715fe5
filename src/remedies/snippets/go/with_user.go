package request

import "context"

// The type is private, so that no other package can touch the value.
type userKey struct{}

// WithUser keeps the user with the request; a package variable, or a field of the handler, is shared by all requests.
func WithUser(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

// User returns the user of this request, and whether there is one.
func User(ctx context.Context) (string, bool) {
	user, ok := ctx.Value(userKey{}).(string)
	return user, ok
}
