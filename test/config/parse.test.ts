import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { configSchema } from '../../src/config/schema.ts';
import { UserError } from '../../src/errors.ts';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'racegate-config-'));
});
afterEach(() => rm(workspace, { recursive: true }));

const parse = (raw: Record<string, string | undefined>, env: Record<string, string> = {}) =>
  parseConfig(raw, { workspace, env });

async function file(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(workspace, name)), { recursive: true });
  await writeFile(join(workspace, name), text);
}

async function complaint(raw: Record<string, string>, env: Record<string, string> = {}): Promise<UserError> {
  const error = await parse(raw, env).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).exit).toBe(2);
  expect((error as UserError).message).not.toContain('\n');
  return error as UserError;
}

describe('inputs', () => {
  it('have the defaults that the interface promises', async () => {
    const config = await parse({});
    expect(config).toMatchObject({
      threshold: 80,
      depth: 'standard',
      timeBudget: 300,
      maxRequests: 20000,
      waitTimeout: 300,
      comment: 'always',
      reviewComments: true,
      failOn: 'any',
      touchExisting: false,
      passWhenUntested: false,
      allowProduction: false,
      reportDir: 'racegate-report',
      transport: 'auto',
      headers: {},
      include: [],
      exclude: [],
      workspace,
    });
    expect(config.url).toBeUndefined();
    expect(config.seed).not.toBe((await parse({})).seed);
  });

  it('are read, and an empty one is none', async () => {
    const config = await parse({
      url: ' https://preview.example/v1 ',
      threshold: '72.5',
      headers: 'X-Api-Key: abc:d\n\n  Cookie:  a=b; c=d ',
      include: 'tag:orders\nPOST /events/*',
      'max-drop': '',
      shard: '2/3',
      seed: '7',
      'review-comments': 'false',
    });
    expect(config).toMatchObject({
      url: 'https://preview.example/v1',
      threshold: 72.5,
      headers: { 'x-api-key': 'abc:d', cookie: 'a=b; c=d' },
      include: ['tag:orders', 'POST /events/*'],
      shard: { index: 2, total: 3 },
      seed: '7',
      reviewComments: false,
    });
    expect('maxDrop' in config).toBe(false);
  });

  it('are frozen to the bottom', async () => {
    const config = await parse({ headers: 'A: b' });
    expect(() => Object.assign(config.headers, { c: 'd' })).toThrow(TypeError);
  });

  it.each([
    ['threshold', 'abc', '`threshold` must be a number from 0 to 100, not "abc".'],
    ['threshold', '101', '`threshold` must be a number from 0 to 100, not "101".'],
    ['threshold', '-1', '`threshold` must be a number from 0 to 100, not "-1".'],
    ['threshold', 'NaN', '`threshold` must be a number from 0 to 100, not "NaN".'],
    ['threshold', '1e1', '`threshold` must be a number from 0 to 100, not "1e1".'],
    ['max-requests', '1.5', '`max-requests` must be a whole number of at least 1, not "1.5".'],
    ['depth', 'depe', '`depth` must be quick, standard or deep, not "depe": did you mean `deep`?'],
    ['review-comments', 'yes', '`review-comments` must be true or false, not "yes".'],
    ['shard', '3/2', '`shard` must be i/n with i from 1 to n, for example 2/4, not "3/2".'],
    ['url', 'localhost:3000', '`url` must be an address that begins with http:// or https://, not "localhost:3000".'],
    [
      'include',
      '/events',
      '`include` has the line "/events", which names no operation: write `* /events` or a method before it.',
    ],
    ['start', 'npm start', '`start` needs `url`: say where the API answers once it is started.'],
    ['fail-on', 'new', '`fail-on: new` needs `baseline`: give the path of the report to compare with.'],
    ['max-drop', '5', '`max-drop` needs `baseline`: give the path of the report to compare with.'],
  ])('%s: %j is refused in one sentence', async (name, value, message) => {
    expect((await complaint({ [name]: value })).message).toBe(message);
  });

  it('never show the value of a header or a password', async () => {
    for (const headers of ['s3cret', 'A: s3cret\nA: s3cret', 'A: s3cret\u0001', 'Content-Length: s3cret', 'A: s3cret☃'])
      expect((await complaint({ headers })).message).not.toContain('s3cret');
    for (const given of [
      'https://me:s3cret@host/',
      'https://me:a#s3cret@host',
      'https://me:a/s3cret@host:x/',
      'ftp://me:s3cret@host',
    ])
      expect((await complaint({ url: given })).message).not.toContain('s3cret');
    expect((await complaint({ url: 'https://me:s3cret@host/' })).message).toContain('`Authorization: Basic`');
    const { url } = await parseConfig({ url: 'https://host/v1?bypass=s3cret#x' }, { workspace: '/nowhere', env: {} });
    expect(url).toBe('https://host/v1');
    const spec = (await complaint({ spec: 'https://me:s3cret@host/openapi.json' })).message;
    expect(spec).toBe('`spec` must not hold a user name or password: download the document first, and give its path.');
    expect((await complaint({ headers: 'Authorization: ' })).message).toContain('is the secret it comes from set?');
  });

  it('an unknown one is answered with the nearest known one', async () => {
    expect((await complaint({ treshold: '1' })).message).toBe('Unknown input `treshold`; did you mean `threshold`?');
  });
});

