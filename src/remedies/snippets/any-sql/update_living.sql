-- An UPDATE, never an upsert: what was deleted stays deleted. No row comes back then: answer 404.
UPDATE documents
   SET title = :title
 WHERE id = :id AND deleted_at IS NULL
RETURNING id, title;
