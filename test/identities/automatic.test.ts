import { afterEach, describe, expect, it } from 'vitest';
import { signInByDocument } from '../../src/identities/automatic.ts';
import { sign } from '../../src/identities/identity.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { logIns, signUps } from '../../src/spec/signs.ts';
import type { Spec } from '../../src/spec/spec.ts';
import { openTransport } from '../../src/transport/open.ts';
import { document, type Options, startOffice, type Way } from './office.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const specOf = (value: object): Promise<Spec> =>
  loadSpec({ text: JSON.stringify(value), url: 'http://localhost/openapi.json' }, async () => '');

async function at(options: Options) {
  const office = await startOffice(options);
  const transport = await openTransport(new URL(office.url), {
    protocol: 'h1',
    timeoutMs: 5_000,
    maxBodyBytes: 100_000,
  });
  endings.push(office.close, transport.close);
  return { office, transport, spec: await specOf(document(options)) };
}

const newRoom = {
  method: 'POST',
  path: '/rooms',
  headers: { 'content-type': 'application/json' },
  body: '{"name":"A","desks":1}',
};

it.each<Way>(['oauth2', 'json', 'cookie', 'token'])('finds its way in: %s', async (way) => {
  const { office, transport, spec } = await at({ way });
  const { identity, warning } = await signInByDocument(spec, transport.send);
  expect((await transport.send(sign(newRoom, identity!))).status).toBe(201);
  expect(warning).toContain('POST /auth/register');
  const [password] = office.accounts.values();
  expect(identity!.secrets).toContain(password);
  const again = await identity!.renew!();
  expect(again.headers).not.toEqual(identity!.headers);
  expect((await transport.send(sign(newRoom, again))).status).toBe(201);
});

it('is not misled by a read that the fresh account may not send either', async () => {
  const { transport, spec } = await at({ way: 'oauth2', guarded: true });
  const { identity } = await signInByDocument(spec, transport.send);
  expect((await transport.send(sign(newRoom, identity!))).status).toBe(201);
});

it('signs up where the document says nothing and only creations are refused', async () => {
  const { transport, spec } = await at({ way: 'json', silent: true });
  const { identity } = await signInByDocument(spec, transport.send);
  expect((await transport.send(sign(newRoom, identity!))).status).toBe(201);
});

it('does not sign up where nobody is turned away', async () => {
  const { office, transport, spec } = await at({ way: 'open' });
  const { others, ...found } = await signInByDocument(spec, transport.send);
  expect(found).toEqual({});
  expect(office.accounts.size).toBe(0);
  // This API makes a room of a request without body: whoever asked has to remove it.
  expect(others?.map(({ operation, made }) => [operation.id, made.body])).toEqual([
    ['POST /rooms', expect.objectContaining({ id: 1 })],
  ]);
});

it('asks nothing where the document shows no sign-up', async () => {
  const { office, transport, spec } = await at({ way: 'json', closed: true });
  expect(await signInByDocument(spec, transport.send)).toEqual({});
  expect(office.seen).toEqual([]);
});

it('says so where the account opens nothing', async () => {
  const { transport, spec } = await at({ way: 'json', uses: 0 });
  const found = await signInByDocument(spec, transport.send);
  expect(found.identity).toBeUndefined();
  expect(found.warning).toContain('no login of the document opened a session');
});

describe('which operations are asked', () => {
  const taking = (...names: string[]) => ({
    requestBody: {
      content: {
        'application/json': {
          schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
        },
      },
    },
    responses: {},
  });
  const spec = (paths: Record<string, object>) =>
    specOf({
      openapi: '3.0.0',
      info: { title: 'x', version: '1' },
      paths: Object.fromEntries(Object.entries(paths).map(([path, post]) => [path, { post }])),
    });
  const both = taking('email', 'password');

  it.each([
    [
      'FastAPI Users',
      {
        '/auth/jwt/login': both,
        '/auth/register': both,
        '/auth/forgot-password': taking('email'),
        '/auth/reset-password': taking('token', 'password'),
      },
      '/auth/register',
      '/auth/jwt/login',
    ],
    [
      'Simple JWT',
      { '/api/token/': both, '/api/token/refresh/': taking('refresh'), '/api/users/': both },
      '/api/users/',
      '/api/token/',
    ],
    [
      'Djoser',
      {
        '/auth/jwt/create/': both,
        '/auth/users/': both,
        '/auth/users/set_password/': taking('new_password', 'current_password'),
      },
      '/auth/users/',
      '/auth/jwt/create/',
    ],
    ['Nest', { '/auth/sign-up': both, '/auth/sign-in': both }, '/auth/sign-up', '/auth/sign-in'],
    ['Rails', { '/users': both, '/sessions': both }, '/users', '/sessions'],
    [
      'Spring',
      { '/api/accounts/create': both, '/api/accounts/authenticate': both, '/api/notes/create': taking('text') },
      '/api/accounts/create',
      '/api/accounts/authenticate',
    ],
    [
      'Express',
      { '/api/v1/auth/signup': both, '/api/v1/auth/login': both, '/orders': taking('name') },
      '/api/v1/auth/signup',
      '/api/v1/auth/login',
    ],
  ])('%s', async (_, paths, up, login) => {
    const read = await spec(paths);
    expect(signUps(read)[0]?.path).toBe(up);
    expect(logIns(read)[0]?.path).toBe(login);
  });
});
