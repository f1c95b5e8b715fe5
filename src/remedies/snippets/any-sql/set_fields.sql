-- Only the columns that were sent; the others keep what somebody else may have just written.
UPDATE users
   SET city = :city
 WHERE id = :id
RETURNING id, name, city, phone;
