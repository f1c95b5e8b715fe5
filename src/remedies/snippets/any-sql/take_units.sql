-- No row comes back when fewer than :quantity are left: answer 409. The bound is what is taken, not zero.
UPDATE events
   SET remaining = remaining - :quantity
 WHERE id = :id AND remaining >= :quantity
RETURNING id, remaining;
