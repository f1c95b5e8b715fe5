BEGIN;

-- No row comes back when the balance is too low: roll back and refuse.
UPDATE wallets
   SET balance = balance - :amount
 WHERE id = :source AND balance >= :amount
RETURNING id, balance;

-- No row comes back when there is no such wallet: roll back too.
UPDATE wallets
   SET balance = balance + :amount
 WHERE id = :target
RETURNING id;

COMMIT;
