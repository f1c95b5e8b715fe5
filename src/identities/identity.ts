/** One caller, and how its requests are signed. */
import type { Exchange, WireRequest } from '../transport/transport.ts';

export type Send = (request: WireRequest) => Promise<Exchange>;

/** What signs a request. */
export interface Credentials {
  /** Lower-case names; a `cookie` is joined to what the request has itself. */
  headers: Record<string, string>;
  /** Parameters that are added to the path. */
  query: Record<string, string>;
}

export interface Identity extends Credentials {
  name: string;
  /** What the API knows it by and nobody else has: the fresh name of an account that was made for the scan. */
  mark?: string;
  /** The request that made its account for this scan, where the configuration asks for that. */
  madeBy?: string;
  /** What was obtained and must never be shown; what the configuration says is known to be secret anyway. */
  secrets: readonly string[];
  /** Logs in again, as the same account. Absent where nothing was logged in to. Throws `UserError` where that fails. */
  renew?: () => Promise<Identity>;
}

export const nobody: Credentials = { headers: {}, query: {} };

/** The request as the caller sends it. */
export function sign(request: WireRequest, { headers, query }: Credentials): WireRequest {
  const cookie = [request.headers.cookie, headers.cookie].filter((part) => part !== undefined).join('; ');
  return {
    ...request,
    path: withQuery(request.path, query),
    headers: { ...request.headers, ...headers, ...(cookie === '' ? {} : { cookie }) },
  };
}

function withQuery(path: string, query: Record<string, string>): string {
  const pairs = new URLSearchParams(query).toString();
  return pairs === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${pairs}`;
}
