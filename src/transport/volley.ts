/** What a burst is made of, whatever the protocol. */
import type { Recorder } from './recorder.ts';
import type { Release, WireRequest } from './transport.ts';

/** One request on its connection. */
export interface Shot {
  readonly recorder: Recorder;
  /** Hands over all but the end of the request; resolves when the socket has it. Absent: it is sent whole at release. */
  readonly arm?: () => Promise<unknown>;
  /** Sends what is held back, or the whole request. */
  release(): void;
  /** Gives the request up, when its time is over. */
  abort(): void;
}

/** Connections and streams that are ready for one burst. */
export interface Volley {
  readonly shots: readonly Shot[];
  readonly release: Release;
  /** Waits until the peer can have read all that was armed; longer, where the gate has yet to be tried. */
  settle(tried: boolean): Promise<unknown>;
  /** Gives the connections back. */
  over(): void;
}

/** What a protocol does its own way. */
export interface Engine {
  readonly protocol: 'h1' | 'h2';
  readonly maxBurst: number;
  /** Smallest round trip known, milliseconds. */
  readonly roundTripMs: number;
  readonly requests: number;
  /** Rejects when there is no connection for every request; then none was sent. */
  prepare(requests: readonly WireRequest[], hold: boolean, warmUp?: WireRequest): Promise<Volley>;
  close(): Promise<void>;
}
