import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Job = object(
  {
    'id?': readOnly(whole()),
    kind: text('thumbnail'),
    'claimed_by?': { ...text(), 'x-maybe': true, readOnly: true },
    'attempts?': readOnly(whole(0)),
  },
  'Job',
);
const path = 'PUT /jobs/{id}/claim';
const locked = () => reply(423, { error: 'claimed by another worker' });

/** Two workers claim one job; the loser should be told 423. */
export const jobClaims = pair({
  name: 'job-claims',
  rule: 'repeated-transition',
  also: ['limit-overrun', 'lost-update'],
  operation: path,
  app: {
    title: 'Job queue',
    openapi: '2.0',
    tables: 'CREATE TABLE jobs (id INTEGER PRIMARY KEY, kind TEXT, claimed_by TEXT, attempts INTEGER DEFAULT 0);',
    endpoints: {
      'POST /jobs': adds('jobs', ['kind'], Job, Job),
      'GET /jobs': lists('jobs', Job),
      'GET /jobs/{id}': shows('jobs', Job),
      [path]: { body: object({ worker: text('w1') }), answers: { 200: Job, 404: null, 423: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const job = await db.one('SELECT * FROM jobs WHERE id = ?', params.id!);
      if (!job) return missing();
      if (job.claimed_by !== null) return locked();
      const sql = 'UPDATE jobs SET claimed_by = ?, attempts = attempts + 1 WHERE id = ?';
      await db.run(sql, body.worker, params.id!);
      return reply(200, { ...job, claimed_by: body.worker, attempts: job.attempts + 1 });
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql =
        'UPDATE jobs SET claimed_by = ?, attempts = attempts + 1 WHERE id = ? AND claimed_by IS NULL RETURNING *';
      const job = await db.one(sql, body.worker, params.id!);
      if (job) return reply(200, job);
      return (await db.one('SELECT 1 FROM jobs WHERE id = ?', params.id!)) ? locked() : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/jobs', { kind: run })).body,
    send: (api, { id }, i) => api('PUT', `/jobs/${id}/claim`, { worker: `w${i}` }),
    broken: (_api, _job, replies) => {
      const claimed = replies.filter(({ status }) => status === 200).length;
      return claimed === 1 ? undefined : `${claimed} workers have one job`;
    },
  },
});
