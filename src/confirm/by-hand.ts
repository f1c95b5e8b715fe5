/** The raced requests as commands for a shell. Secrets are named by variables and never written. */
import type { Reply } from '../oracle/history.ts';

/** More would not be typed by anyone. */
const mostRequests = 8;

/** Each request in the background, then a wait for all. `headers` are the names of what the configuration sends with every request. */
export function byHand(replies: readonly Reply[], url: string, headers: readonly string[]): string {
  const commands = replies.slice(0, mostRequests).map((reply) => `${curlOf(reply, url, headers)} &`);
  return [...commands, 'wait'].join('\n');
}

function curlOf({ line, sent, wire }: Reply, url: string, headers: readonly string[]): string {
  const [method = 'POST', path = '/'] = line.split(' ');
  const signed = headers.map((name) => `-H "${name}: $${variableOf(name)}"`);
  const own = Object.entries(wire?.headers ?? {})
    .filter(([name]) => !headers.includes(name))
    .map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  // With `-d` a text that begins with `@` would name a file.
  const body = sent === null ? [] : [`--data-raw ${quote(wire?.body ?? JSON.stringify(sent))}`];
  return ['curl -sS -X', method, quote(new URL(url).origin + path), ...signed, ...own, ...body].join(' ');
}

/** `X-Api-Key` → `X_API_KEY` */
const variableOf = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
