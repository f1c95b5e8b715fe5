/** Chooses how an origin is spoken to. */
import { createTransport } from './burst.ts';
import { createDialer } from './dial.ts';
import { createH1 } from './h1.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** Opens the transport to an origin; the path of the URL is of no interest here. */
export async function openTransport(origin: URL, options: TransportOptions): Promise<Transport> {
  const dialer = createDialer(origin, options.timeoutMs);
  const notes: string[] = [];
  return createTransport(createH1(dialer, options), options, notes);
}
