import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Loopback {
  url: string;
  /** `METHOD /path` of every request, in order. */
  seen: string[];
  requests: IncomingMessage[];
  close(): Promise<void>;
}

/** A real server on a free loopback port. */
export async function serve(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<Loopback> {
  const seen: string[] = [];
  const requests: IncomingMessage[] = [];
  const noted: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    requests.push(request);
    listener(request, response);
  };
  const server = createServer(noted);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
