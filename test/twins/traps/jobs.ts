/** 202 now, done later. */
import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Database } from '../database.ts';
import { choice, maybe, object, readOnly, text, whole } from '../document.ts';
import { insert, shows } from '../plain.ts';
import { type App, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Conversion = object(
  {
    'id?': readOnly(whole()),
    source: text('scan.tiff'),
    'status?': readOnly(choice('queued', 'done')),
    'checksum?': readOnly(maybe(text())),
  },
  'Conversion',
);
const work = promisify<string, string, number, object, Buffer>(scrypt as never);

async function convert(db: Database, id: number, source: string): Promise<void> {
  const checksum = (await work(source, 'convert', 8, { N: 2 ** 12 })).toString('hex');
  await db.run("UPDATE conversions SET status = 'done', checksum = ? WHERE id = ?", checksum, id);
}

const app: App = {
  title: 'Conversions',
  openapi: '3.0.3',
  tables:
    "CREATE TABLE conversions (id INTEGER PRIMARY KEY, source TEXT, status TEXT DEFAULT 'queued', checksum TEXT);",
  endpoints: {
    'POST /conversions': {
      body: Conversion,
      answers: { 202: Conversion },
      returns: ['Location'],
      run: async (call) => {
        const row = await insert(call, 'conversions', ['source']);
        // After a stop of the server there is no database to write to.
        convert(call.db, row.id, row.source).catch(() => undefined);
        return reply(202, row, { location: `/conversions/${row.id}` });
      },
    },
    'GET /conversions/{conversionId}': shows('conversions', Conversion),
  },
};

const drill: Drill = {
  prepare: (_api, run) => Promise.resolve(run),
  send: (api, run, i) => api('POST', '/conversions', { source: `${run}-${i}` }),
  broken: async (api, run, replies) => {
    for (const [i, { headers }] of replies.entries()) {
      let body = null;
      do body = (await api('GET', headers.get('location')!)).body;
      while (body.status !== 'done');
      if (body.source !== `${run}-${i}`) return `job ${i} has the source ${body.source}`;
    }
    return undefined;
  },
};

export const jobs = trap('accepted-202', 'accepted at once, completed later', app, drill);
