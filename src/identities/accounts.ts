/** Carries out `identities` of the configuration: creates accounts, logs in, and keeps what signs later requests. */
import { randomInt } from 'node:crypto';
import type { AccountCall, Config, IdentityConfig, LoginConfig } from '../config/config.ts';
import { secretsOfBody } from '../config/secrets.ts';
import { formBody } from '../data/form.ts';
import { withUnique } from '../data/unique.ts';
import { UserError } from '../errors.ts';
import { isObject, type Json } from '../json.ts';
import { sendable } from '../percent.ts';
import type { Spec } from '../spec/spec.ts';
import type { WireRequest } from '../transport/transport.ts';
import type { Opened } from './callers.ts';
import { sendElsewhere } from './elsewhere.ts';
import { type Guarded, sendGuarded } from './forgery.ts';
import type { Identity, Send } from './identity.ts';
import { type Session, sessionOf } from './session.ts';
import { renewable } from './sign-up.ts';

/**
 * Every identity of the configuration, in its order. `send` reaches the target; what another server keeps is asked there.
 * @throws UserError (exit 2) `login-failed`, `sign-up-failed`, `unknown-operation`; (exit 3) where nothing answers
 */
export async function openIdentities(config: Config, send: Send, spec?: Pick<Spec, 'operations'>): Promise<Identity[]> {
  const opened: Identity[] = [];
  for (const identity of config.identities ?? [])
    opened.push(
      await open(identity, { send, operations: spec?.operations ?? [], target: config.url, word: newWord() }),
    );
  return opened;
}

/** Makes an account as an identity of the configuration says; `undefined`: none says how a new one is made each time. */
export function newAccount(
  config: Config,
  send: Send,
  { operations }: Pick<Spec, 'operations'>,
): (() => Promise<Opened>) | undefined {
  const identity = renewable(config);
  if (!identity) return undefined;
  return async () => {
    const word = newWord();
    const opened = await open(identity, { send, operations, target: config.url, word });
    const sent = withUnique(identity.createUsers?.body, word);
    return { identity: opened, made: { resource: 'account', path: {}, sent, body: null } };
  };
}

interface Desk {
  send: Send;
  operations: Spec['operations'];
  target: string | undefined;
  /** What `{unique}` stands for: one word for the account and its logins. */
  word: string;
}

async function open(identity: IdentityConfig, desk: Desk): Promise<Identity> {
  const { name, headers, createUsers, login } = identity;
  const passwords = [createUsers, login].flatMap((call) => secretsOfBody(withUnique(call?.body, desk.word)));
  const isNew = createUsers !== undefined && (await signUp(name, createUsers, desk));
  const fixed = {
    name,
    headers,
    query: identity.query ?? {},
    secrets: passwords.filter((one) => one.includes(desk.word)),
    ...(isNew ? { madeBy: placeOf(createUsers) } : {}),
  };
  if (!login) return fixed;
  const renew = async (): Promise<Identity> => {
    const session = await logIn(name, login, desk);
    return {
      ...fixed,
      ...session,
      headers: { ...headers, ...session.headers },
      query: { ...identity.query, ...session.query },
      secrets: [...fixed.secrets, ...session.secrets],
      renew,
    };
  };
  return renew();
}

/** Whether it made an account. Without `{unique}` the account may be there since an earlier scan: the login decides then. */
async function signUp(name: string, call: AccountCall, desk: Desk): Promise<boolean> {
  const { status } = await answered(name, call, desk);
  const isFresh = JSON.stringify(call.body ?? '').includes('{unique}');
  const may = status < 400 || (!isFresh && [400, 409, 422].includes(status));
  if (!may)
    throw new UserError(
      'sign-up-failed',
      `The identity \`${name}\` could not be created: ${placeOf(call)} answered ${status}; check createUsers in the configuration.`,
    );
  return status < 400;
}

async function logIn(name: string, login: LoginConfig, desk: Desk): Promise<Session> {
  const exchange = await answered(name, login, desk);
  const what = `The identity \`${name}\` could not log in: ${placeOf(login)}`;
  if (exchange.status >= 400)
    throw new UserError(
      'login-failed',
      `${what} answered ${exchange.status}; check its body and headers in the configuration.`,
    );
  const session = sessionOf(exchange, login);
  if (session) return session;
  const lacks = login.token
    ? `has no token at ${login.token.at} of its ${login.token.from}; check token.at`
    : 'sets no cookie; say with token where its token is';
  throw new UserError('login-failed', `${what} answered ${exchange.status} and ${lacks}.`);
}

const placeOf = ({ operation, url }: AccountCall): string => (url === undefined ? operation : new URL(url).origin);

async function answered(name: string, call: AccountCall, desk: Desk): Promise<Guarded & { status: number }> {
  const wire = wireOf(call, desk);
  const elsewhere = call.url !== undefined && !isOwn(call.url, desk.target) ? call.url : undefined;
  const exchange = await (elsewhere === undefined
    ? sendGuarded(wire, desk.send, desk.operations)
    : sendElsewhere(elsewhere, wire));
  const { status, error } = exchange;
  if (status !== null) return { ...exchange, status };
  throw new UserError(
    'no-answer',
    `${placeOf(call)}, which the identity \`${name}\` needs, did not answer (${error?.message ?? 'no response'}).`,
    3,
  );
}

const isOwn = (url: string, target: string | undefined): boolean =>
  target !== undefined && new URL(url).origin === new URL(target).origin;

function wireOf(call: AccountCall, desk: Desk): WireRequest {
  const { method, path } = addressOf(call, desk);
  const body = withUnique(call.body, desk.word);
  const headers = withUnique(call.headers, desk.word) as Record<string, string>;
  if (body === undefined) return { method, path, headers };
  return {
    method,
    path,
    headers: { 'content-type': call.contentType, ...headers },
    body: written(body, call.contentType),
  };
}

function written(body: Json, contentType: string): string {
  if (typeof body === 'string') return body;
  return contentType.includes('x-www-form-urlencoded') && isObject(body) ? formBody(body) : JSON.stringify(body);
}

function addressOf({ operation, url }: AccountCall, { operations }: Desk): { method: string; path: string } {
  const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(operation) ?? [];
  const known = operations.find(({ id, operationId }) => id === operation || operationId === operation);
  if (url !== undefined) {
    const { pathname, search } = new URL(url);
    return { method: method ?? known?.method ?? 'POST', path: pathname + search };
  }
  if (known) return { method: known.method, path: sendable(known.basePath + known.path) };
  if (method !== undefined && path !== undefined) return { method, path: sendable(path) };
  throw new UserError(
    'unknown-operation',
    `The document has no operation \`${operation}\`, which an identity names; write it as \`POST /login\`.`,
  );
}

const letters = 'abcdefghijkmnpqrstuvwxyz';

/** New in every scan, whatever its seed: the accounts of an earlier one may still be there. */
export const newWord = (): string =>
  `rg${Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('')}`;
