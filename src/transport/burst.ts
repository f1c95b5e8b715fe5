/** The course of a burst, whatever the protocol: prepare, arm, release together, wait, prove. */
import { finished, within } from './deadline.ts';
import { failure, notSent } from './failure.ts';
import { createGate } from './gate.ts';
import { earlyResponses, inFlightAt, isStaircase, overlapped, spreadMicros } from './proof.ts';
import { record } from './recorder.ts';
import { latestOffset, releaseAt } from './release.ts';
import type { Burst, BurstOptions, Exchange, Transport, TransportOptions, WireRequest } from './transport.ts';
import type { Engine, Volley } from './volley.ts';

export function createTransport(
  engine: Engine,
  { timeoutMs, maxBodyBytes }: TransportOptions,
  notes: string[],
): Transport {
  const gate = createGate();

  const send = async (request: WireRequest): Promise<Exchange> => {
    const volley = await engine.prepare([request], false).catch(failure);
    if ('code' in volley) return unsent(volley.message, volley.code, maxBodyBytes);
    volley.shots[0]!.release();
    await finished(volley.shots, timeoutMs);
    volley.over();
    return volley.shots[0]!.recorder.exchange();
  };

  const burst = async (requests: readonly WireRequest[], { offsets, warmUp }: BurstOptions = {}): Promise<Burst> => {
    const sendable = requests.slice(0, engine.maxBurst);
    if (sendable.length < requests.length) note(notes, shrunk(engine.maxBurst));
    const volley = await engine.prepare(sendable, gate.holds(sendable), warmUp).catch(failure);
    if ('code' in volley) return nothingSent(engine, requests, volley, maxBodyBytes);
    const armed = await arm(volley, gate.tried(sendable), Math.min(timeoutMs / 2, longestArmingMs));
    if (!armed) note(notes, unread);
    const over = finished(volley.shots, timeoutMs + latestOffset(offsets));
    const settledAt = await releaseAt(volley.shots, offsets);
    await over;
    volley.over();
    const result = conclude(engine, volley, offsets, settledAt);
    if (result.proof.early > 0) note(notes, leaks);
    gate.learn(
      sendable,
      volley.shots.map((shot) => shot.arm && (!armed || earlyResponses([shot.recorder.flight]) > 0)),
    );
    // What is stuck on the way was not released when it was let go.
    result.proof.overlap &&= armed;
    if (!armed) result.proof.inFlight = 0;
    const missing = requests.slice(sendable.length).map(() => unsent(shrunk(engine.maxBurst), 'refused', maxBodyBytes));
    return { ...result, exchanges: [...result.exchanges, ...missing] };
  };

  return {
    protocol: engine.protocol,
    maxBurst: engine.maxBurst,
    notes,
    get requests() {
      return engine.requests;
    },
    send,
    burst,
    close: engine.close,
  };
}

const shrunk = (most: number) => `One burst holds at most ${most} requests here; the others were left out.`;
const leaks =
  'A response came before its request was complete: the server does not wait for the end, so whole requests are released together instead.';
const unread =
  'The server did not read the bodies before they were complete, so whole requests are released together instead.';
/** A body that has not passed by then is stuck behind flow control. */
const longestArmingMs = 5_000;

const note = (notes: string[], sentence: string) => {
  if (!notes.includes(sentence)) notes.push(sentence);
};

/** False when not all could be handed over. While armed nothing else is sent: a server with few workers would wait for requests that wait for us. */
async function arm({ shots, settle }: Volley, tried: boolean, longestMs: number): Promise<boolean> {
  const armed = shots.flatMap((shot) => (shot.arm ? [Promise.race([shot.arm(), shot.recorder.done])] : []));
  let complete = armed.length === 0;
  const all = async () => {
    await Promise.all(armed);
    await settle(tried);
    complete = true;
  };
  if (!complete) await within(longestMs, all());
  return complete;
}

function conclude(
  { protocol, roundTripMs }: Engine,
  { shots, release }: Volley,
  offsets: readonly number[] | undefined,
  settledAt: number,
): Burst {
  const flights = shots.map(({ recorder }) => recorder.flight);
  return {
    exchanges: shots.map(({ recorder }) => recorder.exchange()),
    proof: {
      protocol,
      release,
      spreadMicros: spreadMicros(flights, offsets),
      early: earlyResponses(flights),
      overlap: overlapped(flights, settledAt),
      inFlight: inFlightAt(flights, settledAt),
      staircase: isStaircase(flights, roundTripMs),
    },
  };
}

/** Too few connections prove nothing: then none is used, and everyone is told why. */
function nothingSent(
  { protocol }: Engine,
  requests: readonly WireRequest[],
  { code, message }: { code: string; message: string },
  maxBodyBytes: number,
): Burst {
  return {
    exchanges: requests.map(() => unsent(message, code, maxBodyBytes)),
    proof: { protocol, release: 'same-tick', spreadMicros: 0, early: 0, overlap: false, inFlight: 0, staircase: false },
  };
}

function unsent(reason: string, code: string, maxBodyBytes: number): Exchange {
  const recorder = record(maxBodyBytes);
  recorder.failAs({ ...notSent(reason), code });
  return recorder.exchange();
}
