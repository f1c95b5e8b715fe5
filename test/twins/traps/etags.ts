/** Preconditions: one that is right, and tags that say nothing. */
import { randomUUID } from 'node:crypto';
import { object, readOnly, text, whole } from '../document.ts';
import { adds } from '../plain.ts';
import { type Handler, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Leaflet = object({ 'id?': readOnly(whole()), headline: text('Open day'), copy: text('Come in') }, 'Leaflet');
const view = ({ id, headline, copy }: Record<string, unknown>) => ({ id, headline, copy });
const tables = 'CREATE TABLE leaflets (id INTEGER PRIMARY KEY, headline TEXT, copy TEXT, version INTEGER DEFAULT 1);';
const show = 'GET /leaflets/{leafletId}';
const put = 'PUT /leaflets/{leafletId}';
const shown =
  (tag: (row: Record<string, unknown>) => string): Handler =>
  async ({ db, params }) => {
    const row = await db.one('SELECT * FROM leaflets WHERE id = ?', params.leafletId!);
    return row ? reply(200, view(row), { etag: tag(row) }) : missing();
  };
const update = 'UPDATE leaflets SET headline = ?, copy = ?, version = version + 1 WHERE id = ?';

const guarded: Handler = async ({ db, params, body, headers }) => {
  if (!(await db.one('SELECT 1 FROM leaflets WHERE id = ?', params.leafletId!))) return missing();
  const match = headers['if-match'];
  if (!match) return reply(428, { error: 'If-Match is required' });
  const sql = `${update} AND '"' || version || '"' = ? RETURNING *`;
  const row = await db.one(sql, body.headline, body.copy, params.leafletId!, match);
  return row ? reply(200, view(row), { etag: `"${row.version}"` }) : reply(412, { error: 'precondition failed' });
};
const careless: Handler = async ({ db, params, body }) => {
  const row = await db.one(`${update} RETURNING *`, body.headline, body.copy, params.leafletId!);
  return row ? reply(200, view(row), { etag: `W/"${randomUUID()}"` }) : missing();
};

const app = (tag: (row: Record<string, unknown>) => string, run: Handler, header: Record<string, object>) => ({
  title: 'Leaflets',
  openapi: '3.1.0' as const,
  tables,
  endpoints: {
    'POST /leaflets': adds('leaflets', ['headline', 'copy'], Leaflet, Leaflet, { view }),
    [show]: { answers: { 200: Leaflet, 404: null }, returns: ['ETag'], run: shown(tag) },
    [put]: {
      body: Leaflet,
      header: header as never,
      answers: { 200: Leaflet, 404: null, 412: null, 428: null },
      returns: ['ETag'],
      run,
    },
  },
});

const drill: Drill = {
  prepare: async (api, run) => {
    const { id } = (await api('POST', '/leaflets', { headline: run, copy: '' })).body;
    return { id, etag: (await api('GET', `/leaflets/${id}`)).headers.get('etag') };
  },
  send: (api, { id, etag }, i) =>
    api('PUT', `/leaflets/${id}`, { headline: `h${i}`, copy: `c${i}` }, { 'if-match': etag }),
  broken: async (api, { id, etag }, replies) => {
    const done = replies.filter(({ status }) => status === 200).length;
    const { headline, copy } = (await api('GET', `/leaflets/${id}`)).body;
    if (headline.slice(1) !== copy.slice(1)) return `headline ${headline} with copy ${copy}`;
    return etag.startsWith('W/') || done === 1 ? undefined : `${done} writes on one tag`;
  },
};

export const etags = [
  ...trap(
    'if-match',
    'If-Match done right: one 200, the rest 412',
    app(({ version }) => `"${version}"`, guarded, { 'If-Match': text() }),
    drill,
  ),
  ...trap(
    'etag-changes-on-read',
    'every read has another ETag, and no write looks at it',
    app(() => `W/"${randomUUID()}"`, careless, {}),
    drill,
  ),
];
