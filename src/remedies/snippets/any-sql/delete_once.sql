-- The row comes back to the one caller who deleted it; every other one answers 404.
-- What follows from the deletion (a refund, a counter) belongs in the same transaction, for that caller alone.
DELETE FROM reservations
 WHERE id = :id
RETURNING id, event_id;
