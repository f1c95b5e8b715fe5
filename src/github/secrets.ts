/** What must never be readable in a log: the values of the configuration that sign requests in, in every form they travel in. */
import * as core from '@actions/core';
import type { AccountCall, Config } from '../config/config.ts';
import type { Json } from '../json.ts';

/** Tells the runner to blot out every secret of the configuration. Call before anything is sent or logged. */
export function maskSecrets(config: Config): void {
  for (const form of formsOf(secretsOf(config))) core.setSecret(form);
}

/** Tells the runner to blot out one secret that was learned on the way. */
export function maskSecret(value: string): void {
  for (const form of formsOf([value])) core.setSecret(form);
}

/** Shorter ones would blot out half of the log and protect nothing. */
const shortest = 4;

/** Each value as it is, in base64 (both alphabets, with and without padding) and URL-encoded; also what follows `Bearer ` and the like. */
export function formsOf(values: readonly string[]): string[] {
  const whole = values.flatMap((value) => [value, ...value.split(/[\s;,=]+/).filter((part) => part.length >= 16)]);
  const forms = whole.flatMap((value) => {
    const base64 = Buffer.from(value).toString('base64');
    return [
      value,
      base64,
      base64.replace(/=+$/, ''),
      Buffer.from(value).toString('base64url'),
      encodeURIComponent(value),
    ];
  });
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}

/** Header values, and whatever logins and account creation send. */
export function secretsOf(config: Config): string[] {
  const identities = config.identities ?? [];
  const headers = [config.headers, ...identities.map((identity) => identity.headers)];
  const calls = identities.flatMap(({ login, createUsers }) =>
    [login, createUsers].filter((call) => call !== undefined),
  );
  return [
    ...headers.flatMap((lines) => Object.values(lines)),
    ...calls.flatMap(secretsOfCall),
    ...(config.githubToken ? [config.githubToken] : []),
  ].filter((value) => value.trim().length >= shortest);
}

const secretsOfCall = ({ headers, body }: AccountCall): string[] => [...Object.values(headers), ...passwordsIn(body)];

/** Texts under names that hold secrets; a user name blotted out would only make the log unreadable. */
function passwordsIn(body: Json | undefined, name = ''): string[] {
  if (typeof body === 'string') return /pass|secret|token|key|credential|pin|otp/i.test(name) ? [body] : [];
  if (Array.isArray(body)) return body.flatMap((item) => passwordsIn(item, name));
  return typeof body === 'object' && body !== null
    ? Object.entries(body).flatMap(([key, value]) => passwordsIn(value, key))
    : [];
}
