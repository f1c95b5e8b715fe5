import { flag, object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Door = object(
  {
    'id?': readOnly(whole()),
    label: text('Server room'),
    pin: text('4711', { writeOnly: true }),
    'locked?': readOnly(flag()),
  },
  'Door',
);
const path = 'POST /doors/{doorId}/unlock';
const LIMIT = 3;
const view = ({ id, label, attempts }: Record<string, unknown>) => ({ id, label, locked: Number(attempts) >= LIMIT });
const locked = () => reply(423, { error: 'too many attempts' });
const judge = (right: boolean) => reply(200, { open: right });

/** Attempts are counted after the pin was compared: many guesses at once are all compared. */
export const doorPins = pair({
  name: 'door-pins',
  rule: 'attempt-limit-overrun',
  also: ['limit-overrun', 'lost-update'],
  optIn: true,
  operation: path,
  app: {
    title: 'Doors',
    openapi: '3.0.3',
    tables: 'CREATE TABLE doors (id INTEGER PRIMARY KEY, label TEXT, pin TEXT, attempts INTEGER DEFAULT 0);',
    endpoints: {
      'POST /doors': adds('doors', ['label', 'pin'], Door, Door, { view }),
      'GET /doors/{doorId}': shows('doors', Door, { view }),
      [path]: {
        body: object({ pin: text('0000') }),
        answers: { 200: object({ open: flag() }), 404: null, 423: null },
      },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const door = await db.one('SELECT * FROM doors WHERE id = ?', params.doorId!);
      if (!door) return missing();
      if (door.attempts >= LIMIT) return locked();
      const right = door.pin === body.pin;
      await db.run('UPDATE doors SET attempts = ? WHERE id = ?', right ? 0 : door.attempts + 1, door.id);
      return judge(right);
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = `UPDATE doors SET attempts = CASE WHEN pin = ? THEN 0 ELSE attempts + 1 END WHERE id = ? AND attempts < ${LIMIT} RETURNING pin`;
      const door = await db.one(sql, body.pin, params.doorId!);
      if (door) return judge(door.pin === body.pin);
      return (await db.one('SELECT 1 FROM doors WHERE id = ?', params.doorId!)) ? locked() : missing();
    },
  },
  drill: {
    prepare: async (api, run) => {
      const door = (await api('POST', '/doors', { label: run, pin: '4711' })).body;
      for (const pin of ['1', '2']) await api('POST', `/doors/${door.id}/unlock`, { pin });
      return door;
    },
    send: (api, { id }, i) => api('POST', `/doors/${id}/unlock`, { pin: `${i}` }),
    broken: (_api, _door, replies) => {
      const compared = 2 + replies.filter(({ status }) => status === 200).length;
      return compared === LIMIT ? undefined : `${compared} guesses compared, ${LIMIT} allowed`;
    },
  },
});
