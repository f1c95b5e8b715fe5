/** The values of the configuration that sign requests in, in every form they travel in. */
import type { Json } from '../json.ts';
import type { AccountCall, Config } from './config.ts';

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

/** The text with every secret of the configuration, in any of its forms, blotted out. */
export function redact(text: string, config: Config): string {
  // Longest first: a form may be part of another.
  const forms = formsOf(secretsOf(config)).sort((a, b) => b.length - a.length);
  return forms.reduce((shown, form) => shown.replaceAll(form, '***'), text);
}
