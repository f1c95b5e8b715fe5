/** What happened in a round, as plain data: all that the oracle knows of the world. */
import type { Json } from '../json.ts';

export type Arm = 'serial' | 'placebo' | 'idle' | 'concurrent';

/** What one observer read. */
export interface Reading {
  /** `Observer.id` */
  observer: string;
  kind: 'item' | 'list' | 'created';
  /** `null`: no response. */
  status: number | null;
  body: Json;
  etag?: string;
}

/** One raced request and its answer. `slot` is its place in the burst: 0 is client A. */
export interface Reply {
  slot: number;
  /** What was sent: `POST /events/17/reservations`. */
  line: string;
  sent: Json;
  status: number | null;
  body: Json;
  location?: string;
  /** Milliseconds since the release. */
  sentAt: number;
  receivedAt: number;
  error?: string;
}

export interface History {
  arm: Arm;
  /** Number of slots of the trial (serial histories may run fewer). */
  slots: number;
  /** Slots in the order in which they ran; for a concurrent history all of them, ascending. */
  order: number[];
  /** Values known before the requests were sent, by their symbol: `event.id` → 17, `A/email` → "a1@…". */
  symbols: Record<string, Json>;
  before: Reading[];
  /** In slot order; only those that ran. */
  replies: Reply[];
  after: Reading[];
  /** Serial histories: what the observers read after each step, where it was asked. */
  steps?: Reading[][];
}
