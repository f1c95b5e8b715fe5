CREATE TABLE idempotency_keys (
  key TEXT PRIMARY KEY,
  request_digest TEXT NOT NULL,
  response TEXT
);

BEGIN;

-- No row comes back when the key is known: roll back, and answer with the stored response
-- (422 if the digest differs). The key and the effect are one transaction, so there is never one without the other.
INSERT INTO idempotency_keys (key, request_digest)
VALUES (:key, :digest)
ON CONFLICT (key) DO NOTHING
RETURNING key;

INSERT INTO payments (amount)
VALUES (:amount);

UPDATE idempotency_keys
   SET response = :response
 WHERE key = :key;

COMMIT;
