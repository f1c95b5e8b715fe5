import { describe, expect, it } from 'vitest';
import { sign } from '../../src/identities/identity.ts';
import { credentialsFrom, tokenOf } from '../../src/identities/offer.ts';
import { cookiesOf, sessionOf } from '../../src/identities/session.ts';
import type { Exchange } from '../../src/transport/transport.ts';

const answer = (body: unknown, headers: Record<string, string> = {}): Exchange => ({
  sentAt: 0,
  releasedAt: 0,
  receivedAt: 1,
  status: 200,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  truncated: false,
});

const bearer = {
  from: 'body',
  at: '/data/token',
  to: 'header',
  name: 'authorization',
  template: 'Bearer {token}',
} as const;

describe('what a login gives', () => {
  it('a token at a pointer, in a header, a query parameter or a cookie', () => {
    const told = answer({ data: { token: 'abc' } }, { 'x-token': 'Bearer xyz' });
    const session = (more: object) => sessionOf(told, { token: { ...bearer, ...more }, cookies: false });
    expect(session({})).toEqual({ headers: { authorization: 'Bearer abc' }, query: {}, secrets: ['abc'] });
    expect(session({ to: 'query', name: 'k', template: '{token}' })?.query).toEqual({ k: 'abc' });
    expect(session({ to: 'cookie', name: 'k', template: '{token}' })?.headers).toEqual({ cookie: 'k=abc' });
    expect(session({ from: 'header', at: 'x-token' })?.headers.authorization).toBe('Bearer xyz');
  });

  it('a token as it is, whatever signs are in it', () => {
    const token = "$2y$$10$&$'x";
    const session = sessionOf(answer({ data: { token } }), { token: bearer, cookies: false });
    expect(session?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('nothing where the token is not where it should be, or no cookie is set', () => {
    expect(sessionOf(answer({ token: 'abc' }), { token: bearer, cookies: true })).toBeUndefined();
    expect(sessionOf(answer({}), { cookies: true })).toBeUndefined();
  });

  it('its cookies without those that it removes, and the headers that guard against forgery', () => {
    const told = answer('', {
      'set-cookie': 'sid=0123456789; Path=/; HttpOnly\nold=1; Max-Age=0\ncsrftoken=qwertyuiop\nlang=en',
    });
    expect(cookiesOf(told)).toEqual({ sid: '0123456789', csrftoken: 'qwertyuiop', lang: 'en' });
    expect(sessionOf(told, { cookies: true })).toEqual({
      headers: { cookie: 'sid=0123456789; csrftoken=qwertyuiop; lang=en', 'x-csrftoken': 'qwertyuiop' },
      query: {},
      secrets: ['0123456789', 'qwertyuiop'],
    });
  });
});

it('signs a request: its own cookies stay, its query too', () => {
  const request = { method: 'GET', path: '/a?b=1', headers: { cookie: 'own=1', accept: '*/*' } };
  expect(sign(request, { headers: { cookie: 'sid=2', authorization: 'x' }, query: { key: 'a b' } })).toEqual({
    method: 'GET',
    path: '/a?b=1&key=a+b',
    headers: { cookie: 'own=1; sid=2', accept: '*/*', authorization: 'x' },
  });
});

describe('what an answer may be used for where nobody says', () => {
  const nobody = { user: 'u', password: 'p' };

  it.each([
    [{ access_token: 'tokentoken', token_type: 'bearer' }, 'tokentoken'],
    [{ access: 'tokentoken', refresh: 'other-token' }, 'tokentoken'],
    [{ user: { id: 1, token: 'tokentoken' } }, 'tokentoken'],
    ['aaaa.bbbb.cccc', 'aaaa.bbbb.cccc'],
    [{ id: 1, name: 'no token here' }, undefined],
  ])('%j', (body, token) => expect(tokenOf(answer(body))).toBe(token));

  it("the document's own way comes first", () => {
    const first = (scheme: Parameters<typeof credentialsFrom>[1][number]) =>
      credentialsFrom(answer({ key: 'tokentoken' }), [scheme], nobody)[0];
    expect(first({ kind: 'key', in: 'header', name: 'X-Api-Key' })?.headers).toEqual({ 'x-api-key': 'tokentoken' });
    expect(first({ kind: 'key', in: 'query', name: 'k' })?.query).toEqual({ k: 'tokentoken' });
    expect(first({ kind: 'key', in: 'header', name: 'Authorization', prefix: 'Token' })?.headers.authorization).toBe(
      'Token tokentoken',
    );
    expect(first({ kind: 'bearer' })?.headers.authorization).toBe('Bearer tokentoken');
    expect(credentialsFrom(answer({}), [{ kind: 'basic' }], nobody)[0]?.headers.authorization).toBe('Basic dTpw');
  });
});
