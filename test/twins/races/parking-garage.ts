import { object, text, uuid, whole } from '../document.ts';
import { adds, insert, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Garage = object(
  { 'id?': { ...uuid(), readOnly: true }, label: text('North'), freeSpaces: whole(1, { minimum: 0 }) },
  'Garage',
);
const Parked = object({ id: uuid(), garageId: uuid(), plate: text('B-RG 42') }, 'ParkingSession');
const options = { uuid: true, wrap: 'data' };
const full = () => reply(422, { error: { code: 'GARAGE_FULL' } });

/** Bodies wrapped in `data`, UUIDs, 422 for a full garage; the number of free spaces is written back as it was read, minus one. */
export const parkingGarage = pair({
  name: 'parking-garage',
  rule: 'limit-overrun',
  also: ['lost-update'],
  operation: 'POST /garages/{garageId}/sessions',
  app: {
    title: 'Parking',
    openapi: '3.1.0',
    pathParameters: { garageId: uuid() },
    tables: `CREATE TABLE garages (id TEXT PRIMARY KEY, label TEXT, freeSpaces INTEGER);
      CREATE TABLE sessions (id TEXT PRIMARY KEY, garageId TEXT, plate TEXT);
      CREATE INDEX by_garage ON sessions (garageId);`,
    endpoints: {
      'POST /garages': adds('garages', ['label', 'freeSpaces'], Garage, Garage, options),
      'GET /garages': lists('garages', Garage, options),
      'GET /garages/{garageId}': shows('garages', Garage, options),
      'GET /garages/{garageId}/sessions': lists('sessions', Parked, { ...options, by: { garageId: 'garageId' } }),
      'POST /garages/{garageId}/sessions': {
        body: object({ plate: text('B-RG 42') }),
        answers: { 201: object({ data: Parked }), 404: null, 422: object({ error: object({ code: text() }) }) },
      },
    },
  },
  racy: {
    'POST /garages/{garageId}/sessions': async (call) => {
      const garage = await call.db.one('SELECT * FROM garages WHERE id = ?', call.params.garageId!);
      if (!garage) return missing();
      if (garage.freeSpaces < 1) return full();
      await call.db.run('UPDATE garages SET freeSpaces = ? WHERE id = ?', garage.freeSpaces - 1, garage.id);
      const fill = () => ({ garageId: garage.id });
      return reply(201, { data: await insert(call, 'sessions', ['plate'], { uuid: true, fill }) });
    },
  },
  repaired: {
    'POST /garages/{garageId}/sessions': async (call) => {
      const { garageId } = call.params as { garageId: string };
      if (!(await call.db.one('SELECT 1 FROM garages WHERE id = ?', garageId))) return missing();
      const sql = 'UPDATE garages SET freeSpaces = freeSpaces - 1 WHERE id = ? AND freeSpaces >= 1';
      if ((await call.db.run(sql, garageId)).changes === 0) return full();
      return reply(201, {
        data: await insert(call, 'sessions', ['plate'], { uuid: true, fill: () => ({ garageId }) }),
      });
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/garages', { label: run, freeSpaces: 1 })).body.data,
    send: (api, { id }, i) => api('POST', `/garages/${id}/sessions`, { plate: `RG ${i}` }),
    broken: async (api, { id }) => {
      const { length } = (await api('GET', `/garages/${id}/sessions`)).body.data;
      return length === 1 ? undefined : `${length} cars on 1 space`;
    },
  },
});
