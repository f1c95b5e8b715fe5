import { object, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Member = object(
  { memberNo: text('M-1001'), name: text('Mae'), 'points?': whole(0, { readOnly: true }) },
  'LoyaltyMember',
);
const path = 'POST /members/{memberNo}/points';

/** Adds on the client's side of the database, 204 and no body. */
export const loyaltyPoints = pair({
  name: 'loyalty-points',
  rule: 'lost-update',
  operation: path,
  app: {
    title: 'Loyalty',
    openapi: '2.0',
    pathParameters: { memberNo: text() },
    tables: 'CREATE TABLE members (memberNo TEXT PRIMARY KEY, name TEXT, points INTEGER DEFAULT 0);',
    endpoints: {
      'POST /members': adds('members', ['memberNo', 'name'], Member, Member),
      'GET /members/{memberNo}': shows('members', Member, { key: 'memberNo' }),
      [path]: { body: object({ amount: whole(10, { minimum: 1 }) }), answers: { 204: null, 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const member = await db.one('SELECT points FROM members WHERE memberNo = ?', params.memberNo!);
      if (!member) return missing();
      await db.run('UPDATE members SET points = ? WHERE memberNo = ?', member.points + body.amount, params.memberNo!);
      return reply(204);
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = 'UPDATE members SET points = points + ? WHERE memberNo = ?';
      return (await db.run(sql, body.amount, params.memberNo!)).changes === 1 ? reply(204) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/members', { memberNo: `M-${run}`, name: run })).body,
    send: (api, { memberNo }) => api('POST', `/members/${memberNo}/points`, { amount: 10 }),
    broken: async (api, { memberNo }, replies) => {
      const { points } = (await api('GET', `/members/${memberNo}`)).body;
      return points === 10 * replies.length ? undefined : `${replies.length} times 10 points, sum ${points}`;
    },
  },
});
