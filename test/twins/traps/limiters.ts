/** Limits on traffic: what is refused depends on how much comes at once or per second, not on the data. */
import { object, readOnly, text, whole } from '../document.ts';
import { adds, insert, shows } from '../plain.ts';
import { type Answer, type App, type Call, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Feed = object({ 'id?': readOnly(whole()), name: text('News'), 'pings?': readOnly(whole(0)) }, 'Feed');
const ping = 'POST /feeds/{feedId}/ping';

const app = (more: Partial<App>): App => ({
  title: 'Feeds',
  openapi: '3.0.3',
  tables: 'CREATE TABLE feeds (id INTEGER PRIMARY KEY, name TEXT, pings INTEGER DEFAULT 0);',
  endpoints: {
    'POST /feeds': adds('feeds', ['name'], Feed, Feed),
    'GET /feeds/{feedId}': shows('feeds', Feed),
    [ping]: {
      answers: { 200: Feed, 404: null },
      run: async ({ db, params }) => {
        const feed = await db.one('UPDATE feeds SET pings = pings + 1 WHERE id = ? RETURNING *', params.feedId!);
        return feed ? reply(200, feed) : missing();
      },
    },
  },
  ...more,
});

const drill: Drill = {
  prepare: async (api, run) => {
    for (;;) {
      const { status, body } = await api('POST', '/feeds', { name: run });
      if (status === 201) return body;
      // A limiter may refuse the fixture, too: real clients come back a little later.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  },
  send: (api, { id }) => api('POST', `/feeds/${id}/ping`),
  broken: async (api, { id }, replies) => {
    const done = replies.filter(({ status }) => status === 200).length;
    for (;;) {
      const { status, body } = await api('GET', `/feeds/${id}`);
      if (status === 200) return body.pings === done ? undefined : `${done} acknowledged, ${body.pings} in the state`;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  },
};

/** More than `most` requests at once are turned away with `status`. */
const crowded = (most: number, status: number) => (call: Call) =>
  call.inFlight > most ? reply(status, { error: 'overloaded' }) : undefined;

/** A bucket of `size` tokens, filled at `perSecond`. */
function bucket(size: number, perSecond: number) {
  return ({ memory }: Call, line: string): Answer | undefined => {
    if (line === '') return undefined;
    const now = performance.now();
    memory.tokens = Math.min(size, (memory.tokens ?? size) + ((now - (memory.at ?? now)) / 1000) * perSecond);
    memory.at = now;
    if (memory.tokens < 1) return reply(429, { error: 'rate limit exceeded' }, { 'retry-after': '1' });
    memory.tokens -= 1;
    return undefined;
  };
}

/** At most `most` pings of one feed per calendar second. */
const perSecond = (most: number, status: number) => (call: Call, line: string) => {
  if (line !== ping) return undefined;
  const window = `${call.params.feedId}@${Math.floor(Date.now() / 1000)}`;
  call.memory[window] = (call.memory[window] ?? 0) + 1;
  return call.memory[window] > most ? reply(status, { error: 'slow down' }) : undefined;
};

/** Serializable snapshots on a database that knows no rows: any other writer is a conflict. */
const wholeDatabase: App = {
  ...app({}),
  connections: 3,
  endpoints: {
    ...app({}).endpoints,
    [ping]: {
      answers: { 200: Feed, 404: null },
      run: ({ db, params }) =>
        db.transaction(async (tx) => {
          const feed = await tx.one('SELECT * FROM feeds WHERE id = ?', params.feedId!);
          if (!feed) return missing();
          return reply(
            200,
            await tx.one('UPDATE feeds SET pings = ? WHERE id = ? RETURNING *', feed.pings + 1, feed.id),
          );
        }, 'DEFERRED'),
    },
  },
};

const Player = object({ 'id?': readOnly(whole()), nickname: text('pip') }, 'Player');
const signUps: App = {
  title: 'Players',
  openapi: '3.0.3',
  tables: 'CREATE TABLE players (id INTEGER PRIMARY KEY, nickname TEXT);',
  endpoints: {
    'POST /players': {
      body: Player,
      answers: { 201: Player },
      run: async (call) => reply(201, await insert(call, 'players', ['nickname'])),
    },
    'GET /players/{id}': shows('players', Player),
  },
  gate: (call, line) => (line === 'POST /players' ? bucket(8, 20)(call, line) : undefined),
};
const signUpDrill: Drill = {
  prepare: (_api, run) => Promise.resolve(run),
  send: (api, run, i) => api('POST', '/players', { nickname: `${run} ${i}` }),
  broken: (_api, _run, replies) => {
    const odd = replies.filter(({ status }) => status !== 201 && status !== 429).length;
    return odd === 0 ? undefined : `${odd} answers neither 201 nor 429`;
  },
};

export const limiters = [
  ...trap('concurrency-429', 'at most three requests at once, the rest get 429', app({ gate: crowded(3, 429) }), drill),
  ...trap('pool-exhaustion-503', 'a pool of five: the excess gets 503', app({ gate: crowded(5, 503) }), drill),
  ...trap(
    'pool-exhaustion-500',
    'a pool of three and no patience: the excess gets 500',
    app({ gate: crowded(3, 500) }),
    drill,
  ),
  ...trap('rate-limit', 'a token bucket over all requests', app({ gate: bucket(60, 150) }), drill),
  ...trap(
    'window-429',
    'at most five calls per resource and second, 429 after that',
    app({ gate: perSecond(5, 429) }),
    drill,
  ),
  ...trap(
    'window-400',
    'one call per resource and second, refused with a plain 400',
    app({ gate: perSecond(1, 400) }),
    drill,
  ),
  ...trap('sign-up-429', 'creation of users is rate-limited', signUps, signUpDrill),
  ...trap('database-conflict-500', 'any two writers conflict, whatever they write, and get 500', wholeDatabase, drill),
];
