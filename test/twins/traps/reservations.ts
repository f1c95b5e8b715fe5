/** The hard things done right: transfers under ordered locks, holds that expire, keys that are remembered. */
import { randomUUID } from 'node:crypto';
import { maybe, object, readOnly, text, uuid, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type App, type Call, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Purse = object({ 'id?': readOnly(whole()), owner: text('Max'), credits: whole(100, { minimum: 0 }) }, 'Purse');
const Move = object({ fromPurse: whole(1), toPurse: whole(2), credits: whole(30, { minimum: 1 }) }, 'CreditMove');

/** Holds the locks of all keys, taken in their order, while `work` runs. */
async function under<T>({ memory }: Call, keys: number[], work: () => Promise<T>): Promise<T> {
  const ordered = [...new Set(keys)].sort((a, b) => a - b);
  const releases: (() => void)[] = [];
  for (const key of ordered) {
    while (memory.locks.has(key)) await memory.locks.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    memory.locks.set(key, promise);
    releases.push(() => {
      memory.locks.delete(key);
      resolve();
    });
  }
  return work().finally(() => {
    for (const release of releases) release();
  });
}

const moves: App = {
  title: 'Purses',
  openapi: '3.0.3',
  memory: () => ({ locks: new Map() }),
  tables: 'CREATE TABLE purses (id INTEGER PRIMARY KEY, owner TEXT, credits INTEGER);',
  endpoints: {
    'POST /purses': adds('purses', ['owner', 'credits'], Purse, Purse),
    'GET /purses/{purseId}': shows('purses', Purse),
    'POST /moves': {
      body: Move,
      answers: { 200: object({ moved: whole() }), 404: null, 422: null },
      run: (call) =>
        under(call, [call.body.fromPurse, call.body.toPurse], async () => {
          const { fromPurse, toPurse, credits } = call.body;
          const from = await call.db.one('SELECT * FROM purses WHERE id = ?', fromPurse);
          const to = await call.db.one('SELECT * FROM purses WHERE id = ?', toPurse);
          if (!from || !to || from.id === to.id) return missing();
          if (from.credits < credits) return reply(422, { error: 'not enough credits' });
          await call.db.run('UPDATE purses SET credits = ? WHERE id = ?', from.credits - credits, from.id);
          await call.db.run('UPDATE purses SET credits = ? WHERE id = ?', to.credits + credits, to.id);
          return reply(200, { moved: credits });
        }),
    },
  },
};
const moveDrill: Drill = {
  prepare: async (api, run) => {
    const a = (await api('POST', '/purses', { owner: `${run} a`, credits: 100 })).body;
    return [a.id, (await api('POST', '/purses', { owner: `${run} b`, credits: 100 })).body.id];
  },
  send: (api, [a, b], i) => api('POST', '/moves', { fromPurse: i % 2 ? a : b, toPurse: i % 2 ? b : a, credits: 7 + i }),
  broken: async (api, ids) => {
    const [a, b] = await Promise.all(ids.map(async (id: number) => (await api('GET', `/purses/${id}`)).body.credits));
    return a + b === 200 ? undefined : `the sum of 200 became ${a} + ${b}`;
  },
};

const Berth = object(
  {
    'id?': readOnly(whole()),
    pier: text('A'),
    'heldBy?': readOnly(maybe(uuid())),
    'rentedBy?': readOnly(maybe(text())),
  },
  'Berth',
);
const hold = 'POST /berths/{berthId}/holds';
const rent = 'POST /berths/{berthId}/rent';
const SECONDS = 3;
const berths: App = {
  title: 'Marina',
  openapi: '3.1.0',
  tables:
    'CREATE TABLE berths (id INTEGER PRIMARY KEY, pier TEXT, heldBy TEXT, heldUntil INTEGER DEFAULT 0, rentedBy TEXT);',
  endpoints: {
    'POST /berths': adds('berths', ['pier'], Berth, Berth, { view: ({ heldUntil, ...row }) => row }),
    'GET /berths/{berthId}': shows('berths', Berth, {
      view: ({ heldUntil, ...row }) => ({ ...row, heldBy: heldUntil > Date.now() ? row.heldBy : null }),
    }),
    [hold]: {
      summary: `Holds the berth for ${SECONDS} seconds`,
      answers: { 201: object({ hold: uuid() }), 404: null, 409: null },
      run: async ({ db, params }) => {
        const token = randomUUID();
        const sql = 'UPDATE berths SET heldBy = ?, heldUntil = ? WHERE id = ? AND rentedBy IS NULL AND heldUntil <= ?';
        const { changes } = await db.run(sql, token, Date.now() + SECONDS * 1000, params.berthId!, Date.now());
        if (changes === 1) return reply(201, { hold: token });
        return (await db.one('SELECT 1 FROM berths WHERE id = ?', params.berthId!))
          ? reply(409, { error: 'held' })
          : missing();
      },
    },
    [rent]: {
      body: object({ hold: uuid(), skipper: text('Ida') }),
      answers: { 200: Berth, 404: null, 409: null },
      run: async ({ db, params, body }) => {
        const sql =
          'UPDATE berths SET rentedBy = ? WHERE id = ? AND heldBy = ? AND heldUntil > ? AND rentedBy IS NULL RETURNING *';
        const row = await db.one(sql, body.skipper, params.berthId!, body.hold, Date.now());
        if (row) return reply(200, { id: row.id, pier: row.pier, rentedBy: row.rentedBy });
        return (await db.one('SELECT 1 FROM berths WHERE id = ?', params.berthId!))
          ? reply(409, { error: 'not your hold' })
          : missing();
      },
    },
  },
};
const berthDrill: Drill = {
  prepare: async (api, run) => (await api('POST', '/berths', { pier: run })).body,
  send: (api, { id }) => api('POST', `/berths/${id}/holds`),
  broken: (_api, _berth, replies) => {
    const held = replies.filter(({ status }) => status === 201).length;
    return held === 1 ? undefined : `${held} hold one berth`;
  },
};

const Wire = object({ 'id?': readOnly(uuid()), iban: text('DE02'), euros: whole(12) }, 'Wire');
const wires: App = {
  title: 'Wires',
  openapi: '3.0.3',
  pathParameters: { wireId: uuid() },
  tables: 'CREATE TABLE wires (id TEXT PRIMARY KEY, key TEXT UNIQUE, iban TEXT, euros INTEGER);',
  endpoints: {
    'GET /wires': lists('wires', Wire, { view: ({ key, ...row }) => row }),
    'GET /wires/{wireId}': shows('wires', Wire, { view: ({ key, ...row }) => row }),
    'POST /wires': {
      body: Wire,
      header: { 'Idempotency-Key': text() },
      answers: { 200: Wire, 201: Wire },
      run: async ({ db, body, headers }) => {
        const key = String(headers['idempotency-key'] ?? randomUUID());
        const sql = 'INSERT INTO wires VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING';
        const { changes } = await db.run(sql, randomUUID(), key, body.iban, body.euros);
        return reply(changes === 1 ? 201 : 200, await db.one('SELECT id, iban, euros FROM wires WHERE key = ?', key));
      },
    },
  },
};
const wireDrill: Drill = {
  prepare: (_api, run) => Promise.resolve(run),
  send: (api, run) => api('POST', '/wires', { iban: run, euros: 3 }, { 'idempotency-key': run }),
  broken: async (api, run) => {
    const made = (await api('GET', '/wires')).body.filter(({ iban }: { iban: string }) => iban === run).length;
    return made === 1 ? undefined : `${made} wires for one key`;
  },
};

export const reservations = [
  ...trap('ordered-locks', 'a transfer reads and writes under both locks, taken in order', moves, moveDrill),
  ...trap('expiring-hold', 'a hold keeps others out for some seconds', berths, berthDrill),
  ...trap('idempotency-key', "the second request with a key gets the first one's result, with 200", wires, wireDrill),
];
