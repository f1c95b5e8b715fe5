import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { formsOf, redact, redactAll, secretsOf } from '../../src/config/secrets.ts';

const configWith = (headers: string): Promise<Config> => parseConfig({ headers }, { workspace: '/nowhere', env: {} });

describe('formsOf', () => {
  const secret = 'p"a/ss+wörd==';
  test.each([
    ['as it is', secret],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 without padding', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded in lower case', encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase())],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['as a form encodes it', new URLSearchParams({ a: 'a b/0123' }).toString().slice(2), 'a b/0123'],
    ['hex', Buffer.from(secret).toString('hex')],
    ['in JSON', 'p\\"a/ss+wörd=='],
    ['in JSON without other letters', 'p\\"a/ss+w\\u00f6rd=='],
    ['in JSON with its slash escaped', 'p\\"a\\/ss+wörd=='],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ])('%s', (_name, form, of = secret) => {
    expect(formsOf([of])).toContain(form);
  });

  test.each(['', 'u:', 'me:', 'bob:', 'carol:'])('base64 within a longer text that begins with %j', (before) => {
    for (const after of ['', '!', ':x', '...'])
      for (const alphabet of ['base64', 'base64url'] as const) {
        const text = Buffer.from(before + secret + after).toString(alphabet);
        expect(formsOf([secret]).some((form) => text.includes(form))).toBe(true);
      }
  });

  test('the token after its scheme, and the password within Basic', () => {
    expect(formsOf(['Bearer abcdefghijklmnop'])).toContain('abcdefghijklmnop');
    const basic = formsOf([`Basic ${Buffer.from('mia:correct horse').toString('base64')}`]);
    expect(basic).toContain('correct horse');
    expect(basic).toContain('mia:correct horse');
  });

  test('nothing so short that it would blot out words', () => {
    expect(formsOf(['a', 'ab']).filter((form) => form.length < 4)).toEqual([]);
  });
});

describe('secretsOf', () => {
  test('headers, identities, and what their logins send under names of secrets', async () => {
    const config = await configWith('X-Key: header-secret');
    const body = { user: 'mia-user', password: 'pass-secret' };
    const login = {
      operation: 'POST /login',
      headers: { 'x-app': 'app-secret' },
      contentType: 'application/json',
      cookies: false,
      body,
    };
    const identities = [{ name: 'mia', headers: { cookie: 'cookie-secret' }, login }];
    const expected = ['app-secret', 'cookie-secret', 'header-secret', 'pass-secret'];
    expect(secretsOf({ ...config, identities }).sort()).toEqual(expected);
  });
});

describe('redact', () => {
  test('texts, however deep, and names of fields', async () => {
    const config = await configWith('Authorization: Bearer s3cret-0123456789');
    const value = {
      a: ['x s3cret-0123456789 y', 1, null, true],
      's3cret-0123456789': { b: 'Bearer s3cret-0123456789' },
    };
    expect(redactAll(value, config)).toEqual({ a: ['x *** y', 1, null, true], '***': { b: '***' } });
    expect(redact(Buffer.from('s3cret-0123456789').toString('base64'), config)).toBe('***');
  });

  test('leaves plain words alone', async () => {
    const config = await configWith('Accept: application/json\nX-Tenant: demo');
    expect(redact('POST /demos application/json', config)).toBe('POST /demos application/json');
  });
});