describe('racegate.yml', () => {
  it('is read from .github where it exists, and its lists and mappings are inputs', async () => {
    await file(
      '.github/racegate.yml',
      'threshold: 90\ninclude: [tag:a, listEvents]\nheaders: { X-Key: "${KEY}" }\ntouch-existing: true\n',
    );
    const config = await parse({}, { KEY: 'k' });
    expect(config).toMatchObject({
      threshold: 90,
      include: ['tag:a', 'listEvents'],
      headers: { 'x-key': 'k' },
      touchExisting: true,
    });
  });

  it('allows as many creations as its schema says where it says nothing', async () => {
    expect(configSchema()).toMatchObject({
      properties: { 'max-created': { default: (await parse({})).maxCreated } },
    });
  });

  it('gives way to an input, but not to an input at its default', async () => {
    await file('.github/racegate.yml', 'threshold: 90');
    expect((await parse({ threshold: '70' })).threshold).toBe(70);
    expect((await parse({ threshold: '80' })).threshold).toBe(90);
  });

  it('says what no input can', async () => {
    await file(
      'x.yml',
      `
max-created: 10
operations:
  post /events/{id}/reservations: { skip: slow, natural-key: email, bounded-by: event.remaining, severity: high, values: { /seats: 2 } }
identities:
  - name: alice
    headers: { X-User: alice }
  - name: bob
    createUsers: { operation: POST /users, body: { email: "{unique}@x.test" } }
    login: { operation: POST /login, body: { email: "{unique}@x.test" }, token: { at: /token } }
scenarios:
  - name: one coupon
    setup: [{ operation: POST /coupons, as: coupon }]
    race: [{ operation: POST /redeem, body: { code: "{coupon.code}" }, times: 2 }]
    invariants: [count(2xx) <= 1]
accept:
  - { finding: abc, reason: known, expires: 2027-01-31 }
`,
    );
    const config = await parse({ config: 'x.yml' });
    expect(config.maxCreated).toBe(10);
    expect(config.operations).toEqual({
      'POST /events/{id}/reservations': {
        skip: 'slow',
        'natural-key': 'email',
        'bounded-by': 'event.remaining',
        severity: 'high',
        values: { '/seats': 2 },
      },
    });
    expect(config.identities?.[1]).toMatchObject({
      createUsers: { operation: 'POST /users', contentType: 'application/json' },
      login: {
        token: { from: 'body', at: '/token', to: 'header', name: 'authorization', template: 'Bearer {token}' },
        cookies: false,
      },
    });
    expect(config.scenarios?.[0]).toMatchObject({ race: [{ times: 2 }], observe: [], invariants: ['count(2xx) <= 1'] });
    expect(config.accept).toEqual([{ finding: 'abc', reason: 'known', expires: '2027-01-31' }]);
  });

  it.each([
    ['treshold: 1', 'x.yml line 1: unknown key `treshold`; did you mean `threshold`?'],
    [
      'spec: a\noperations:\n  POST /a:\n    skipp: x',
      'x.yml line 4: unknown key `skipp` in `operations.POST /a`; did you mean `skip`?',
    ],
    ['threshold: high', 'x.yml line 1: `threshold` must be a number.'],
    ['spec: a\nthreshold: 200', 'x.yml line 2: `threshold` must be <= 100.'],
    ['accept: [{ finding: a }]', 'x.yml line 1: `accept.0` needs the key `reason`.'],
    ['- a\n- b', 'x.yml line 1: the file must be a mapping.'],
    ['github-token: x', 'x.yml line 1: unknown key `github-token`; known are'],
    ['a: [1', 'x.yml is not YAML: '],
    ['spec: ${NOT_SET}', 'x.yml line 1 needs the environment variable NOT_SET, which is not set.'],
    [
      'identities: [{ name: a, login: { operation: POST /login, url: auth.example.com/login } }]',
      '`url` of an identity must be an address that begins with http:// or https://, not "auth.example.com/login".',
    ],
    ['identities: [{ name: a }, { name: a }]', 'Two identities are named `a`; give each its own name.'],
  ])('%j is refused', async (text, message) => {
    await file('x.yml', text);
    expect((await complaint({ config: 'x.yml' })).message).toContain(message);
  });

  it('is missing: says so, where it was asked for', async () => {
    expect((await complaint({ config: 'no.yml' })).message).toBe(
      'no.yml does not exist; paths are relative to the workspace.',
    );
  });

  it('cannot add keys through the environment, nor explode by aliases', async () => {
    await file('x.yml', 'spec: "${V}"');
    expect((await parse({ config: 'x.yml' }, { V: 'a\nthreshold: 1' })).threshold).toBe(80);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefgh'].map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
    ];
    await file('x.yml', bomb.join('\n'));
    expect((await complaint({ config: 'x.yml' })).message).toContain('x.yml cannot be read');
  });
});

