/** Servers that hold their promise by refusing: the statuses under contention never come one after another. */
import { object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { type Handler, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Sheet = object(
  { 'id?': readOnly(whole()), title: text('Budget'), 'edits?': readOnly(whole(0)), 'revision?': readOnly(whole(1)) },
  'Sheet',
);
const edit = 'POST /sheets/{sheetId}/edits';
const write = 'UPDATE sheets SET edits = ?, revision = revision + 1 WHERE id = ? AND revision = ? RETURNING *';

const app = (run: Handler) => ({
  title: 'Sheets',
  openapi: '3.0.3' as const,
  tables:
    'CREATE TABLE sheets (id INTEGER PRIMARY KEY, title TEXT, edits INTEGER DEFAULT 0, revision INTEGER DEFAULT 1);',
  memory: () => ({ locks: new Set<string>() }),
  endpoints: {
    'POST /sheets': adds('sheets', ['title'], Sheet, Sheet),
    'GET /sheets/{sheetId}': shows('sheets', Sheet),
    [edit]: { answers: { 200: Sheet, 404: null }, run },
  },
});

const drill: Drill = {
  prepare: async (api, run) => (await api('POST', '/sheets', { title: run })).body,
  send: (api, { id }) => api('POST', `/sheets/${id}/edits`),
  broken: async (api, { id }, replies) => {
    const done = replies.filter(({ status }) => status === 200).length;
    const { edits } = (await api('GET', `/sheets/${id}`)).body;
    return edits === done && done > 0 ? undefined : `${done} edits acknowledged, ${edits} in the state`;
  },
};

/** Read, then write where nobody else has written. */
const optimistic =
  (refusal: number): Handler =>
  async ({ db, params }) => {
    const sheet = await db.one('SELECT * FROM sheets WHERE id = ?', params.sheetId!);
    if (!sheet) return missing();
    const written = await db.one(write, sheet.edits + 1, sheet.id, sheet.revision);
    return written ? reply(200, written) : reply(refusal, { error: 'somebody else was faster' });
  };

const retrying: Handler = async (call) => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await optimistic(409)(call);
    if (answer.status !== 409) return answer;
  }
  return reply(503);
};

/** A lock that does not wait. */
const locking: Handler = async ({ db, params, memory }) => {
  if (memory.locks.has(params.sheetId)) return reply(423, { error: 'being edited' }, { 'retry-after': '1' });
  memory.locks.add(params.sheetId);
  try {
    const sheet = await db.one('SELECT * FROM sheets WHERE id = ?', params.sheetId!);
    if (!sheet) return missing();
    return reply(200, await db.one(write, sheet.edits + 1, sheet.id, sheet.revision));
  } finally {
    memory.locks.delete(params.sheetId);
  }
};

export const refusals = [
  ...trap('optimistic-409', 'losers of an optimistic lock are told 409', app(optimistic(409)), drill),
  ...trap('optimistic-412', 'losers of an optimistic lock are told 412', app(optimistic(412)), drill),
  ...trap('optimistic-429', 'losers of an optimistic lock are told 429', app(optimistic(429)), drill),
  ...trap('lock-423', 'a lock that is taken answers 423 at once', app(locking), drill),
  ...trap('retry-on-conflict', 'a conflict is retried by the server until it succeeds', app(retrying), drill),
];
