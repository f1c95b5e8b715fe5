/** One request as a stream of an HTTP/2 session. */
import { type ClientHttp2Session, type ClientHttp2Stream, constants, type OutgoingHttpHeaders } from 'node:http2';
import type { Recorder } from './recorder.ts';
import { wireBody, wireHeaders } from './request.ts';
import type { WireRequest } from './transport.ts';

/** Sends the head and leaves the stream open; `undefined` when the session has ended, which the recorder then knows. */
export function openStream(
  session: ClientHttp2Session,
  request: WireRequest,
  recorder: Recorder,
): ClientHttp2Stream | undefined {
  try {
    const stream = session.request(headersOf(request), { endStream: false });
    recorder.sent();
    follow(stream, recorder);
    return stream;
  } catch (error) {
    recorder.fail(error);
    return undefined;
  }
}

function headersOf(request: WireRequest): OutgoingHttpHeaders {
  const { host, te: _notForH2, ...headers } = wireHeaders(request);
  const length = wireBody(request)?.length;
  return {
    ...headers,
    ':method': request.method,
    ':path': request.path,
    ...(host && { ':authority': host }),
    ...(length !== undefined && { 'content-length': String(length) }),
  };
}

function follow(stream: ClientHttp2Stream, recorder: Recorder): void {
  stream.on('response', (headers) => recorder.head(headers[':status'] ?? 0, headers as Record<string, string>));
  stream.on('data', (chunk: Buffer) => {
    if (recorder.data(chunk)) return;
    recorder.end();
    stream.close(constants.NGHTTP2_CANCEL);
  });
  stream.on('end', () => {
    if (recorder.flight.respondedAt !== undefined && !stream.aborted) recorder.end();
  });
  stream.on('error', (error) => recorder.fail(refusal(stream) ?? error));
  stream.on('close', () => recorder.fail(refusal(stream) ?? closed(stream)));
}

/** The server says that it did not begin with this request. */
function refusal(stream: ClientHttp2Stream): Error | undefined {
  if (stream.rstCode !== constants.NGHTTP2_REFUSED_STREAM) return undefined;
  return Object.assign(new Error('the server refused the stream'), { code: 'ECONNREFUSED' });
}

const closed = (stream: ClientHttp2Stream) =>
  Object.assign(new Error(`the stream was closed with code ${stream.rstCode}`), { code: 'ERR_HTTP2_STREAM_ERROR' });
