import { list, object, text, whole } from '../document.ts';
import { type Call, missing, pair, reply } from '../server.ts';

const Workspace = object({ slug: text('acme'), title: text('Acme Inc.'), 'seats?': whole(5) }, 'Workspace');

const insert = ({ db, body }: Call) =>
  db.run('INSERT INTO workspaces (slug, title, seats) VALUES (?, ?, ?)', body.slug, body.title, body.seats ?? 5);
const created = ({ body }: Call) => reply(201, undefined, { location: `/workspaces/${encodeURIComponent(body.slug)}` });
const taken = () => reply(409, { message: 'slug is taken' });

/** A lock in memory guards the check, but there are several processes. */
export const workspaceSlugs = pair({
  name: 'workspace-slugs',
  rule: 'duplicate-create',
  operation: 'POST /workspaces',
  hard: true,
  app: {
    title: 'Workspaces',
    openapi: '3.1.0',
    processes: 3,
    module: import.meta.url,
    pathParameters: { slug: text() },
    memory: () => ({ busy: new Map<string, Promise<unknown>>() }),
    tables: `CREATE TABLE workspaces (id INTEGER PRIMARY KEY, slug TEXT, title TEXT, seats INTEGER);
      CREATE INDEX by_slug ON workspaces (slug);`,
    endpoints: {
      'POST /workspaces': {
        body: Workspace,
        answers: { 201: null, 409: object({ message: text() }) },
        returns: ['Location'],
      },
      'GET /workspaces': {
        query: { slug: text(), limit: whole(50), offset: whole(0) },
        answers: { 200: object({ items: list(Workspace), total: whole() }) },
        run: async ({ db, query }) => {
          const slug = query.get('slug');
          const page = [Number(query.get('limit') ?? 50), Number(query.get('offset') ?? 0)];
          const where = slug === null ? '' : 'WHERE slug = ?';
          const values = slug === null ? [] : [slug];
          const items = await db.all(
            `SELECT slug, title, seats FROM workspaces ${where} ORDER BY id LIMIT ? OFFSET ?`,
            ...values,
            ...page,
          );
          const counted = await db.one(`SELECT count(*) AS total FROM workspaces ${where}`, ...values);
          return reply(200, { items, total: counted!.total });
        },
      },
      'GET /workspaces/{slug}': {
        answers: { 200: Workspace, 404: null },
        run: async ({ db, params }) => {
          const row = await db.one('SELECT slug, title, seats FROM workspaces WHERE slug = ?', params.slug!);
          return row ? reply(200, row) : missing();
        },
      },
    },
  },
  racy: {
    'POST /workspaces': async (call) => {
      const { busy } = call.memory as { busy: Map<string, Promise<unknown>> };
      const before = busy.get(call.body.slug) ?? Promise.resolve();
      const work = before.then(async () => {
        if (await call.db.one('SELECT 1 FROM workspaces WHERE slug = ?', call.body.slug)) return taken();
        await insert(call);
        return created(call);
      });
      busy.set(call.body.slug, work);
      return work.finally(() => busy.get(call.body.slug) === work && busy.delete(call.body.slug));
    },
  },
  repaired: {
    'POST /workspaces': async (call) => {
      const { changes } = await call.db.run(
        'INSERT INTO workspaces (slug, title, seats) VALUES (?, ?, ?) ON CONFLICT (slug) DO NOTHING',
        call.body.slug,
        call.body.title,
        call.body.seats ?? 5,
      );
      return changes === 1 ? created(call) : taken();
    },
  },
  repairedTables: 'CREATE UNIQUE INDEX one_per_slug ON workspaces (slug);',
  drill: {
    prepare: async (_api, run) => ({ slug: `team-${run}` }),
    send: (api, { slug }, i) => api('POST', '/workspaces', { slug, title: `Team ${i}` }),
    broken: async (api, { slug }) => {
      const { total } = (await api('GET', `/workspaces?slug=${slug}`)).body;
      return total === 1 ? undefined : `${total} workspaces have one slug`;
    },
  },
});
