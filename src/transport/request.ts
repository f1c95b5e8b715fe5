/** What both protocols make of a `WireRequest` before it is sent. */
import type { WireRequest } from './transport.ts';

/** Lengths and connection management belong to the transport; HTTP/2 forbids most of these. */
const ownHeaders = ['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'proxy-connection', 'upgrade'];

export function wireHeaders({ headers }: WireRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !ownHeaders.includes(name)),
  );
}

/** `undefined`: the request has no body at all. */
export function wireBody({ body }: WireRequest): Uint8Array | undefined {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? Buffer.from(body) : body;
}

export const identityOf = ({ identity }: WireRequest): string => identity ?? '';
