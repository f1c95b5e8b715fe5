/** Documents that do not tell the truth, and failures that are not about overlap. */
import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type App, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Flag = object({ 'id?': readOnly(whole()), key: text('dark-mode'), owner: text('web') }, 'FeatureFlag');
const undeclared: App = {
  title: 'Feature flags',
  openapi: '3.0.3',
  tables: 'CREATE TABLE flags (id INTEGER PRIMARY KEY, key TEXT UNIQUE, owner TEXT);',
  endpoints: {
    'POST /flags': {
      body: Flag,
      answers: { 200: Flag },
      run: async ({ db, body }) => {
        const sql = 'INSERT INTO flags (key, owner) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING *';
        const row = await db.one(sql, body.key, body.owner);
        return row ? reply(201, row) : reply(409, { name: 'NameExistsError' });
      },
    },
    'GET /flags': lists('flags', Flag),
    'GET /flags/{id}': shows('flags', Flag),
  },
};
const flagDrill: Drill = {
  prepare: (_api, run) => Promise.resolve(`f-${run}`),
  send: (api, key, i) => api('POST', '/flags', { key, owner: `o${i}` }),
  broken: (_api, _key, replies) => {
    const created = replies.filter(({ status }) => status === 201).length;
    return created === 1 ? undefined : `${created} flags have one key`;
  },
};

const Truck = object({ 'id?': readOnly(whole()), plate: text('HH 1'), 'trips?': readOnly(whole(0)) }, 'Truck');
const trucks: App['endpoints'] = {
  'POST /trucks': adds('trucks', ['plate'], Truck, Truck),
  'GET /trucks/{truckId}': shows('trucks', Truck),
  'POST /trucks/{truckId}/trips': {
    answers: { 200: Truck, 404: null },
    run: async ({ db, params }) => {
      const row = await db.one('UPDATE trucks SET trips = trips + 1 WHERE id = ? RETURNING *', params.truckId!);
      return row ? reply(200, row) : missing();
    },
  },
};
const fleet = (more: App['endpoints']): App => ({
  title: 'Fleet',
  openapi: '3.0.3',
  tables: 'CREATE TABLE trucks (id INTEGER PRIMARY KEY, plate TEXT, trips INTEGER DEFAULT 0);',
  endpoints: { ...trucks, ...more },
});
const phantom: App['endpoints'] = {
  'DELETE /trucks/{truckId}': { answers: { 204: null } },
  'POST /trucks/{truckId}/service': { body: object({ garage: text('north') }), answers: { 201: Truck } },
  'PUT /trucks/{truckId}/driver': { body: object({ name: text('Ali') }), answers: { 200: Truck } },
};
/** The third trip and every one after it hit a bug, one after another as well. */
const failing: App['endpoints'] = {
  'POST /trucks/{truckId}/trips': {
    answers: { 200: Truck, 404: null },
    run: async ({ db, params }) => {
      const row = await db.one(
        'UPDATE trucks SET trips = trips + 1 WHERE id = ? AND trips < 1 RETURNING *',
        params.truckId!,
      );
      if (row) return reply(200, row);
      throw new TypeError('undefined is not a trip');
    },
  },
};
const truckDrill = (most: number): Drill => ({
  prepare: async (api, run) => (await api('POST', '/trucks', { plate: run })).body,
  send: (api, { id }) => api('POST', `/trucks/${id}/trips`),
  broken: async (api, { id }, replies) => {
    const done = replies.filter(({ status }) => status === 200).length;
    const { trips } = (await api('GET', `/trucks/${id}`)).body;
    return trips === done && done === Math.min(most, replies.length)
      ? undefined
      : `${done} acknowledged, ${trips} counted`;
  },
});

export const documentTraps = [
  ...trap('undeclared-answers', '201 and 409 that the document does not declare', undeclared, flagDrill),
  ...trap('missing-paths', 'documented operations that do not exist', fleet(phantom), truckDrill(1000)),
  ...trap('serial-500', 'the second call fails with 500, also one after another', fleet(failing), truckDrill(1)),
];
