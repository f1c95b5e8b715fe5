-- Counted before the attempt is looked at. No row comes back when the limit is reached: answer 429.
INSERT INTO attempts (account, used)
VALUES (:account, 1)
ON CONFLICT (account) DO UPDATE
   SET used = attempts.used + 1
 WHERE attempts.used < :limit
RETURNING used;
