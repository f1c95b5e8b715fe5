/** What belongs to the caller is raced by accounts that sign up for it, and by no other. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { answers, document, objectOf, takes, text } from '../spec/documents.ts';
import { type Driven, drive, missed } from './drive.ts';
import type { Answer, Request } from './server.ts';

interface Account {
  email: string;
  password: string;
  nick: string;
  theme: string;
  /** Requests that changed it. */
  changes: string[];
  notes: number;
}

const profile = objectOf({ email: text, nick: text });
const secured = { security: [{ bearer: [] }] };

function me(operations: string[]) {
  const accounts = new Map<string, Account>();
  const everybody: Account[] = [];
  const sessions = new Map<string, string>();
  const all = {
    'POST /signup': {
      ...takes({ 'email!': { type: 'string', format: 'email' }, 'password!': text }),
      ...answers(profile, '201'),
    },
    'POST /login': takes({ 'email!': text, 'password!': text }),
    'GET /users/me': { ...answers(profile), ...secured },
    'PATCH /users/me': { ...takes({ nick: text, email: text }), ...secured },
    'PUT /users/me/password': { ...takes({ 'currentPassword!': text, 'newPassword!': text }), ...secured },
    'PUT /users/me/settings': { ...takes({ 'theme!': text }), ...secured },
    'GET /users/me/settings': { ...answers(objectOf({ theme: text })), ...secured },
    'DELETE /users/me': secured,
    'POST /notes': { ...takes({ 'text!': text }), ...secured },
  };
  const whole = document(
    Object.fromEntries(Object.entries(all).filter(([id]) => operations.length === 0 || operations.includes(id))),
  );
  whole.components = { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } };

  function answer({ line, body, headers }: Request): Answer {
    if (line === 'POST /signup') {
      if (accounts.has(body.email)) return [409, { error: 'taken' }];
      const made: Account = { ...body, nick: 'N', theme: 'light', changes: [], notes: 0 };
      accounts.set(body.email, made);
      everybody.push(made);
      return [201, { email: body.email, nick: 'N' }];
    }
    if (line === 'POST /login') {
      if (accounts.get(body.email)?.password !== body.password) return [401, { error: 'no' }];
      const token = randomUUID();
      sessions.set(token, body.email);
      return [200, { token }];
    }
    const owner = sessions.get((headers.authorization ?? '').replace('Bearer ', ''));
    const account = [...accounts.values()].find(({ email }) => email === owner);
    if (account === undefined) return [401, { error: 'who are you?' }];
    if (line === 'POST /notes') {
      account.notes += 1;
      return [201, { id: account.notes }];
    }
    if (!line.startsWith('GET')) account.changes.push(line);
    if (line === 'PUT /users/me/password') {
      if (body.currentPassword !== account.password) return [400, { error: 'that is not your password' }];
      account.password = body.newPassword;
      return [204];
    }
    if (line === 'DELETE /users/me') {
      accounts.delete(account.email);
      return [204];
    }
    if (line === 'PATCH /users/me' && body.nick !== undefined) account.nick = body.nick;
    if (line === 'PUT /users/me/settings') account.theme = body.theme;
    return [200, line.endsWith('settings') ? { theme: account.theme } : { email: account.email, nick: account.nick }];
  }
  return { accounts, everybody, run: (more: Partial<Config> = {}): Promise<Driven> => drive(whole, answer, {}, more) };
}

const changing = ['PATCH /users/me', 'PUT /users/me/password', 'PUT /users/me/settings', 'DELETE /users/me'];
const register = {
  operation: 'POST /signup',
  headers: {},
  contentType: 'application/json',
  body: { email: '{unique}@example.com', password: '{unique}-Pw1' },
};
const login = { ...register, operation: 'POST /login', cookies: false };
const token = { from: 'body', at: '/token', to: 'header', name: 'authorization', template: 'Bearer {token}' } as const;
const alice = { name: 'alice', headers: {}, createUsers: register, login: { ...login, token } };

describe('the caller itself', () => {
  it.each<[string, Partial<Config>, number]>([
    ['where the document shows how to sign up', {}, 0],
    ['where an identity says how an account is made', { identities: [alice] }, 1],
  ])('%s', async (_how, more, stay) => {
    const { accounts, everybody, run } = me([]);
    const driven = await run(more);
    expect(missed(driven)).toEqual({});
    // Whoever sends all the rest is never changed, and nobody by two operations, but for leaving in the end.
    const changes = everybody.map((account) => account.changes.filter((line) => line !== 'DELETE /users/me'));
    expect(changes.filter((lines) => lines.length > 0).length).toBeGreaterThan(4);
    expect(changes.every((lines) => new Set(lines).size <= 1)).toBe(true);
    expect(everybody.every(({ notes }, index) => notes === 0 || changes[index]!.length === 0)).toBe(true);
    // Whoever has called has left.
    expect([...accounts.values()].filter((account) => account.changes.length + account.notes > 0).length).toBe(stay);
  });

  it('is left alone where nothing makes another one', async () => {
    const { run } = me(['GET /users/me', ...changing, 'POST /notes']);
    const driven = await run({ headers: { authorization: 'Bearer x' } });
    expect(Object.entries(missed(driven)).map(([id, why]) => `${id} ${why.split(':')[0]}`)).toEqual(
      expect.arrayContaining(changing.map((id) => `${id} touches-existing`)),
    );
    expect(missed(driven)['PATCH /users/me']).toContain('an identity with createUsers');
  });
});
