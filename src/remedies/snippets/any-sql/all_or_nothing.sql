BEGIN;

-- First the write that can be refused: without a row, roll back and answer 409. Nothing has happened then.
UPDATE products
   SET stock = stock - :quantity
 WHERE id = :product AND stock >= :quantity
RETURNING id;

INSERT INTO orders (product_id, quantity)
VALUES (:product, :quantity);

COMMIT;
