/** Fields that move by themselves, with time or with looking. */
import type { Row } from '../database.ts';
import { moment, object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { type App, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Article = object(
  {
    'id?': readOnly(whole()),
    title: text('Rain'),
    text: text('again'),
    'updated_at?': readOnly(moment()),
    'views?': readOnly(whole(0)),
    'last_seen?': readOnly(moment()),
  },
  'Article',
);
const second = () => `${new Date().toISOString().slice(0, 19)}Z`;
const patch = 'PATCH /articles/{articleId}';
const show = 'GET /articles/{articleId}';

const app = (view: (row: Row) => unknown, looked: string): App => ({
  title: 'Articles',
  openapi: '3.0.3',
  tables: `CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, text TEXT, updated_at TEXT, views INTEGER DEFAULT 0, last_seen TEXT);`,
  endpoints: {
    'POST /articles': adds('articles', ['title', 'text'], Article, Article, {
      view,
      fill: () => ({ updated_at: second() }),
    }),
    [show]: {
      ...shows('articles', Article),
      run: async ({ db, params }) => {
        const row = await db.one(`UPDATE articles SET ${looked} WHERE id = ? RETURNING *`, params.articleId!);
        return row ? reply(200, view(row)) : missing();
      },
    },
    [patch]: {
      body: object({ 'title?': text('Sun'), 'text?': text('at last') }),
      answers: { 200: Article, 404: null },
      run: async ({ db, params, body }) => {
        const sql =
          'UPDATE articles SET title = coalesce(?, title), text = coalesce(?, text), updated_at = ? WHERE id = ? RETURNING *';
        const row = await db.one(sql, body.title ?? null, body.text ?? null, second(), params.articleId!);
        return row ? reply(200, view(row)) : missing();
      },
    },
  },
});

const drill: Drill = {
  prepare: async (api, run) => (await api('POST', '/articles', { title: run, text: 'old' })).body,
  send: (api, { id }, i) => api('PATCH', `/articles/${id}`, i % 2 === 0 ? { title: 'new' } : { text: 'new' }),
  broken: async (api, { id }) => {
    const { title, text } = (await api('GET', `/articles/${id}`)).body;
    return title === 'new' && text === 'new' ? undefined : `title ${title}, text ${text}`;
  },
};

const dated = ({ id, title, text, updated_at }: Row) => ({ id, title, text, updated_at });
const viewed = ({ id, title, text, views }: Row) => ({ id, title, text, views });
const seen = ({ id, title, text, last_seen }: Row) => ({ id, title, text, last_seen });
const now = "strftime('%Y-%m-%dT%H:%M:%fZ')";

export const clocks = [
  ...trap('coarse-clock', 'updated_at in whole seconds', app(dated, 'id = id'), drill),
  ...trap('view-counter', 'reading counts views', app(viewed, 'views = views + 1'), drill),
  ...trap('last-seen', 'reading sets last_seen', app(seen, `last_seen = ${now}`), drill),
];
