/** Which operations of a document make accounts and open sessions. Names decide only who is asked, never what is concluded. */

import { bodyFields } from './fields.ts';
import { words } from './names.ts';
import { parts } from './path.ts';
import type { Operation, Spec } from './spec.ts';
import { isCreating, isSignUp, personResources } from './verbs.ts';

export interface Field {
  pointer: string;
  name: string;
}

/** The fields of a body that hold a password; the same one where it is to be repeated. */
export const passwordFields = (operation: Operation): Field[] =>
  fieldsOf(operation).filter(({ name }) =>
    /^(.*[_-])?(password|passwd|pass|pwd)([_-]?(confirm.*|repeat|again|[12]))?$|password/i.test(name),
  );

/** The fields that name an account, the likeliest first. */
export function accountFields(operation: Operation): Field[] {
  const usual = ['username', 'email', 'emailaddress', 'login', 'identifier', 'user', 'name', 'phone'];
  const rank = (name: string): number => usual.indexOf(words(name).join(''));
  return fieldsOf(operation)
    .filter(({ name }) => rank(name) >= 0)
    .sort((one, other) => rank(one.name) - rank(other.name));
}

const fieldsOf = ({ body }: Operation): Field[] => bodyFields(body).map(({ pointer, name }) => ({ pointer, name }));

const neither = /reset|forgot|forget|change|recover|refresh|verify|verif|confirm|revoke|logout|signout|invite|resend/;

/** Operations that make an account for whoever asks, the plainest first. */
export const signUps = (spec: Spec): Operation[] => ranked(spec, signUpRank);

/** Operations that open a session for a user name and a password, the plainest first. */
export const logIns = (spec: Spec): Operation[] => ranked(spec, (operation) => logInRank(operation, tokenPlaces(spec)));

export const isLogIn = (spec: Pick<Spec, 'securitySchemes'>, operation: Operation): boolean =>
  logInRank(operation, tokenPlaces(spec)) > 0;

/** What it makes is an account, whether or not the document shows accounts anywhere else. */
export const makesAccount = (operation: Operation): boolean => signUpRank(operation) > 0;

export const isAccountCall = (operation: Operation): boolean =>
  operation.method === 'POST' && (signUpRank(operation) > 0 || logInRank(operation, []) > 0);

function ranked(spec: Spec, rank: (operation: Operation) => number): Operation[] {
  const all = spec.operations.map((operation) => ({ operation, rank: rank(operation) }));
  return all
    .filter((one) => one.rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map(({ operation }) => operation);
}

function signUpRank(operation: Operation): number {
  const { last, before, all } = spoken(operation);
  if (neither.test(all) || /log-?in|signin|token/.test(last)) return 0;
  const holds = (word: string): boolean => personResources.some((name) => word === name || word === `${name}s`);
  const isNamed = isSignUp(last) || /register|signup|createaccount|createuser/.test(all);
  // `/accounts/create` as well as `/accounts`.
  const isPlace = !operation.secured && (holds(last) || (isCreating(last) && holds(before)));
  return (isNamed || isPlace) && isOpen(operation) ? (isNamed ? 3 : 2) : 0;
}

function logInRank(operation: Operation, places: readonly string[]): number {
  if (!isOpen(operation)) return 0;
  const { last, all } = spoken(operation);
  if (places.includes(operation.basePath + operation.path) || places.includes(operation.path)) return 5;
  if (neither.test(all) || isSignUp(last) || /register|signup/.test(all)) return 0;
  if (/login|signin|obtaintoken|authenticate/.test(all)) return 4;
  return /^(token|tokens|session|sessions|auth|authentication|jwt|jwtcreate)$/.test(last) ||
    /jwtcreate|tokencreate/.test(all)
    ? 3
    : 0;
}

/** Anybody may send it, and it takes a password. */
const isOpen = (operation: Operation): boolean =>
  operation.method === 'POST' && !operation.path.includes('{') && passwordFields(operation).length > 0;

/** Words of the path's last part, of the one before it, and of the whole path and the operationId, run together. */
function spoken({ path, operationId }: Operation): { last: string; before: string; all: string } {
  const names = parts(path).map(({ name }) => words(name).join(''));
  return {
    last: names.at(-1) ?? '',
    before: names.at(-2) ?? '',
    all: [...names, words(operationId ?? '').join('')].join(''),
  };
}

/** Paths of the token endpoints that the document's OAuth2 password flows name. */
function tokenPlaces({ securitySchemes = [] }: Pick<Spec, 'securitySchemes'>): string[] {
  return securitySchemes.flatMap(({ tokenUrl }) => {
    if (tokenUrl === undefined || !URL.canParse(tokenUrl, 'http://localhost/')) return [];
    return [new URL(tokenUrl, 'http://localhost/').pathname];
  });
}
