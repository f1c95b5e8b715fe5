/** Where nothing is configured and the document makes it plain: signs up a fresh account, logs in, and uses the session. */
import { secretsOfBody } from '../config/secrets.ts';
import { encode } from '../data/encode.ts';
import type { Made } from '../data/extract.ts';
import { makeData, type RequestData } from '../data/generate.ts';
import { mendFrom } from '../data/mend.ts';
import { valueAt, withValue } from '../data/pointer.ts';
import { type Json, parseBody } from '../json.ts';
import { accountFields, logIns, passwordFields, signUps } from '../spec/signs.ts';
import type { Operation, Spec } from '../spec/spec.ts';
import type { Exchange, WireRequest } from '../transport/transport.ts';
import { newWord } from './accounts.ts';
import { type Guarded, sendGuarded } from './forgery.ts';
import { type Identity, type Send, sign } from './identity.ts';
import { credentialsFrom, type Offered } from './offer.ts';
import { findWalls, isTurnedAway } from './wall.ts';

/** What was made on the way, an account above all, so that it can be removed at the end. */
export interface Account {
  operation: Operation;
  made: Made;
}

export interface Found {
  identity?: Identity;
  account?: Account;
  /** The same again, with an account of its own. */
  again?: () => Promise<Found>;
  /** Made by requests that only asked whether they would be turned away. */
  others?: Account[];
  /** One sentence for the report. */
  warning?: string;
}

/**
 * `{}`: nobody is turned away, or the document shows no way in. Sends a few reads, and creations without their body, then at most one
 * sign-up that succeeds and the logins that may follow it.
 */
export async function signInByDocument(spec: Spec, send: Send): Promise<Found> {
  const ups = signUps(spec).slice(0, mostWays);
  if (ups.length === 0) return {};
  const { walls, letThrough } = await findWalls(spec, send);
  const others = letThrough.map(({ operation, data, exchange }) => accountOf(operation, data, exchange, spec));
  const found = await pass(ups, walls, spec, send);
  return others.length > 0 ? { ...found, others } : found;
}

async function pass(ups: readonly Operation[], walls: WireRequest[], spec: Spec, send: Send): Promise<Found> {
  if (walls.length === 0) return {};
  for (const operation of ups) {
    const up = await signUp(operation, spec, send);
    const again = (): Promise<Found> => pass([operation], walls, spec, send);
    if (up) return { ...(await enter(up, walls, spec, send)), again };
  }
  return { warning: `The API wants credentials, and ${ups[0]!.id} did not accept a fresh account.` };
}

const mostWays = 3;
const mostMends = 4;

interface SignedUp {
  operation: Operation;
  data: RequestData;
  exchange: Guarded;
  account: Account;
}

async function signUp(operation: Operation, spec: Spec, send: Send): Promise<SignedUp | undefined> {
  let data = freshData(operation);
  for (let attempt = 0; attempt <= mostMends; attempt += 1) {
    const exchange = await sendGuarded(encode(operation, data), send, spec.operations);
    const { status, body } = exchange;
    if (status !== null && status < 400)
      return { operation, data, exchange, account: accountOf(operation, data, exchange, spec) };
    const mended = mendFrom({ status, body: parseBody(body) }, operation, data);
    if (!mended) return undefined;
    data = mended;
  }
  return undefined;
}

/** One password in all fields that ask for it; a stranger could guess the one that documents show. */
function freshData(operation: Operation): RequestData {
  const word = newWord();
  const data = makeData(operation, { random: () => 0.5, tag: word });
  const password = `Rg-${word}-7A!`;
  const body = passwordFields(operation).reduce<Json | undefined>(
    (made, { pointer }) => withValue(made, pointer, password),
    data.body,
  );
  return { ...data, body };
}

function accountOf(
  operation: Operation,
  { path, body: sent }: RequestData,
  exchange: Exchange,
  { graph }: Spec,
): Account {
  const { location } = exchange.headers;
  const made = {
    // What the document shows nowhere else cannot be removed, and is told.
    resource: graph?.made.get(operation.id)?.name ?? operation.id,
    path,
    sent,
    body: parseBody(exchange.body),
    ...(location === undefined ? {} : { location }),
  };
  return { operation, made };
}

