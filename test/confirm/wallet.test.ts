/** What a caller owns is spent: no other round may have left anything in it, and the last of it is given once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const whole = { type: 'integer', minimum: 1 };
const decimal = { type: 'string', format: 'decimal', pattern: '^-?\\d{0,8}(?:\\.\\d{0,2})?$' };
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const says = (status: number, schema: object) => ({
  responses: { [status]: { description: 'done', ...content(schema) } },
});
const takes = (properties: Record<string, object>) => ({
  requestBody: { required: true, ...content(object(properties)) },
});
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };

interface Options {
  /** Looks first, and takes a while later. */
  racy?: boolean;
  /** Whoever is overtaken is told to try again. */
  optimistic?: boolean;
  /** What may be owed. */
  overdraft?: number;
  /** Money is text. */
  decimals?: boolean;
  /** What a new account has. */
  bonus?: number;
}

function documentOf({ decimals }: Options): string {
  const money = decimals ? decimal : whole;
  const security = [{ bearer: [] }];
  const wallet = object({ balance: { ...(decimals ? text : { type: 'integer' }), readOnly: true } });
  const game = object({ id: { type: 'integer' }, title: text, price: money });
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Wallets', version: '1' },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths: {
      '/register': {
        post: {
          ...takes({ email: { ...text, format: 'email' }, password: text }),
          ...says(201, object({ id: id.schema })),
        },
      },
      '/login': {
        post: {
          ...takes({ email: { ...text, format: 'email' }, password: text }),
          ...says(200, object({ token: text })),
        },
      },
      '/wallet': { get: { security, ...says(200, wallet) } },
      '/wallet/deposit': { post: { security, ...takes({ amount: money }), ...says(200, wallet) } },
      '/wallet/withdraw': { post: { security, ...takes({ amount: money }), ...says(200, wallet) } },
      '/wallet/transfer': {
        post: { security, ...takes({ to_user_id: id.schema, amount: money }), ...says(200, wallet) },
      },
      '/games': { post: { security, ...takes({ title: text, price: money }), ...says(201, game) } },
      '/games/{id}': { parameters: [id], get: { security, ...says(200, game) } },
      '/games/{id}/buy': {
        parameters: [id],
        post: { security, ...says(200, object({ bought: { type: 'boolean' } })) },
      },
    },
  });
}

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

interface Account {
  id: number;
  email: string;
  balance: number;
  turn: number;
}

async function scanned(options: Options, include: string): Promise<Report> {
  const { racy, optimistic, overdraft = 0, decimals } = options;
  const accounts: Account[] = [];
  const sessions = new Map<string, Account>();
  const games = new Map<number, { id: number; title: string; price: number }>();
  const shown = (amount: number) => (decimals ? amount.toFixed(2) : amount);

  /** Whether it was taken; `undefined`: somebody else was faster. */
  async function taken(own: Account, amount: number): Promise<boolean | undefined> {
    const { turn } = own;
    if (!racy && !optimistic) await sleep(3);
    if (own.balance + overdraft < amount) return false;
    if (racy || optimistic) await sleep(3);
    if (optimistic && own.turn !== turn) return undefined;
    own.turn += 1;
    own.balance -= amount;
    return true;
  }

  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const body = sent === '' ? {} : JSON.parse(sent);
    const [, room, which = '', action] = request.url!.split('/');
    if (room === 'openapi.json') return void response.end(documentOf(options));
    if (room === 'register') {
      if (!body.email || !body.password) return say(422, { detail: 'email and password are required' });
      accounts.push({ id: 1000 + accounts.length, email: body.email, balance: options.bonus ?? 0, turn: 0 });
      return say(201, { id: accounts.at(-1)!.id });
    }
    if (room === 'login') {
      const token = crypto.randomUUID();
      const own = accounts.find(({ email }) => email === body.email);
      if (own) sessions.set(token, own);
      return own ? say(200, { token }) : say(401);
    }
    const own = sessions.get((request.headers.authorization ?? '').slice('Bearer '.length));
    if (!own) return say(401);
    const game = games.get(Number(which));
    if (room === 'games' && request.method === 'POST' && which === '') {
      games.set(games.size + 1, { id: games.size + 1, title: body.title, price: Number(body.price) });
      return say(201, { ...games.get(games.size), price: body.price });
    }
    if (room === 'games' && !game) return say(404);
    if (room === 'games' && request.method === 'GET') return say(200, { ...game, price: shown(game!.price) });
    if (room === 'wallet' && request.method === 'GET') return say(200, { balance: shown(own.balance) });
    const amount = game?.price ?? Number(body.amount);
    if (!game && typeof body.amount !== (decimals ? 'string' : 'number'))
      return say(400, { amount: 'is of the wrong type' });
    const payee = accounts.find((each) => each.id === body.to_user_id);
    if (which === 'transfer' && !payee) return say(404, { detail: 'nobody has this number' });
    // Other requests run meanwhile.
    if (which === 'deposit') await sleep(3);
    if (which === 'deposit') own.balance += amount;
    else {
      const done = await taken(own, amount);
      if (!done) return done === false ? say(422, { detail: 'insufficient funds' }) : say(409, { detail: 'try again' });
      if (payee) payee.balance += amount;
    }
    say(200, action === 'buy' ? { bought: true } : { balance: shown(own.balance) });
  });
  open.push(server);
  const inputs = { url: server.url, depth: 'quick', seed: 'wallet', include, transport: 'h1' };
  const config = await parseConfig(inputs, { workspace: import.meta.dirname, env: {} });
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

const spent = expect.stringMatching(/^(double-spend|limit-overrun)$/);
const found = (report: Report) => report.findings.map(({ operations, rule }) => [...operations, rule]);
const withdraw = 'POST /wallet/withdraw';

describe('what the caller owns', () => {
  it.each<[string, Options, string]>([
    ['a balance that no request has made', { bonus: 50 }, withdraw],
    ['a purchase, paid with money as text from what was deposited', { decimals: true }, 'POST /games/{id}/buy'],
  ])(
    'is spent twice: %s',
    async (_, options, raced) => {
      const report = await scanned({ racy: true, ...options }, `${raced}\nPOST /wallet/deposit`);
      expect(found(report)).toEqual([[raced, spent]]);
    },
    40_000,
  );

  it.each<[string, Options]>([
    ['whoever is overtaken is told so', { optimistic: true, decimals: true }],
    ['something may be owed', { overdraft: 3 }],
  ])(
    'is clean where %s',
    async (_, options) => {
      const report = await scanned(options, `${withdraw}\nPOST /wallet/deposit`);
      expect([...found(report), ...report.suspected]).toEqual([]);
      expect(report.coverage.exercised).toBe(2);
    },
    40_000,
  );
});
