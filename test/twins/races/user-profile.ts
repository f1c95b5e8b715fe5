import { randomUUID } from 'node:crypto';
import { email, object, text, uuid } from '../document.ts';
import { removes, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const User = object({ id: uuid(), displayName: text(), bio: text(), city: text(), email: email() }, 'User');
const path = 'PATCH /users/{userId}';
const fields = ['displayName', 'bio', 'city'];

/** PATCH loads the whole row, changes what was sent and saves the whole row. */
export const userProfile = pair({
  name: 'user-profile',
  rule: 'lost-field-update',
  operation: path,
  app: {
    title: 'Profiles',
    openapi: '3.0.3',
    pathParameters: { userId: uuid() },
    tables: 'CREATE TABLE users (id TEXT PRIMARY KEY, displayName TEXT, bio TEXT, city TEXT, email TEXT);',
    endpoints: {
      'POST /users': {
        body: object({ displayName: text('Noor'), 'bio?': text('climber'), 'city?': text('Utrecht'), email: email() }),
        answers: { 201: null },
        returns: ['Location'],
        run: async ({ db, body }) => {
          const id = randomUUID();
          const sql = 'INSERT INTO users VALUES (?, ?, ?, ?, ?)';
          await db.run(sql, id, body.displayName, body.bio ?? '', body.city ?? '', body.email);
          return reply(201, undefined, { location: `/users/${id}` });
        },
      },
      'GET /users/{userId}': shows('users', User),
      'DELETE /users/{userId}': removes('users'),
      [path]: {
        body: object({ 'displayName?': text(), 'bio?': text(), 'city?': text() }, 'UserPatch'),
        answers: { 200: User, 404: null },
      },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const user = await db.one('SELECT * FROM users WHERE id = ?', params.userId!);
      if (!user) return missing();
      for (const field of fields) if (body[field] !== undefined) user[field] = body[field];
      const sql = 'UPDATE users SET displayName = ?, bio = ?, city = ? WHERE id = ?';
      await db.run(sql, user.displayName, user.bio, user.city, params.userId!);
      return reply(200, user);
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sent = fields.filter((field) => body[field] !== undefined);
      const sets = sent.map((field) => `${field} = ?`).join(', ') || 'id = id';
      const sql = `UPDATE users SET ${sets} WHERE id = ? RETURNING *`;
      const user = await db.one(sql, ...sent.map((field) => body[field]), params.userId!);
      return user ? reply(200, user) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => {
      const body = { displayName: 'old', bio: 'old', city: 'old', email: `${run}@example.org` };
      return (await api('POST', '/users', body)).headers.get('location');
    },
    send: (api, path, i) => api('PATCH', path, i % 2 === 0 ? { bio: 'new' } : { city: 'new' }),
    broken: async (api, path) => {
      const { bio, city } = (await api('GET', path)).body;
      return bio === 'new' && city === 'new' ? undefined : `bio is ${bio}, city is ${city}, both were written`;
    },
  },
});
