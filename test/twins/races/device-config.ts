import { flag, object, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Device = object(
  { serial: text('SN-1'), 'label?': text('Hall'), 'interval?': whole(60), 'muted?': flag(false) },
  'Device',
);
const Change = object({ 'label?': text('Kitchen'), 'interval?': whole(30), 'muted?': flag(true) }, 'DeviceChange');
const path = 'PUT /devices/{serial}/config';
const view = (row: Record<string, unknown>) => ({ ...row, muted: row.muted === 1 });
const put = 'UPDATE devices SET label = ?, interval = ?, muted = ? WHERE serial = ?';

/** A PUT that takes part of the fields, each optional; between read and write the change is journalled. */
export const deviceConfig = pair({
  name: 'device-config',
  rule: 'lost-field-update',
  operation: path,
  app: {
    title: 'Devices',
    openapi: '2.0',
    basePath: '/iot',
    pathParameters: { serial: text() },
    tables: `CREATE TABLE devices (serial TEXT PRIMARY KEY, label TEXT DEFAULT '', interval INTEGER DEFAULT 60, muted INTEGER DEFAULT 0);
      CREATE TABLE journal (id INTEGER PRIMARY KEY, serial TEXT, entry TEXT);`,
    endpoints: {
      'POST /devices': adds('devices', ['serial', 'label', 'interval', 'muted'], Device, Device, { view }),
      'GET /devices': lists('devices', Device, { view }),
      'GET /devices/{serial}': shows('devices', Device, { key: 'serial', view }),
      [path]: { summary: 'Changes only the settings that are sent', body: Change, answers: { 204: null, 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const device = await db.one('SELECT * FROM devices WHERE serial = ?', params.serial!);
      if (!device) return missing();
      await db.run('INSERT INTO journal (serial, entry) VALUES (?, ?)', params.serial!, JSON.stringify(body));
      const next = { ...device, ...body };
      await db.run(put, next.label, next.interval, Number(next.muted), params.serial!);
      return reply(204);
    },
  },
  repaired: {
    [path]: ({ db, params, body }) =>
      db.transaction(async (tx) => {
        const device = await tx.one('SELECT * FROM devices WHERE serial = ?', params.serial!);
        if (!device) return missing();
        await tx.run('INSERT INTO journal (serial, entry) VALUES (?, ?)', params.serial!, JSON.stringify(body));
        const next = { ...device, ...body } as { label: string; interval: number; muted: boolean };
        await tx.run(put, next.label, next.interval, Number(next.muted), params.serial!);
        return reply(204);
      }),
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/iot/devices', { serial: `SN-${run}` })).body,
    send: (api, { serial }, i) =>
      api('PUT', `/iot/devices/${serial}/config`, i % 2 === 0 ? { label: 'new' } : { interval: 5 }),
    broken: async (api, { serial }) => {
      const { label, interval } = (await api('GET', `/iot/devices/${serial}`)).body;
      return label === 'new' && interval === 5 ? undefined : `label ${label}, interval ${interval}`;
    },
  },
});
