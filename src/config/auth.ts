/**
 * The authentication file of Web Fuzzing Commons, which other API testers read too: its users become identities.
 * Keys that only those testers need are ignored, so that one file serves all of them.
 */
import { UserError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { IdentityConfig, LoginConfig, TokenConfig } from './config.ts';
import { readUrl } from './values.ts';

/** What must be there; everything else of the format is optional or not ours. */
export const authSchema: JsonObject = {
  type: 'object',
  required: ['auth'],
  properties: {
    auth: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    },
    authTemplate: { type: 'object' },
  },
};

/** @throws UserError `bad-auth`, `bad-input`; `file` is shown in it */
export function identitiesOf(document: JsonObject, file: string): IdentityConfig[] {
  const template = isObject(document.authTemplate) ? document.authTemplate : {};
  return (document.auth as JsonObject[]).map((user) => identityOf(merge(template, user), file));
}

/** The template fills what a user does not say, at any depth. */
function merge(template: JsonObject, own: JsonObject): JsonObject {
  const merged: JsonObject = { ...template };
  for (const [key, value] of Object.entries(own)) {
    const base = template[key];
    merged[key] = isObject(base) && isObject(value) ? merge(base, value) : value;
  }
  return merged;
}

function identityOf(user: JsonObject, file: string): IdentityConfig {
  const name = String(user.name);
  const headers = headersOf(user.fixedHeaders);
  const login = user.loginEndpointAuth;
  if (login === undefined || login === null) return { name, headers };
  if (!isObject(login)) throw bad(file, name, 'has a loginEndpointAuth that is not a mapping');
  return { name, headers, login: loginOf(login, file, name) };
}

const bad = (file: string, user: string, words: string): UserError =>
  new UserError('bad-auth', `${file}: the user \`${user}\` ${words}.`);

function headersOf(list: Json | undefined): Record<string, string> {
  const entries = (Array.isArray(list) ? list : []).filter(isObject);
  return Object.fromEntries(entries.map(({ name, value }) => [String(name).toLowerCase(), String(value)]));
}

function loginOf(login: JsonObject, file: string, user: string): LoginConfig {
  const url = text(login.externalEndpointURL);
  const address = text(login.endpoint) ?? url;
  if (address === undefined) throw bad(file, user, 'needs an endpoint or externalEndpointURL to log in');
  const token = isObject(login.token) ? tokenOf(login.token, file, user) : undefined;
  const cookies = login.expectCookies === true;
  if (!token && !cookies) throw bad(file, user, 'needs a token or expectCookies: true, or logging in leads to nothing');
  if (!URL.canParse(address, 'http://x')) throw bad(file, user, `has an endpoint that is no address: ${address}`);
  const contentType = text(login.contentType) ?? 'application/json';
  const body = bodyOf(login, contentType);
  return {
    operation: `${text(login.verb) ?? 'POST'} ${address.startsWith('/') ? address : new URL(address, 'http://x').pathname}`,
    ...(url === undefined
      ? {}
      : { url: readUrl({ text: url, place: `${file}: the externalEndpointURL of \`${user}\`` }) }),
    headers: headersOf(login.headers),
    contentType,
    ...(body === undefined ? {} : { body }),
    ...(token ? { token } : {}),
    cookies,
  };
}

function bodyOf(login: JsonObject, contentType: string): Json | undefined {
  if (typeof login.payloadRaw === 'string') return login.payloadRaw;
  if (!isObject(login.payloadUserPwd)) return undefined;
  const { username, password, usernameField, passwordField } = login.payloadUserPwd;
  const fields = { [String(usernameField)]: String(username), [String(passwordField)]: String(password) };
  return contentType.includes('json') ? fields : new URLSearchParams(fields).toString();
}

/** Both spellings: that of the first version (`extractFromField`, `headerPrefix`) and the later, wider one. */
function tokenOf(token: JsonObject, file: string, user: string): TokenConfig {
  const at = text(token.extractSelector) ?? text(token.extractFromField);
  if (at === undefined) throw bad(file, user, 'has a token without extractSelector or extractFromField');
  const from = token.extractFrom === 'header' ? 'header' : 'body';
  const to = token.sendIn === 'query' || token.sendIn === 'cookie' ? token.sendIn : 'header';
  const name = text(token.sendName) ?? text(token.httpHeaderName) ?? 'Authorization';
  return {
    from,
    at: from === 'header' ? at.toLowerCase() : at,
    to,
    name: to === 'header' ? name.toLowerCase() : name,
    template: text(token.sendTemplate) ?? `${text(token.headerPrefix) ?? ''}{token}`,
  };
}

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
