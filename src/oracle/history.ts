/** What happened in a round, as plain data: all that the oracle knows of the world. */
import type { Json } from '../json.ts';

export type Arm = 'serial' | 'placebo' | 'idle' | 'concurrent';

/** What one observer read. Several readings of one observer are several created resources. */
export interface Reading {
  /** `Observer.id` */
  observer: string;
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
  /** How it was sent, for whoever sends it again: header lines that say what it means, and the body where it is text and not the JSON of `sent`. */
  wire?: { headers: Record<string, string>; body?: string };
  status: number | null;
  body: Json;
  location?: string;
  /** Milliseconds since the release. */
  sentAt: number;
  receivedAt: number;
  error?: string;
}

/** A value known before the raced requests were sent. */
export interface KnownValue {
  /** `event.id`, `body/email` */
  name: string;
  value: Json;
  /** The slot whose request carries it; absent for the fixture and for what all requests share. */
  slot?: number;
}

/** The name of a known value that tells a caller's account. */
export const callerMark = 'caller';

export interface History {
  arm: Arm;
  /** Epoch milliseconds when the round began: tells a clock reading from other text. */
  at: number;
  /** Slots in the order in which they ran; for a concurrent history all of them, ascending. */
  order: number[];
  known: KnownValue[];
  before: Reading[];
  /** In slot order; only those that ran. */
  replies: Reply[];
  after: Reading[];
  /** Only these observers were read; all of the trial's where absent. */
  observers?: string[];
  /** Serial histories: what the observers read after each step; the last equals `after`. */
  steps?: Reading[][];
  /** Serial histories: no request waited for the jobs of those before it. What came of it says nothing about those that did. */
  hasty?: true;
}

/** `0` is A, `25` is Z, `26` is A1. */
export const client = (slot: number): string =>
  String.fromCharCode(65 + (slot % 26)) + (slot < 26 ? '' : String(Math.floor(slot / 26)));