/** Tries every login of the document with the new account, then what the sign-up itself answered. */
async function enter(up: SignedUp, walls: readonly WireRequest[], spec: Spec, send: Send): Promise<Found> {
  const { account } = up;
  for (const operation of logIns(spec).slice(0, mostWays))
    for (const request of loginRequests(operation, up)) {
      const identity = await logIn(request, up, walls, spec, send);
      if (!identity) continue;
      return { identity, account, warning: told(`logged in with ${operation.id}`, up) };
    }
  const credentials = await accepted(up.exchange, up, walls, spec, send);
  if (credentials) return { identity: named(credentials, up), account, warning: told('used what that answered', up) };
  return {
    account,
    warning: `The API wants credentials; an account was made with ${up.operation.id}, and no login of the document opened a session for it.`,
  };
}

const told = (how: string, { operation }: SignedUp): string =>
  `No credentials are configured and the API wants some: a fresh account was made with ${operation.id}, and the scan ${how}.`;

function named({ headers, query, secrets }: Offered, up: SignedUp): Identity {
  const { user } = passwordOf(up);
  return {
    name: 'signed-up',
    headers,
    query,
    secrets: [...secrets, ...secretsOfBody(up.data.body)],
    ...(user.length >= shortestMark ? { mark: user } : {}),
  };
}

/** Shorter ones may stand in any answer. */
const shortestMark = 8;

async function logIn(
  request: WireRequest,
  up: SignedUp,
  walls: readonly WireRequest[],
  spec: Spec,
  send: Send,
): Promise<Identity | undefined> {
  const open = async (): Promise<Identity | undefined> => {
    const exchange = await sendGuarded(request, send, spec.operations);
    if (exchange.status === null || exchange.status >= 400) return undefined;
    const credentials = await accepted(exchange, up, walls, spec, send);
    return credentials && { ...named(credentials, up), renew };
  };
  const renew = async (): Promise<Identity> => {
    const identity = await open();
    if (!identity) throw new Error('the account can no longer log in');
    return identity;
  };
  return open();
}

/** Of the ways to carry what the answer offers, the first that any of the walls lets through. */
async function accepted(
  exchange: Guarded,
  up: SignedUp,
  walls: readonly WireRequest[],
  spec: Spec,
  send: Send,
): Promise<Offered | undefined> {
  for (const offered of credentialsFrom(exchange, spec.securitySchemes ?? [], passwordOf(up)))
    for (const wall of walls) if (!isTurnedAway((await send(sign(wall, offered))).status)) return offered;
  return undefined;
}

function passwordOf({ operation, data }: SignedUp): { user: string; password: string } {
  const [name] = accountFields(operation);
  const [secret] = passwordFields(operation);
  return { user: text(data.body, name?.pointer), password: text(data.body, secret?.pointer) };
}

const text = (body: Json | undefined, pointer: string | undefined): string => {
  const value = pointer === undefined ? undefined : valueAt(body, pointer);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** One request for each field of the sign-up that may be what the login calls the user name. */
function loginRequests(operation: Operation, up: SignedUp): WireRequest[] {
  const { password } = passwordOf(up);
  const users = accountFields(operation);
  const own = accountFields(up.operation).map(({ pointer, name }) => ({ name, value: text(up.data.body, pointer) }));
  const given = own.filter(({ value }) => value !== '');
  const tries = [...new Set(given.map(({ value }) => value))].slice(0, 3);
  const requests = tries.map((value) => {
    const data = makeData(operation, { random: () => 0.5, tag: 'login' });
    const filled = users.reduce<Json | undefined>(
      (body, { pointer, name }) => withValue(body, pointer, given.find((one) => one.name === name)?.value ?? value),
      minimal(operation, data.body),
    );
    const body = passwordFields(operation).reduce<Json | undefined>(
      (made, { pointer }) => withValue(made, pointer, password),
      filled,
    );
    return encode(operation, { ...data, body });
  });
  return requests.filter((one, i) => requests.findIndex(({ body }) => String(body) === String(one.body)) === i);
}

/** Only what the login cannot do without: scopes and client ids that are made up would be refused. */
function minimal({ body: declared }: Operation, body: Json | undefined): Json | undefined {
  const required = declared?.schema.required ?? [];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const kept = Object.entries(body).filter(([name]) => required.includes(name) || name === 'grant_type');
  const all: Json = required.length === 0 && kept.length === 0 ? {} : Object.fromEntries(kept);
  return 'grant_type' in body ? { ...all, grant_type: 'password' } : all;
}
