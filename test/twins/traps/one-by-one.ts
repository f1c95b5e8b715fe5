/** Servers that never run two requests at once, or not two of one session. */
import { randomUUID, scrypt, scryptSync } from 'node:crypto';
import { promisify } from 'node:util';
import { object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { type App, type Call, type Endpoint, type Handler, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Jar = object({ 'id?': readOnly(whole()), name: text('Coins'), 'coins?': readOnly(whole(0)) }, 'Jar');
const put = 'POST /jars/{jarId}/coins';

/** Runs handlers of one key one after another. */
function queued(key: (call: Call) => string, run: Handler): Handler {
  return (call) => {
    const before = call.memory.last.get(key(call)) ?? Promise.resolve();
    const work = before.then(() => run(call));
    call.memory.last.set(
      key(call),
      work.catch(() => undefined),
    );
    return work;
  };
}

/** Reads, works, writes: wrong if two of them ran together. */
const readAndWrite: Handler = async ({ db, params }) => {
  const jar = await db.one('SELECT * FROM jars WHERE id = ?', params.jarId!);
  if (!jar) return missing();
  scryptSync('coin', 'jar', 32, { N: 2 ** 11 });
  return reply(200, await db.one('UPDATE jars SET coins = ? WHERE id = ? RETURNING *', jar.coins + 1, jar.id));
};
/** Work on another thread, so that sessions do not wait for each other. */
const work = promisify<string, string, number, object, Buffer>(scrypt as never);
const atomic: Handler = async ({ db, params, headers }) => {
  await work('coin', 'jar', 32, { N: 2 ** 12 });
  const jar = await db.one('UPDATE jars SET coins = coins + 1 WHERE id = ? RETURNING *', params.jarId!);
  return jar
    ? reply(200, jar, headers.cookie ? {} : { 'set-cookie': `sid=${randomUUID()}; Path=/; HttpOnly` })
    : missing();
};

const all = 'all';
const session = ({ headers }: Call) => headers.authorization ?? headers.cookie ?? 'anonymous';

const app = (key: (call: Call) => string, run: Handler): App => {
  const endpoints: Record<string, Endpoint> = {
    'POST /jars': adds('jars', ['name'], Jar, Jar),
    'GET /jars/{jarId}': shows('jars', Jar),
    [put]: { answers: { 200: Jar, 404: null }, run },
  };
  const waiting = Object.entries(endpoints).map(([line, one]) => [line, { ...one, run: queued(key, one.run!) }]);
  return {
    title: 'Jars',
    openapi: '3.0.3',
    tables: 'CREATE TABLE jars (id INTEGER PRIMARY KEY, name TEXT, coins INTEGER DEFAULT 0);',
    memory: () => ({ last: new Map() }),
    endpoints: Object.fromEntries(waiting),
  };
};

const drill: Drill = {
  prepare: async (api, run) => (await api('POST', '/jars', { name: run })).body,
  send: (api, { id }) => api('POST', `/jars/${id}/coins`),
  broken: async (api, { id }, replies) => {
    const { coins } = (await api('GET', `/jars/${id}`)).body;
    return coins === replies.length ? undefined : `${replies.length} coins, counted ${coins}`;
  },
};

export const oneByOne = [
  ...trap(
    'single-threaded',
    'one request at a time: nothing can overlap, nothing may be called safe',
    app(() => all, readAndWrite),
    drill,
  ),
  ...trap('session-lock', 'requests of one session wait for each other', app(session, atomic), drill),
];
