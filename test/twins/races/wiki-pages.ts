import type { Row } from '../database.ts';
import { object, text } from '../document.ts';
import { type Call, missing, pair, reply } from '../server.ts';

const Page = object({ slug: text('home'), content: text('Welcome') }, 'Page');
const Content = object({ content: text('Welcome back') });
const path = 'PUT /pages/{slug}';
const tag = (version: number) => `"v${version}"`;
const page = (status: number, { slug, content, version }: Row) =>
  reply(status, { slug, content }, { etag: tag(version) });
const find = ({ db, params }: Call) => db.one('SELECT * FROM pages WHERE slug = ?', params.slug!);
const stale = () => reply(412, { error: 'the page has changed' });

/** `If-Match` is compared with what was read, and the write does not look again. */
export const wikiPages = pair({
  name: 'wiki-pages',
  rule: 'stale-precondition',
  operation: path,
  app: {
    title: 'Wiki',
    openapi: '3.0.3',
    pathParameters: { slug: text() },
    tables: 'CREATE TABLE pages (slug TEXT PRIMARY KEY, content TEXT, version INTEGER DEFAULT 1);',
    endpoints: {
      'POST /pages': {
        body: Page,
        answers: { 201: Page, 409: null },
        returns: ['ETag'],
        run: async ({ db, body }) => {
          const sql = 'INSERT INTO pages (slug, content) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING *';
          const row = await db.one(sql, body.slug, body.content);
          return row ? page(201, row) : reply(409, { error: 'slug is taken' });
        },
      },
      'GET /pages/{slug}': {
        answers: { 200: Page, 404: null },
        returns: ['ETag'],
        run: async (call) => {
          const row = await find(call);
          return row ? page(200, row) : missing();
        },
      },
      [path]: {
        body: Content,
        header: { 'If-Match': text() },
        answers: { 200: Page, 404: null, 412: null, 428: null },
        returns: ['ETag'],
      },
    },
  },
  racy: {
    [path]: async (call) => {
      const row = await find(call);
      if (!row) return missing();
      if (!call.headers['if-match']) return reply(428, { error: 'If-Match is required' });
      if (call.headers['if-match'] !== tag(row.version)) return stale();
      const sql = 'UPDATE pages SET content = ?, version = version + 1 WHERE slug = ? RETURNING *';
      return page(200, (await call.db.one(sql, call.body.content, row.slug))!);
    },
  },
  repaired: {
    [path]: async (call) => {
      const row = await find(call);
      if (!row) return missing();
      if (!call.headers['if-match']) return reply(428, { error: 'If-Match is required' });
      const sql = `UPDATE pages SET content = ?, version = version + 1 WHERE slug = ? AND '"v' || version || '"' = ? RETURNING *`;
      const written = await call.db.one(sql, call.body.content, row.slug, call.headers['if-match']);
      return written ? page(200, written) : stale();
    },
  },
  drill: {
    prepare: async (api, run) => {
      const { headers } = await api('POST', '/pages', { slug: `p-${run}`, content: 'first' });
      return { slug: `p-${run}`, etag: headers.get('etag') };
    },
    send: (api, { slug, etag }, i) => api('PUT', `/pages/${slug}`, { content: `by ${i}` }, { 'if-match': etag }),
    broken: (_api, _page, replies) => {
      const written = replies.filter(({ status }) => status === 200).length;
      return written === 1 ? undefined : `${written} writes on one precondition`;
    },
  },
});