describe('a Web Fuzzing Commons file', () => {
  it('becomes identities, in its first and its later spelling, with its template', async () => {
    await file(
      'auth.yaml',
      `
schemaVersion: 0.2.0
auth:
  - name: token
    fixedHeaders: [{ name: X-Tenant, value: t }]
    loginEndpointAuth:
      payloadUserPwd: { username: u, password: p, usernameField: user, passwordField: pass }
      token: { extractFromField: /data/token, httpHeaderName: Authorization, headerPrefix: "JWT " }
  - name: later
    loginEndpointAuth:
      payloadRaw: a=b
      contentType: application/x-www-form-urlencoded
      token: { extractFrom: header, extractSelector: X-Session, sendIn: query, sendName: session, sendTemplate: "{token}" }
authTemplate:
  loginEndpointAuth: { endpoint: /login, verb: POST, contentType: application/json }
`,
    );
    await file('x.yml', 'auth: auth.yaml');
    const [token, later] = (await parse({ config: 'x.yml' })).identities ?? [];
    expect(token).toMatchObject({ name: 'token', headers: { 'x-tenant': 't' } });
    expect(token?.login).toEqual({
      operation: 'POST /login',
      headers: {},
      contentType: 'application/json',
      body: { user: 'u', pass: 'p' },
      token: { from: 'body', at: '/data/token', to: 'header', name: 'authorization', template: 'JWT {token}' },
      cookies: false,
    });
    expect(later?.login).toMatchObject({
      body: 'a=b',
      token: { from: 'header', at: 'x-session', to: 'query', name: 'session', template: '{token}' },
    });
  });

  it.each([
    ['endpoint: "//"', 'auth.yaml: the user `a` has an endpoint that is no address: //.'],
    [
      'externalEndpointURL: auth.example.com/login',
      'auth.yaml: the externalEndpointURL of `a` must be an address that begins with http:// or https://',
    ],
  ])('with %s is refused', async (login, message) => {
    await file('auth.yaml', `auth: [{ name: a, loginEndpointAuth: { ${login}, expectCookies: true } }]`);
    await file('x.yml', 'auth: auth.yaml');
    expect((await complaint({ config: 'x.yml' })).message).toContain(message);
  });

  it('that leads to nothing is refused', async () => {
    await file('auth.yaml', 'auth: [{ name: a, loginEndpointAuth: { endpoint: /login, verb: POST } }]');
    await file('x.yml', 'auth: auth.yaml');
    expect((await complaint({ config: 'x.yml' })).message).toContain(
      'auth.yaml: the user `a` needs a token or expectCookies',
    );
  });
});
