-- The job checks, in the write that has the effect, that its premise still holds. No row: it has nothing to do.
UPDATE exports
   SET status = 'done', result = :result
 WHERE id = :id AND status = 'running' AND source_version = :version
RETURNING id;
