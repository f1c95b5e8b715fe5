/** How requests leave this program, one at a time or released together. This room knows HTTP and no OpenAPI. */

export interface WireRequest {
  method: string;
  /** Origin-relative, with query: `/events/1?x=y`. */
  path: string;
  /** Lower-case names. `content-length` is the transport's business. */
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Requests of different identities use different connections. */
  identity?: string;
}

/** One request and what came of it. Times are milliseconds of `performance.now()`. */
export interface Exchange {
  /** When the first byte was handed to the socket. */
  sentAt: number;
  /** When the last byte was handed to the socket. */
  releasedAt: number;
  /** When the response was complete, or the failure known. */
  receivedAt: number;
  /** `null`: no response (time-out, reset, refused). */
  status: number | null;
  /** Lower-case names; several `set-cookie` lines are joined by a line feed. */
  headers: Record<string, string>;
  /** Decoded text, cut at the size limit. */
  body: string;
  truncated: boolean;
  /** Where `status` is null: a stable code (`timeout`, `reset`, `refused`, `protocol`, `too-large`, `tls`) and one sentence. */
  error?: { code: string; message: string };
}

export type Release = 'one-record' | 'last-byte' | 'same-tick';

/** What is known about how well the requests of one burst overlapped. */
export interface BurstProof {
  protocol: 'h1' | 'h2';
  release: Release;
  /** First to last release write at the sender, microseconds. */
  spreadMicros: number;
  /** Responses that arrived before the release: the gate was not held there. */
  early: number;
  /** There was an instant after release at which every request was in flight. */
  overlap: boolean;
  /** Requests that were surely in flight at one instant after release: all of them where `overlap`. */
  inFlight: number;
  /** Response times step up by one service time each: the server runs them one after another. */
  staircase: boolean;
}

export interface Burst {
  /** In the order of the requests. */
  exchanges: Exchange[];
  proof: BurstProof;
}

export interface BurstOptions {
  /** Milliseconds after the release at which request i is let go; all 0 by default. */
  offsets?: number[];
  /** A harmless read, sent on every connection just before arming; counted as traffic. */
  warmUp?: WireRequest;
}

export interface TransportOptions {
  protocol: 'auto' | 'h1' | 'h2';
  /** Milliseconds for one request or one burst. */
  timeoutMs: number;
  /** Bytes of a response body that are kept; what is longer is cut. */
  maxBodyBytes: number;
  /** Most connections that HTTP/1.1 may open at once; 32 by default. More is unkind to a preview and widens the spread. */
  maxConnections?: number;
}

export interface Transport {
  readonly protocol: 'h1' | 'h2';
  /** Most requests that one burst can hold here. */
  readonly maxBurst: number;
  /** Sentences for the report: a proxy in the way, a gate that was not held, N that had to shrink. */
  readonly notes: readonly string[];
  /** Every request that left, warm-ups included. */
  readonly requests: number;
  /** Sends one request; never rejects for what the network or the server does: see `Exchange.error`. Never retries. */
  send(request: WireRequest): Promise<Exchange>;
  /** Sends all together; never rejects for what the network or the server does. Never retries. */
  burst(requests: readonly WireRequest[], options?: BurstOptions): Promise<Burst>;
  close(): Promise<void>;
}
