import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Config, IdentityConfig, LoginConfig } from '../../src/config/config.ts';
import { openIdentities } from '../../src/identities/accounts.ts';
import { openTransport } from '../../src/transport/open.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { type Office, type Options, startOffice } from './office.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function at(options: Options): Promise<{ office: Office; transport: Transport }> {
  const office = await startOffice(options);
  const transport = await openTransport(new URL(office.url), {
    protocol: 'h1',
    timeoutMs: 5_000,
    maxBodyBytes: 100_000,
  });
  endings.push(office.close, transport.close);
  return { office, transport };
}

const login = (body: LoginConfig['body'], more: Partial<LoginConfig> = {}): LoginConfig => ({
  operation: 'POST /auth/token',
  headers: {},
  contentType: 'application/json',
  body: body ?? null,
  cookies: false,
  token: { from: 'body', at: '/data/token', to: 'header', name: 'authorization', template: 'Bearer {token}' },
  ...more,
});

const open = (transport: Transport, url: string, ...identities: IdentityConfig[]) =>
  openIdentities({ url, identities } as Config, transport.send);

const ada = { username: 'ada', password: 'opensesame' };

it('logs in, and again as the same account', async () => {
  const { office, transport } = await at({ way: 'json', accounts: { ada: 'opensesame' } });
  const [identity] = await open(transport, office.url, { name: 'ada', headers: { 'x-own': '1' }, login: login(ada) });
  expect(identity).toMatchObject({
    name: 'ada',
    headers: { 'x-own': '1', authorization: expect.stringContaining('Bearer session-1-') },
  });
  expect(identity!.secrets).toEqual([expect.stringContaining('session-1-')]);
  expect((await identity!.renew!()).headers.authorization).toContain('Bearer session-2-');
});

it('makes a fresh account for each identity, with one word for it and its login', async () => {
  const { office, transport } = await at({ way: 'json' });
  const fresh = (name: string): IdentityConfig => ({
    name,
    headers: {},
    createUsers: {
      operation: 'POST /auth/register',
      headers: {},
      contentType: 'application/json',
      body: { email: '{unique}@example.org', password: 'pw-{unique}' },
    },
    login: login('username={unique}%40example.org&password=pw-{unique}', {
      contentType: 'application/x-www-form-urlencoded',
    }),
  });
  const identities = await open(transport, office.url, fresh('a'), fresh('b'));
  expect(office.accounts.size).toBe(2);
  expect(office.logins).toBe(2);
  const passwords = [...office.accounts.values()];
  expect(identities.map(({ secrets }) => passwords.some((password) => secrets.includes(password)))).toEqual([
    true,
    true,
  ]);
});

it('keeps the cookies of a login', async () => {
  const { office, transport } = await at({ way: 'cookie', accounts: { ada: 'opensesame' } });
  const { token: _, ...plain } = login(ada, { cookies: true });
  const [identity] = await open(transport, office.url, { name: 'ada', headers: {}, login: plain });
  expect(identity!.headers.cookie).toContain('sid=session-1-');
});

it.each([
  [
    'a wrong password',
    login({ username: 'ada', password: 'wrong' }),
    /`ada` could not log in: POST \/auth\/token answered 401/,
  ],
  ['a wrong pointer', login(ada, { token: { ...login(ada).token!, at: '/jwt' } }), /has no token at \/jwt of its body/],
  ['no such operation', login(ada, { operation: 'logIn' }), /no operation `logIn`/],
])('says what to mend: %s', async (_, call, words) => {
  const { office, transport } = await at({ way: 'json', accounts: { ada: 'opensesame' } });
  const opening = open(transport, office.url, { name: 'ada', headers: {}, login: call });
  await expect(opening).rejects.toThrow(words);
  await expect(opening).rejects.toMatchObject({ exit: 2 });
});

it('logs in at another server, which sees nothing of the target, and follows it nowhere', async () => {
  const seen: (string | undefined)[] = [];
  const elsewhere = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`, request.headers.authorization);
    const isMoved = request.url === '/moved';
    response
      .writeHead(isMoved ? 302 : 200, isMoved ? { location: '/token' } : {})
      .end('{"access_token":"from-elsewhere"}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  endings.push(() => new Promise((resolve) => elsewhere.close(() => resolve())));
  const base = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const { office, transport } = await at({ way: 'json' });
  const token = { ...login(ada).token!, at: '/access_token' };
  const [identity] = await open(transport, office.url, {
    name: 'ada',
    headers: { authorization: 'mine' },
    login: login(ada, { url: `${base}/token`, token }),
  });
  expect(identity!.headers.authorization).toBe('Bearer from-elsewhere');
  expect(seen).toEqual(['POST /token', undefined]);
  expect(office.seen).toEqual([]);
  await open(transport, office.url, { name: 'ada', headers: {}, login: login(ada, { url: `${base}/moved`, token }) });
  expect(seen.filter((line) => line === 'POST /token')).toHaveLength(1);
});
