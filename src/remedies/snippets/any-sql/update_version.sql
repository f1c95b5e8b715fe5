-- :version is what the client read (If-Match). No row comes back when it is no longer current: answer 412.
UPDATE documents
   SET title = :title, version = version + 1
 WHERE id = :id AND version = :version
RETURNING id, title, version;
