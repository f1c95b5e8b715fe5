import { randomBytes, randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Badge = object({ 'id?': readOnly(whole()), holder: text('Uma'), 'checkIns?': readOnly(whole(0)) }, 'Badge');
const path = 'POST /badges/{badgeId}/check-ins';
const hash = promisify<string, Buffer, number, object, Buffer>(scrypt as never);
const KEYS = 4;
/** The terminal's secret is tried against the stored keys, in no particular order, until one fits: the two never take equally long. */
async function authenticate(): Promise<void> {
  const fitting = randomInt(KEYS);
  for (let tried = 0; tried <= fitting; tried += 1) await hash('terminal secret', randomBytes(8), 32, { N: 2 ** 10 });
}
const done = () => reply(204);

/** A slow and uneven first part, then a window of a single round trip. */
export const badgeCheckIns = pair({
  name: 'badge-check-ins',
  rule: 'lost-update',
  operation: path,
  hard: true,
  app: {
    title: 'Badges',
    openapi: '3.0.3',
    tables: 'CREATE TABLE badges (id INTEGER PRIMARY KEY, holder TEXT, checkIns INTEGER DEFAULT 0);',
    endpoints: {
      'POST /badges': adds('badges', ['holder'], Badge, Badge),
      'GET /badges/{badgeId}': shows('badges', Badge),
      [path]: { answers: { 204: null, 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params }) => {
      await authenticate();
      const badge = await db.one('SELECT checkIns FROM badges WHERE id = ?', params.badgeId!);
      if (!badge) return missing();
      await db.run('UPDATE badges SET checkIns = ? WHERE id = ?', badge.checkIns + 1, params.badgeId!);
      return done();
    },
  },
  repaired: {
    [path]: async ({ db, params }) => {
      await authenticate();
      const { changes } = await db.run('UPDATE badges SET checkIns = checkIns + 1 WHERE id = ?', params.badgeId!);
      return changes === 1 ? done() : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/badges', { holder: run })).body,
    send: (api, { id }) => api('POST', `/badges/${id}/check-ins`),
    broken: async (api, { id }, replies) => {
      const { checkIns } = (await api('GET', `/badges/${id}`)).body;
      return checkIns === replies.length ? undefined : `${replies.length} check-ins, counted ${checkIns}`;
    },
  },
});
