import { createHash } from 'node:crypto';
import { isDuplicate } from '../database.ts';
import { object, readOnly, text, uuid } from '../document.ts';
import { insert } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const User = object({ 'id?': readOnly(uuid()), username: text('marmot'), color: text('teal') }, 'Username');
const PARTITIONS = 6;
const partition = (username: string) => `users_${createHash('sha256').update(username).digest()[0]! % PARTITIONS}`;
const each = (make: (name: string, i: number) => string) =>
  Array.from({ length: PARTITIONS }, (_, i) => make(`users_${i}`, i)).join(' ');
const all = each((name, i) => `${i > 0 ? 'UNION ALL ' : ''}SELECT * FROM ${name}`);
const taken = () => reply(409, { error: 'username is taken' });

/** Six partitions; the unique index was forgotten on one of them, so that one name in six can be taken twice. */
export const usernames = pair({
  name: 'usernames',
  rule: 'duplicate-create',
  operation: 'POST /users',
  hard: true,
  app: {
    title: 'Usernames',
    openapi: '3.0.3',
    tables: each(
      (name, i) => `CREATE TABLE ${name} (id TEXT PRIMARY KEY, username TEXT${i === 3 ? '' : ' UNIQUE'}, color TEXT);`,
    ),
    endpoints: {
      'POST /users': { body: User, answers: { 201: User, 409: null } },
      'GET /users': {
        query: { username: text() },
        answers: { 200: object({ users: { type: 'array', items: User } }) },
        run: async ({ db, query }) => {
          const sql = `SELECT * FROM (${all}) WHERE username = coalesce(?, username)`;
          return reply(200, { users: await db.all(sql, query.get('username')) });
        },
      },
      'GET /users/{id}': {
        answers: { 200: User, 404: null },
        run: async ({ db, params }) => {
          const user = await db.one(`SELECT * FROM (${all}) WHERE id = ?`, params.id!);
          return user ? reply(200, user) : missing();
        },
      },
    },
    pathParameters: { id: uuid() },
  },
  racy: {
    'POST /users': async (call) => {
      const table = partition(call.body.username);
      if (await call.db.one(`SELECT 1 FROM ${table} WHERE username = ?`, call.body.username)) return taken();
      try {
        return reply(201, await insert(call, table, ['username', 'color'], { uuid: true }));
      } catch (error) {
        if (isDuplicate(error)) return taken();
        throw error;
      }
    },
  },
  repaired: {
    'POST /users': async (call) => {
      try {
        return reply(201, await insert(call, partition(call.body.username), ['username', 'color'], { uuid: true }));
      } catch (error) {
        if (isDuplicate(error)) return taken();
        throw error;
      }
    },
  },
  repairedTables: 'CREATE UNIQUE INDEX forgotten ON users_3 (username);',
  drill: {
    prepare: (_api, run) => Promise.resolve(`u-${run}`),
    send: (api, username, i) => api('POST', '/users', { username, color: `c${i}` }),
    broken: async (api, username) => {
      const { length } = (await api('GET', `/users?username=${username}`)).body.users;
      return length === 1 ? undefined : `${length} users have one name`;
    },
  },
});
