import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Database, Row } from '../database.ts';
import { choice, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Report = object(
  {
    'id?': readOnly(whole()),
    title: text('Q3'),
    'state?': readOnly(choice('draft', 'building', 'built')),
    'pages?': readOnly(whole(0)),
  },
  'SalesReport',
);
const build = 'POST /reports/{reportId}/build';
/** Real work on the thread pool, some tens of milliseconds. */
const render = (title: string) => promisify<string, string, number, Buffer>(scrypt as never)(title, 'page', 32);

/** Writes the whole report back as it was when the job began. */
async function buildRacy(db: Database, report: Row): Promise<void> {
  await render(report.title);
  const sql = "UPDATE reports SET title = ?, state = 'built', pages = 3 WHERE id = ?";
  await db.run(sql, report.title, report.id);
}

async function buildRepaired(db: Database, report: Row): Promise<void> {
  await render(report.title);
  await db.run("UPDATE reports SET state = 'built', pages = 3 WHERE id = ?", report.id);
}

const start = (job: typeof buildRacy) => ({
  [build]: async ({ db, params }: { db: Database; params: Record<string, string> }) => {
    const report = await db.one("UPDATE reports SET state = 'building' WHERE id = ? RETURNING *", params.reportId!);
    if (!report) return missing();
    // After a stop of the server there is no database to write to.
    job(db, report).catch(() => undefined);
    return reply(202, { state: 'building' }, { location: `/reports/${report.id}` });
  },
});

/** A job that takes a while overwrites what was changed meanwhile. */
export const reportJobs = pair({
  name: 'report-jobs',
  rule: 'job-overlap',
  also: ['lost-update', 'lost-field-update'],
  operation: build,
  app: {
    title: 'Reports',
    openapi: '3.0.3',
    tables:
      "CREATE TABLE reports (id INTEGER PRIMARY KEY, title TEXT, state TEXT DEFAULT 'draft', pages INTEGER DEFAULT 0);",
    endpoints: {
      'POST /reports': adds('reports', ['title'], Report, Report),
      'GET /reports': lists('reports', Report),
      'GET /reports/{reportId}': shows('reports', Report),
      'PATCH /reports/{reportId}': {
        body: object({ title: text('Q4') }),
        answers: { 200: Report, 404: null },
        run: async ({ db, params, body }) => {
          const row = await db.one(
            'UPDATE reports SET title = ? WHERE id = ? RETURNING *',
            body.title,
            params.reportId!,
          );
          return row ? reply(200, row) : missing();
        },
      },
      [build]: { answers: { 202: object({ state: text() }), 404: null }, returns: ['Location'] },
    },
  },
  racy: start(buildRacy),
  repaired: start(buildRepaired),
  drill: {
    prepare: async (api, run) => (await api('POST', '/reports', { title: run })).body,
    send: (api, { id }, i) =>
      i === 0 ? api('POST', `/reports/${id}/build`) : api('PATCH', `/reports/${id}`, { title: 'changed' }),
    settle: async (api, { id }) => {
      while ((await api('GET', `/reports/${id}`)).body.state !== 'built');
    },
    broken: async (api, { id }) => {
      const { title } = (await api('GET', `/reports/${id}`)).body;
      return title === 'changed' ? undefined : `the title is ${title} again`;
    },
  },
});
