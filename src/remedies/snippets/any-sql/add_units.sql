-- The database adds; a value that was read before may be old by now.
UPDATE wallets
   SET balance = balance + :amount
 WHERE id = :id
RETURNING id, balance;
