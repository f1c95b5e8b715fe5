-- The old status is part of the write: one caller gets the row, every other one none, and answers 409.
-- Refunds, stock and messages follow in the same transaction, for that one caller.
UPDATE orders
   SET status = 'cancelled'
 WHERE id = :id AND status = 'placed'
RETURNING id, product_id, quantity;
