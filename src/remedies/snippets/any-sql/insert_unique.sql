CREATE UNIQUE INDEX users_email ON users (email);

-- No row comes back when the address is taken: answer 409.
INSERT INTO users (email, name)
VALUES (:email, :name)
ON CONFLICT (email) DO NOTHING
RETURNING id, email, name;
