/** One request through an undici client, watched as closely as its public interface allows. */
import type { Client, Dispatcher } from 'undici';
import type { Recorder } from './recorder.ts';
import { wireBody, wireHeaders } from './request.ts';
import type { WireRequest } from './transport.ts';

/** Never throws and never retries. Where the end of the request is `held` back, its owner says when it goes. */
export function dispatch(
  client: Client,
  request: WireRequest,
  recorder: Recorder,
  held: boolean,
  onSent: () => void,
): void {
  const body = wireBody(request);
  const options: Dispatcher.DispatchOptions = {
    method: request.method,
    path: request.path,
    headers: wireHeaders(request),
    // Keeps the connection after methods that seldom carry a body, such as DELETE.
    reset: false,
    body: body ?? null,
  };
  client.dispatch(options, handler(recorder, held ? Number.POSITIVE_INFINITY : (body?.length ?? 0), onSent));
}

/** `length`: bytes of the body after which the request has left; infinite where that is not for the client to say. */
function handler(recorder: Recorder, length: number, onSent: () => void): Dispatcher.DispatchHandler {
  let written = 0;
  return {
    onRequestStart: () => {
      onSent();
      recorder.sent();
      if (Number.isFinite(length)) recorder.leaving();
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
