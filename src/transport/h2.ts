/** HTTP/2: the final frames of all requests leave together, as one TLS record. */
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished } from './deadline.ts';
import { type Recorder, record } from './recorder.ts';
import { identityOf, wireBody } from './request.ts';
import { pinged, type Sessions } from './sessions.ts';
import { trialMs } from './settle.ts';
import { openStream } from './stream.ts';
import type { TransportOptions, WireRequest } from './transport.ts';
import type { Engine, Shot, Volley } from './volley.ts';

/** As many final frames fit into one TCP segment of an ordinary network. */
const mostStreams = 128;

export function createH2(sessions: Sessions, { maxBodyBytes, timeoutMs }: TransportOptions): Engine {
  const stamp = createStamp();
  let requests = 0;

  const shotOf = (request: WireRequest, session: ClientHttp2Session, hold: boolean): Shot => {
    const recorder = record(maxBodyBytes);
    const bytes = wireBody(request);
    let stream: ClientHttp2Stream | undefined;
    const start = () => {
      stream = openStream(session, request, recorder);
      if (stream) requests++;
      return stream;
    };
    const end = (last: Uint8Array | undefined) => {
      if (last?.length) stream?.end(last);
      else stream?.end();
      stamp(recorder);
    };
    const shot = { recorder, abort: () => stream?.destroy() };
    if (!hold) return { ...shot, release: () => start() && end(bytes) };
    return { ...shot, arm: () => written(start(), bytes?.subarray(0, -1)), release: () => end(bytes?.subarray(-1)) };
  };

  const warm = async (request: WireRequest, taken: readonly ClientHttp2Session[]) => {
    // One read for each request to come: behind an edge it is the connections to the origin that are cold.
    const shots = taken.map((session) => shotOf(request, session, false));
    for (const shot of shots) shot.release();
    await finished(shots, timeoutMs);
  };

  const take = async (burst: readonly WireRequest[]) => {
    const taken = new Map<string, ClientHttp2Session>();
    for (const identity of new Set(burst.map(identityOf))) taken.set(identity, await sessions.take(identity));
    return burst.map((request) => taken.get(identityOf(request))!);
  };

  return {
    protocol: 'h2',
    get maxBurst() {
      return Math.min(mostStreams, sessions.streamLimit);
    },
    get roundTripMs() {
      return sessions.roundTripMs;
    },
    get requests() {
      return requests;
    },
    prepare: async (burst, hold, warmUp): Promise<Volley> => {
      let taken = await take(burst);
      if (warmUp) {
        await warm(warmUp, taken);
        // Replaces what the server has ended meanwhile.
        taken = await take(burst);
      }
      return {
        shots: burst.map((request, i) => shotOf(request, taken[i]!, hold)),
        release: hold ? 'one-record' : 'same-tick',
        settle: async (tried) => {
          await Promise.all([...new Set(taken)].map(pinged));
          if (!tried) await sleep(trialMs + sessions.roundTripMs);
        },
        over: () => {},
      };
    },
    close: sessions.close,
  };
}

/** Resolves when the socket has taken the bytes; at once where there are none. */
function written(stream: ClientHttp2Stream | undefined, bytes: Uint8Array | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (stream && bytes?.length) stream.write(bytes, () => resolve());
    else resolve();
  });
}

/**
 * Notes when the final frames left. The platform collects all that is written in one turn of the event loop and hands
 * it to the socket when the turn ends, just before the program's own immediates: the record left between the end of
 * the loop and that immediate.
 */
function createStamp(): (recorder: Recorder) => void {
  const pending: Recorder[] = [];
  let loopEndedAt = 0;
  const note = () => {
    for (const recorder of pending.splice(0)) {
      recorder.leaving(loopEndedAt);
      recorder.released();
    }
  };
  return (recorder) => {
    if (pending.length === 0) setImmediate(note);
    pending.push(recorder);
    loopEndedAt = performance.now();
  };
}
