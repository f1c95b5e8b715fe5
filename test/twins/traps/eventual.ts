/** States that arrive later: replicas, sums, jobs, orders that move on by themselves. */
import type { Row } from '../database.ts';
import { choice, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type App, type Call, missing, reply, trap } from '../server.ts';
import type { Drill, Reply } from '../twin.ts';

const LAG = 30;
const Meter = object({ 'id?': readOnly(whole()), place: text('Cellar'), 'units?': readOnly(whole(0)) }, 'Meter');
const add = 'POST /meters/{meterId}/units';

/** What was written reaches the read model after the lag, in order. */
function replicate({ memory }: Call, row: Row): void {
  const timer = setTimeout(() => memory.replica.set(String(row.id), row), LAG);
  timer.unref();
}

const replicated = (unknown: (call: Call) => Promise<Row | undefined>): App => ({
  title: 'Meters',
  openapi: '3.0.3',
  tables: 'CREATE TABLE meters (id INTEGER PRIMARY KEY, place TEXT, units INTEGER DEFAULT 0);',
  memory: () => ({ replica: new Map<string, Row>() }),
  endpoints: {
    'POST /meters': {
      ...adds('meters', ['place'], Meter, Meter),
      run: async (call) => {
        const row = await call.db.one('INSERT INTO meters (place) VALUES (?) RETURNING *', call.body.place);
        replicate(call, row!);
        return reply(201, row);
      },
    },
    'GET /meters/{meterId}': {
      answers: { 200: Meter, 404: null },
      run: async (call) => {
        const row = call.memory.replica.get(call.params.meterId) ?? (await unknown(call));
        return row ? reply(200, row) : missing();
      },
    },
    [add]: {
      answers: { 204: null, 404: null },
      run: async (call) => {
        const row = await call.db.one(
          'UPDATE meters SET units = units + 1 WHERE id = ? RETURNING *',
          call.params.meterId!,
        );
        if (!row) return missing();
        replicate(call, row);
        return reply(204);
      },
    },
  },
});

/** Asks until the answer is as it should be; gives up after many lags. */
async function until(read: () => Promise<Reply>, right: (reply: Reply) => boolean): Promise<string | undefined> {
  for (let asked = 0; asked < 40; asked += 1) {
    if (right(await read())) return undefined;
    await new Promise((resolve) => setTimeout(resolve, LAG / 2));
  }
  return `settled on ${JSON.stringify((await read()).body)}`;
}

const drill: Drill = {
  prepare: async (api, run) => (await api('POST', '/meters', { place: run })).body,
  send: (api, { id }) => api('POST', `/meters/${id}/units`),
  broken: (api, { id }, replies) =>
    until(
      () => api('GET', `/meters/${id}`),
      ({ body }) => body?.units === replies.length,
    ),
};

const Fund = object({ 'id?': readOnly(whole()), cause: text('Trees'), 'total?': readOnly(whole(0)) }, 'Fund');
const Donation = object({ 'id?': readOnly(whole()), euros: whole(5, { minimum: 1 }) }, 'Donation');
const donate = 'POST /funds/{fundId}/donations';
const sums: App = {
  title: 'Donations',
  openapi: '3.1.0',
  tables: `CREATE TABLE funds (id INTEGER PRIMARY KEY, cause TEXT, total INTEGER DEFAULT 0);
    CREATE TABLE donations (id INTEGER PRIMARY KEY, fund_id INTEGER, euros INTEGER);
    CREATE INDEX by_fund ON donations (fund_id);`,
  background: (db) => {
    const sum = 'UPDATE funds SET total = (SELECT coalesce(sum(euros), 0) FROM donations WHERE fund_id = funds.id)';
    const timer = setInterval(
      () => db.run(`${sum} WHERE id > (SELECT max(id) - 50 FROM funds)`).catch(() => undefined),
      40,
    );
    return () => clearInterval(timer);
  },
  endpoints: {
    'POST /funds': adds('funds', ['cause'], Fund, Fund),
    'GET /funds/{fundId}': shows('funds', Fund),
    'GET /funds/{fundId}/donations': lists('donations', Donation, {
      by: { fund_id: 'fundId' },
      view: ({ id, euros }) => ({ id, euros }),
    }),
    [donate]: {
      body: Donation,
      answers: { 201: Donation, 404: null },
      run: async ({ db, params, body }) => {
        const sql = 'INSERT INTO donations (fund_id, euros) SELECT id, ? FROM funds WHERE id = ? RETURNING id, euros';
        const row = await db.one(sql, body.euros, params.fundId!);
        return row ? reply(201, row) : missing();
      },
    },
  },
};
const sumDrill: Drill = {
  prepare: async (api, run) => (await api('POST', '/funds', { cause: run })).body,
  send: (api, { id }) => api('POST', `/funds/${id}/donations`, { euros: 5 }),
  broken: (api, { id }, replies) =>
    until(
      () => api('GET', `/funds/${id}`),
      ({ body }) => body.total === 5 * replies.length,
    ),
};

const Order = object(
  {
    'id?': readOnly(whole()),
    dish: text('Ramen'),
    'state?': readOnly(choice('received', 'cooking', 'ready')),
    'tips?': readOnly(whole(0)),
  },
  'KitchenOrder',
);
const tip = 'POST /kitchen/orders/{orderId}/tip';
const kitchen: App = {
  title: 'Kitchen',
  openapi: '3.0.3',
  tables: `CREATE TABLE orders (id INTEGER PRIMARY KEY, dish TEXT, state TEXT DEFAULT 'received', tips INTEGER DEFAULT 0, at INTEGER);`,
  background: (db) => {
    const next = "CASE state WHEN 'received' THEN 'cooking' ELSE 'ready' END";
    const sql = `UPDATE orders SET state = ${next}, at = ? WHERE state <> 'ready' AND at < ?`;
    const timer = setInterval(() => db.run(sql, Date.now(), Date.now() - 60).catch(() => undefined), 20);
    return () => clearInterval(timer);
  },
  endpoints: {
    'POST /kitchen/orders': adds('orders', ['dish'], Order, Order, {
      fill: () => ({ at: Date.now() }),
      view: ({ at, ...row }) => row,
    }),
    'GET /kitchen/orders/{orderId}': shows('orders', Order, { view: ({ at, ...row }) => row }),
    [tip]: {
      answers: { 204: null, 404: null },
      run: async ({ db, params }) => {
        const { changes } = await db.run('UPDATE orders SET tips = tips + 1 WHERE id = ?', params.orderId!);
        return changes === 1 ? reply(204) : missing();
      },
    },
  },
};
const kitchenDrill: Drill = {
  prepare: async (api, run) => (await api('POST', '/kitchen/orders', { dish: run })).body,
  send: (api, { id }) => api('POST', `/kitchen/orders/${id}/tip`),
  broken: async (api, { id }, replies) => {
    const { tips } = (await api('GET', `/kitchen/orders/${id}`)).body;
    return tips === replies.length ? undefined : `${replies.length} tips, counted ${tips}`;
  },
};

const readThrough = ({ db, params }: Call) => db.one('SELECT * FROM meters WHERE id = ?', params.meterId!);

export const eventual = [
  ...trap(
    'eventual-consistency',
    'reads lag by 30 ms, then converge; a new resource is not found at first',
    replicated(async () => undefined),
    drill,
  ),
  ...trap('read-replica', 'reads of changed resources lag by 30 ms, then converge', replicated(readThrough), drill),
  ...trap('lagging-sum', 'a sum is brought up to date every 40 ms', sums, sumDrill),
  ...trap('self-moving-state', 'orders move on by themselves', kitchen, kitchenDrill),
];
