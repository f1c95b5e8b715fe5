import { object, readOnly, text, uuid, whole } from '../document.ts';
import { adds, removes, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Login = object(
  { 'token?': readOnly(uuid()), device: text('phone'), 'renewals?': readOnly(whole(0)) },
  'LoginSession',
);
const path = 'POST /sessions/{token}/renew';

/** Renewing a login session writes the whole session again: it outlives its logout. */
export const loginSessions = pair({
  name: 'login-sessions',
  rule: 'resurrected-resource',
  operation: path,
  app: {
    title: 'Login sessions',
    openapi: '2.0',
    basePath: '/auth',
    pathParameters: { token: uuid() },
    tables: 'CREATE TABLE sessions (token TEXT PRIMARY KEY, device TEXT, renewals INTEGER DEFAULT 0);',
    endpoints: {
      'POST /sessions': adds('sessions', ['device'], Login, Login, { uuid: true, key: 'token' }),
      'GET /sessions/{token}': shows('sessions', Login, { key: 'token' }),
      'DELETE /sessions/{token}': removes('sessions', { key: 'token' }),
      [path]: { answers: { 200: Login, 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params }) => {
      const login = await db.one('SELECT * FROM sessions WHERE token = ?', params.token!);
      if (!login) return missing();
      const sql =
        'INSERT INTO sessions VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET renewals = sessions.renewals + 1 RETURNING *';
      return reply(200, await db.one(sql, login.token, login.device, login.renewals + 1));
    },
  },
  repaired: {
    [path]: async ({ db, params }) => {
      const login = await db.one(
        'UPDATE sessions SET renewals = renewals + 1 WHERE token = ? RETURNING *',
        params.token!,
      );
      return login ? reply(200, login) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/auth/sessions', { device: run })).body,
    send: (api, { token }, i) =>
      i === 1 ? api('DELETE', `/auth/sessions/${token}`) : api('POST', `/auth/sessions/${token}/renew`),
    broken: async (api, { token }) => {
      return (await api('GET', `/auth/sessions/${token}`)).status === 404 ? undefined : 'logged in after logout';
    },
  },
});
