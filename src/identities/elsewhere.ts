/** Requests to servers that only keep accounts: bounded, and never redirected. */
import { UserError } from '../errors.ts';
import { isRefusedHost } from '../target/address.ts';
import { dispatcherFor } from '../target/read.ts';
import type { Exchange, WireRequest } from '../transport/transport.ts';

const timeoutMs = 30_000;
const maxBytes = 1_000_000;

/** Sends `wire` to the absolute URL, whatever its own path is. @throws UserError `no-answer`, `refused-address` */
export async function sendElsewhere(url: string, wire: WireRequest): Promise<Exchange> {
  const target = new URL(url);
  if (!/^https?:$/.test(target.protocol) || isRefusedHost(target.hostname))
    throw new UserError('refused-address', `${target.origin} is not a server that an identity may log in to.`);
  const dispatcher = dispatcherFor(url);
  const sentAt = performance.now();
  try {
    const answer = await dispatcher.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: wire.method as 'POST',
      headers: wire.headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(wire.body === undefined ? {} : { body: wire.body }),
    });
    const { text, truncated } = await read(answer.body);
    const receivedAt = performance.now();
    return {
      sentAt,
      releasedAt: sentAt,
      receivedAt,
      status: answer.statusCode,
      headers: flat(answer.headers),
      body: text,
      truncated,
    };
  } catch (error) {
    const { code, name, message } = error as { code?: string; name?: string; message?: string };
    const why = name === 'TimeoutError' ? 'time ran out' : (code ?? message ?? 'unknown');
    throw new UserError('no-answer', `${target.origin} did not answer (${why}), so nobody could log in there.`, 3);
  } finally {
    await dispatcher.destroy();
  }
}

async function read(body: AsyncIterable<Buffer>): Promise<{ text: string; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), truncated: size > maxBytes };
}

const flat = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(name === 'set-cookie' ? '\n' : ', ')]],
    ),
  );
