import { email, list, object, readOnly, text, uuid } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Invitation = object(
  {
    'token?': readOnly(uuid()),
    project: text('apollo'),
    invitee: email(),
    'acceptedBy?': { ...text(), 'x-maybe': true, readOnly: true },
  },
  'Invitation',
);
const Membership = object({ id: { type: 'integer' }, token: uuid(), nickname: text() }, 'Membership');
const path = 'POST /invitations/{token}/accept';
const used = () => reply(409, { error: 'invitation was used' });
const join = 'INSERT INTO memberships (token, nickname) VALUES (?, ?)';

/** An invitation for one that several accept. */
export const invitations = pair({
  name: 'invitations',
  rule: 'repeated-transition',
  also: ['limit-overrun'],
  operation: path,
  app: {
    title: 'Invitations',
    openapi: '3.1.0',
    pathParameters: { token: uuid() },
    tables: `CREATE TABLE invitations (token TEXT PRIMARY KEY, project TEXT, invitee TEXT, acceptedBy TEXT);
      CREATE TABLE memberships (id INTEGER PRIMARY KEY, token TEXT, nickname TEXT);`,
    endpoints: {
      'POST /invitations': adds('invitations', ['project', 'invitee'], Invitation, Invitation, {
        uuid: true,
        key: 'token',
      }),
      'GET /invitations/{token}': shows('invitations', Invitation, { key: 'token' }),
      'GET /invitations/{token}/memberships': {
        ...lists('memberships', Membership, { by: { token: 'token' } }),
        answers: { 200: list(Membership) },
      },
      [path]: {
        body: object({ nickname: text('zed') }),
        answers: { 200: object({ accepted: { type: 'boolean' } }), 404: null, 409: null },
      },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const invitation = await db.one('SELECT * FROM invitations WHERE token = ?', params.token!);
      if (!invitation) return missing();
      if (invitation.acceptedBy !== null) return used();
      await db.run('UPDATE invitations SET acceptedBy = ? WHERE token = ?', body.nickname, params.token!);
      await db.run(join, params.token!, body.nickname);
      return reply(200, { accepted: true });
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = 'UPDATE invitations SET acceptedBy = ? WHERE token = ? AND acceptedBy IS NULL';
      if ((await db.run(sql, body.nickname, params.token!)).changes === 1) {
        await db.run(join, params.token!, body.nickname);
        return reply(200, { accepted: true });
      }
      return (await db.one('SELECT 1 FROM invitations WHERE token = ?', params.token!)) ? used() : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/invitations', { project: run, invitee: 'a@example.org' })).body,
    send: (api, { token }, i) => api('POST', `/invitations/${token}/accept`, { nickname: `n${i}` }),
    broken: async (api, { token }) => {
      const { length } = (await api('GET', `/invitations/${token}/memberships`)).body;
      return length === 1 ? undefined : `${length} members by one invitation`;
    },
  },
});
