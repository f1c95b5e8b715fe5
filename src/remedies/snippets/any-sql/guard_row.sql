BEGIN;

-- Both operations write the row that their rule is about; whoever comes second sees what the first one did.
UPDATE rosters
   SET on_call = on_call - 1
 WHERE id = :roster AND on_call > 1
RETURNING id, on_call;

UPDATE doctors
   SET on_call = FALSE
 WHERE id = :doctor AND roster_id = :roster AND on_call
RETURNING id;

COMMIT;
