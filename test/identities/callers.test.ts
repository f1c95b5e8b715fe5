import { afterEach, expect, it } from 'vitest';
import { type Callers, openCallers } from '../../src/identities/callers.ts';
import type { Identity } from '../../src/identities/identity.ts';
import { openTransport } from '../../src/transport/open.ts';
import type { Transport, WireRequest } from '../../src/transport/transport.ts';
import { type Office, startOffice } from './office.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const post = (path: string, body: object, identity?: string): WireRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  ...(identity === undefined ? {} : { identity }),
});
const room = post('/rooms', { name: 'A', desks: 9 });

async function at(
  uses: number,
  names = ['ada'],
): Promise<{ office: Office; transport: Transport; callers: Callers; secrets: string[] }> {
  const office = await startOffice({ way: 'json', uses, accounts: { ada: 'opensesame', bob: 'opensesame' } });
  const transport = await openTransport(new URL(office.url), {
    protocol: 'h1',
    timeoutMs: 5_000,
    maxBodyBytes: 100_000,
  });
  endings.push(office.close, transport.close);
  const open = async (name: string): Promise<Identity> => {
    const { body } = await transport.send(post('/auth/token', { username: name, password: 'opensesame' }));
    const { token } = JSON.parse(body).data;
    return {
      name,
      headers: { authorization: `Bearer ${token}` },
      query: {},
      secrets: [token],
      renew: () => open(name),
    };
  };
  const secrets: string[] = [];
  const callers = openCallers(transport, await Promise.all(names.map(open)), (values) => void secrets.push(...values));
  return { office, transport, callers, secrets };
}

it('logs in once more where a lone request finds its session ended, however many find it', async () => {
  const { office, callers, secrets } = await at(3);
  const statuses = await Promise.all(
    Array.from({ length: 5 }, async () => (await callers.transport.send(room)).status),
  );
  expect(statuses).toEqual([201, 201, 201, 201, 201]);
  expect(office.logins).toBe(2);
  expect(secrets).toHaveLength(2);
});

it('never repeats a raced request; its round is doubted and the next begins with a new session', async () => {
  const { office, callers } = await at(1);
  expect((await callers.probe(room)).status).toBe(201);
  const { status } = await callers.probe(room);
  expect(status).toBe(401);
  expect(callers.stale).toBe(false);
  callers.heard('POST /rooms', status);
  expect(callers.stale).toBe(true);
  expect(office.seen.filter(({ line }) => line === 'POST /rooms')).toHaveLength(2);
  await callers.freshen();
  expect(callers.stale).toBe(false);
  expect((await callers.probe(room)).status).toBe(201);
});

it('an operation that answers 401 to new sessions too means it', async () => {
  const { office, callers } = await at(Number.POSITIVE_INFINITY);
  const refused = post('/auth/token', { username: 'nobody', password: 'wrong' });
  for (let i = 0; i < 6; i += 1) {
    callers.heard('POST /auth/token', (await callers.probe(refused)).status);
    await callers.freshen();
  }
  expect(office.logins).toBe(4);
  const before = office.logins;
  for (let i = 0; i < 4; i += 1) expect((await callers.transport.send(refused)).status).toBe(401);
  expect(office.logins).toBe(before + 1);
});

it('signs by name, the first one what has no name, and nobody what is sent bare', async () => {
  const { office, callers } = await at(Number.POSITIVE_INFINITY, ['ada', 'bob']);
  expect(callers.names).toEqual(['ada', 'bob']);
  await callers.transport.send(room);
  await callers.transport.burst([room, { ...room, identity: 'bob' }]);
  expect((await callers.bare(room)).status).toBe(401);
  const signed = office.seen.filter(({ line }) => line === 'POST /rooms').map(({ authorization }) => authorization);
  expect(new Set(signed.slice(0, 3)).size).toBe(2);
  expect(signed[3]).toBeUndefined();
});
