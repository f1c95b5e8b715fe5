package repair

import "context"

// SetFields writes only the columns that were sent; nil leaves a column as it is now. False if there is no such row.
func SetFields(ctx context.Context, db DB, user string, name, city, phone *string) (bool, error) {
	const update = `UPDATE users SET name = COALESCE($1, name), city = COALESCE($2, city), phone = COALESCE($3, phone)
		WHERE id = $4`
	return wrote(db.Exec(ctx, update, name, city, phone, user))
}
