-- The increment and the read are one statement; max(number) + 1 gives two callers the same number.
UPDATE counters
   SET value = value + 1
 WHERE name = :name
RETURNING value;
