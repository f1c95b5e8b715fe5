/** Plain concurrent requests, and what they broke: the truth about a twin without the scanner. */
import type { Client, Drill, Reply } from './twin.ts';

/** A client of the server at `url`. */
export function client(url: string): Client {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const raw = await response.text();
    return { status: response.status, body: raw === '' ? null : JSON.parse(raw), headers: response.headers };
  };
}

/** One fresh fixture, `size` requests together, one look. The broken promise in words, or `undefined`. */
export async function burst(url: string, drill: Drill, size: number, run: string): Promise<string | undefined> {
  const api = client(url);
  const fixture = await drill.prepare(api, run);
  // Connections are opened beforehand, so that the burst itself is not spread by their opening.
  await Promise.all(Array.from({ length: size }, () => api('GET', '/warm-up')));
  const replies: Reply[] = await Promise.all(Array.from({ length: size }, (_, i) => drill.send(api, fixture, i)));
  await drill.settle?.(api, fixture);
  return drill.broken(api, fixture, replies);
}

/** The same requests one after another: must never break anything, not even on a racy twin. */
export async function serially(url: string, drill: Drill, size: number, run: string): Promise<string | undefined> {
  const api = client(url);
  const fixture = await drill.prepare(api, run);
  const replies: Reply[] = [];
  for (let i = 0; i < size; i += 1) {
    replies.push(await drill.send(api, fixture, i));
    await drill.settle?.(api, fixture);
  }
  return drill.broken(api, fixture, replies);
}
