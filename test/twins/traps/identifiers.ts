/** Values that differ from run to run, and lists that are not sorted or not complete. */
import { randomInt, randomUUID } from 'node:crypto';
import { list, object, readOnly, text, uuid, whole } from '../document.ts';
import { adds, insert, lists, shows } from '../plain.ts';
import { type App, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Stream = object({ 'id?': readOnly(whole()), topic: text('door events') }, 'Stream');
const Event = object({ 'sequence?': readOnly(whole(1)), text: text('opened') }, 'StreamEvent');
const append = 'POST /streams/{streamId}/events';
const number = '(SELECT count(*) + 1 FROM events WHERE stream = streams.id)';
const log: App = {
  title: 'Event streams',
  openapi: '3.0.3',
  tables: `CREATE TABLE streams (id INTEGER PRIMARY KEY, topic TEXT);
    CREATE TABLE events (stream INTEGER, sequence INTEGER, text TEXT, PRIMARY KEY (stream, sequence));`,
  endpoints: {
    'POST /streams': adds('streams', ['topic'], Stream, Stream),
    'GET /streams/{streamId}': shows('streams', Stream),
    'GET /streams/{streamId}/events': lists('events', Event, { by: { stream: 'streamId' } }),
    [append]: {
      body: Event,
      answers: { 201: Event, 404: null },
      run: async ({ db, params, body }) => {
        const sql = `INSERT INTO events SELECT id, ${number}, ? FROM streams WHERE id = ? RETURNING sequence, text`;
        const row = await db.one(sql, body.text, params.streamId!);
        return row ? reply(201, row) : missing();
      },
    },
  },
};
const logDrill: Drill = {
  prepare: async (api, run) => (await api('POST', '/streams', { topic: run })).body,
  send: (api, { id }, i) => api('POST', `/streams/${id}/events`, { text: `e${i}` }),
  broken: (_api, _stream, replies) => {
    const numbers = replies.map(({ body }) => body.sequence).sort((a, b) => a - b);
    return numbers.every((n, i) => n === i + 1) ? undefined : `sequence ${numbers.join(', ')}`;
  },
};

const Patient = object({ 'ticket?': readOnly(uuid()), name: text('Jo'), 'position?': readOnly(whole(1)) }, 'Patient');
const Clinic = object({ 'id?': readOnly(whole()), name: text('Dr. Wu'), 'waiting?': readOnly(whole(0)) }, 'Clinic');
const queue: App = {
  title: 'Waiting rooms',
  openapi: '3.1.0',
  tables: `CREATE TABLE clinics (id INTEGER PRIMARY KEY, name TEXT, waiting INTEGER DEFAULT 0);
    CREATE TABLE patients (ticket TEXT PRIMARY KEY, clinic INTEGER, name TEXT, position INTEGER);`,
  endpoints: {
    'POST /clinics': adds('clinics', ['name'], Clinic, Clinic),
    'GET /clinics/{clinicId}': shows('clinics', Clinic),
    'POST /clinics/{clinicId}/queue': {
      body: Patient,
      answers: { 201: Patient, 404: null },
      run: async (call) => {
        const row = await call.db.one(
          'UPDATE clinics SET waiting = waiting + 1 WHERE id = ? RETURNING waiting',
          call.params.clinicId!,
        );
        if (!row) return missing();
        const fill = () => ({ ticket: randomUUID(), clinic: Number(call.params.clinicId), position: row.waiting });
        const { ticket, name, position } = await insert(call, 'patients', ['name'], { fill });
        return reply(201, { ticket, name, position });
      },
    },
  },
};
const queueDrill: Drill = {
  prepare: async (api, run) => (await api('POST', '/clinics', { name: run })).body,
  send: (api, { id }, i) => api('POST', `/clinics/${id}/queue`, { name: `p${i}` }),
  broken: (_api, _clinic, replies) => {
    const positions = new Set(replies.map(({ body }) => body.position));
    return positions.size === replies.length && Math.max(...positions) === replies.length
      ? undefined
      : `positions ${[...positions]}`;
  },
};

const Pin = object({ 'id?': readOnly(uuid()), 'short_code?': readOnly(text('k3x9q')), place: text('Pier 4') }, 'Pin');
const shuffled = <T>(items: T[]): T[] =>
  items
    .map((item) => ({ item, at: randomInt(1 << 30) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
const pins = (read: string, order: <T>(items: T[]) => T[]): App => ({
  title: 'Pins',
  openapi: '3.0.3',
  pathParameters: { mapId: whole(), pinId: uuid() },
  tables: `CREATE TABLE maps (id INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE pins (id TEXT PRIMARY KEY, map INTEGER, short_code TEXT, place TEXT);`,
  endpoints: {
    'POST /maps': adds(
      'maps',
      ['title'],
      object({ title: text('Harbour') }),
      object({ id: whole(), title: text() }, 'Map'),
    ),
    'GET /maps/{mapId}': shows('maps', object({ id: whole(), title: text() }, 'Map')),
    'GET /maps/{mapId}/pins': {
      answers: { 200: list(Pin) },
      run: async ({ db, params }) => reply(200, order(await db.all(read, params.mapId!))),
    },
    'POST /maps/{mapId}/pins': {
      body: Pin,
      answers: { 201: Pin, 404: null },
      run: async (call) => {
        if (!(await call.db.one('SELECT 1 FROM maps WHERE id = ?', call.params.mapId!))) return missing();
        const fill = () => ({ map: Number(call.params.mapId), short_code: randomUUID().slice(0, 13) });
        const { id, short_code, place } = await insert(call, 'pins', ['place'], { uuid: true, fill });
        return reply(201, { id, short_code, place });
      },
    },
  },
});
const pinDrill = (shown: (n: number) => number): Drill => ({
  prepare: async (api, run) => (await api('POST', '/maps', { title: run })).body,
  send: (api, { id }, i) => api('POST', `/maps/${id}/pins`, { place: `p${i}` }),
  broken: async (api, { id }, replies) => {
    const { length } = (await api('GET', `/maps/${id}/pins`)).body;
    const ids = new Set(replies.map(({ body }) => body.id)).size;
    return ids === replies.length && length === shown(replies.length) ? undefined : `${ids} ids, ${length} in the list`;
  },
});
const all = 'SELECT id, short_code, place FROM pins WHERE map = ?';

const Shout = object({ 'id?': readOnly(whole()), text: text('goal!') }, 'Shout');
const shouts: App = {
  title: 'Shouts',
  openapi: '2.0',
  tables: 'CREATE TABLE shouts (id INTEGER PRIMARY KEY, text TEXT);',
  endpoints: {
    'POST /shouts': adds('shouts', ['text'], Shout, Shout),
    'GET /shouts/{id}': shows('shouts', Shout),
    'GET /shouts': {
      summary: 'The twenty newest',
      answers: { 200: list(Shout) },
      run: async ({ db }) => reply(200, await db.all('SELECT * FROM shouts ORDER BY id DESC LIMIT 20')),
    },
  },
};
const shoutDrill: Drill = {
  prepare: (_api, run) => Promise.resolve(run),
  send: (api, run, i) => api('POST', '/shouts', { text: `${run} ${i}` }),
  broken: async (api, run, replies) => {
    const shown = (await api('GET', '/shouts')).body.filter(({ text }: { text: string }) =>
      text.startsWith(`${run} `),
    ).length;
    return shown === replies.length ? undefined : `${shown} of ${replies.length} shown`;
  },
};

export const identifiers = [
  ...trap('log-sequence', 'an append-only log numbers its entries', log, logDrill),
  ...trap('queue-position', 'everybody gets a place in the queue', queue, queueDrill),
  ...trap(
    'random-ids',
    'random identifiers and codes',
    pins(`${all} ORDER BY rowid`, (items) => items),
    pinDrill((n) => n),
  ),
  ...trap(
    'unsorted-list',
    'the order of a list differs per read',
    pins(all, shuffled),
    pinDrill((n) => n),
  ),
  ...trap(
    'capped-list',
    'a list shows the newest two, whatever was created',
    pins(`${all} ORDER BY rowid DESC LIMIT 2`, (items) => items),
    pinDrill((n) => Math.min(2, n)),
  ),
  ...trap('newest-twenty', 'a shared list shows the newest twenty of everybody', shouts, shoutDrill),
];
