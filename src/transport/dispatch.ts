/** One request through an undici client, watched as closely as its public interface allows. */
import type { Client, Dispatcher } from 'undici';
import type { Recorder } from './recorder.ts';
import { wireBody, wireHeaders } from './request.ts';
import type { WireRequest } from './transport.ts';

/** `held` stands for the request's body where its last byte is held back. Never throws and never retries. */
export function dispatch(
  client: Client,
  request: WireRequest,
  recorder: Recorder,
  held: AsyncIterable<Uint8Array> | undefined,
  onSent: () => void,
): void {
  const body = wireBody(request);
  const headers = wireHeaders(request);
  if (held && body) headers['content-length'] = String(body.length);
  const options: Dispatcher.DispatchOptions = {
    method: request.method,
    path: request.path,
    headers,
    // Keeps the connection after methods that seldom carry a body, such as DELETE.
    reset: false,
    // The type leaves out what the client documents: an iterable is a body.
    body: (held ?? body ?? null) as Uint8Array | null,
  };
  client.dispatch(options, handler(recorder, body?.length ?? 0, onSent));
}

function handler(recorder: Recorder, length: number, onSent: () => void): Dispatcher.DispatchHandler {
  let written = 0;
  return {
    onRequestStart: () => {
      onSent();
      recorder.sent();
      // A whole request; what is held back says itself when it goes.
      recorder.leaving();
    },
    onBodySent: (chunk) => {
      written += chunk.length;
      if (written >= length) recorder.released();
    },
    onRequestSent: () => {
      // Of a body, the last write has been noted: this event comes a little later than it.
      if (length === 0) recorder.released();
    },
    onResponseStart: (_controller, status, headers) => {
      if (status >= 200) recorder.head(status, headers);
    },
    onResponseData: (controller, chunk) => {
      if (recorder.data(chunk)) return;
      recorder.end();
      controller.abort(new Error('the body is longer than is kept'));
    },
    onResponseEnd: () => recorder.end(),
    onResponseError: (_controller, error) => recorder.fail(error),
  };
}

/** A body whose last byte waits for the gate. `armed` is called when the socket has taken all the others, `leaving` just before that one. */
export async function* heldBody(
  body: Uint8Array,
  gate: Promise<void>,
  armed: () => void,
  leaving: () => void,
): AsyncGenerator<Uint8Array, void> {
  yield body.subarray(0, -1);
  armed();
  await gate;
  leaving();
  yield body.subarray(-1);
}
