/** `racegate-report/1`: the report as it is written to report.json. Adding a field is fine; renaming or removing one is a new version. */
import type { Json } from '../json.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type Verdict = 'passed' | 'failed' | 'untested';
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

export interface Report {
  schema: 'racegate-report/1';
  tool: { name: 'racegate'; version: string };
  run: {
    id: string;
    /** ISO 8601, UTC. */
    startedAt: string;
    durationMs: number;
    seed: string;
    url: string;
    title: string;
    specDigest: string;
    depth: 'quick' | 'standard' | 'deep';
    shard?: string;
    /** Why the scan ended before its plan did, one sentence; absent when it ran to its end. */
    stopped?: string;
  };
  transport: {
    protocol: 'h1' | 'h2';
    release: 'last-byte' | 'one-record' | 'same-tick';
    spreadMicros: { median: number; p90: number };
    /** Share of bursts in which every request was in flight together. */
    overlap: number;
    notes: string[];
  };
  traffic: { requests: number; bursts: number; created: number; deleted: number; leftovers: Leftover[] };
  controls: { rounds: number; unexplained: number };
  score: number | null;
  grade: Grade | null;
  threshold: number;
  verdict: Verdict;
  /** One sentence: why the gate decided so. */
  reason: string;
  deductions: Deduction[];
  coverage: Coverage;
  findings: Finding[];
  suspected: Finding[];
  observations: Observation[];
  /** Sentences for the reader: lenient reading of the document, a login wall met on the way, and the like. */
  warnings: string[];
  baseline?: { score: number | null; delta: number | null; fixed: FindingRef[]; unobserved: FindingRef[] };
}

export interface FindingRef {
  id: string;
  rule: string;
  operations: string[];
}

export interface Leftover {
  operation: string;
  url: string;
  /** What its removal was answered; null where nothing was. */
  status: number | null;
  /** No operation is known that would remove it: `operation` is then the one that made it. */
  irremovable?: boolean;
  /** How many of these there are, where `url` does not tell them apart. */
  count?: number;
}

export interface Deduction {
  /** Resource and invariant, e.g. `event: limit`. */
  family: string;
  /** `Finding.id` */
  finding: string;
  severity: Severity;
  /** Points of the score lost to it. */
  points: number;
}

export interface Coverage {
  operations: number;
  mutating: number;
  exercised: number;
  untested: { operation: string; reason: string; detail: string }[];
  /** Per exercised operation without a finding: upper bound at 95 % on the share of bursts in which a race shows. */
  excludedRate: { operation: string; probes: string[]; rounds: number; rate: number }[];
  /** Probes that raced an operation and found nothing, where another probe accuses it, so that it is not in `excludedRate`. */
  cleanBeside?: { operation: string; probes: string[] }[];
  /** Of the races that found nothing, those with a fixture that was made for them: at a small bound, or filled up. */
  cleanSettings?: Pick<Finding, 'probe' | 'operations' | 'setting'>[];
  /** What the projection did not compare, e.g. `event.updated_at (time)`. */
  masked: string[];
}

export interface Finding {
  /** Stable across runs of the same API: rule + operations + damaged field. */
  id: string;
  rule: string;
  probe: string;
  /** What the fixture was made for, where that is more than being there: `event.remaining`, set to a small bound, or `filled up`. */
  setting?: string;
  family: string;
  operations: string[];
  severity: Severity;
  /** Why this severity, where it was raised or lowered. */
  severityReason?: string;
  confidence: 'confirmed' | 'suspected';
  /** Concurrent rounds; `low` and `high` are the 95 % Wilson interval of the racy share. */
  rounds: { racy: number; total: number; low: number; high: number };
  controls: { unexplained: number; total: number };
  placebo: { unexplained: number; total: number };
  /** The damaged field or collection: `event.remaining`. */
  damaged: string;
  summary: string;
  witness: Witness;
  remedy: Remedy;
  cwe: string[];
  owasp: string[];
  asvs: string[];
  location?: { file: string; line: number; endLine?: number; hint?: string };
  status?: 'new' | 'known';
  /** Accepted in the configuration: shown, neither scored nor gating. */
  accepted?: { reason: string; expires?: string };
  curl: string;
}

/** A value before or after: `remaining` = 1. */
export interface Fact {
  path: string;
  value: Json;
}

export interface Witness {
  start: Fact[];
  lanes: Lane[];
  end: Fact[];
  serial: SerialOutcome[];
}

export interface Lane {
  /** `A`, `B` … */
  client: string;
  request: string;
  body?: Json;
  /** Milliseconds since the first request of the burst was released. */
  sentMs: number;
  receivedMs: number;
  status: number | null;
  /** What the answer said, where the status alone does not tell: `{"status": "success"}`. */
  outcome?: string;
}

export interface SerialOutcome {
  /** `A then B`, `only A`, `none`. */
  order: string;
  answers: { client: string; status: number | null; outcome?: string }[];
  end: Fact[];
  /** Why this order does not explain the burst: `but B was answered 201`. */
  contradiction: string;
}

export interface Remedy {
  /** `flask+dynamodb`, or `generic`. */
  stack: string;
  steps: string[];
  snippet: string;
  language: string;
  references: string[];
  /** `false`: the snippet was not run by this project's tests. */
  executed: boolean;
}

/** A soft difference: shown, never gating. */
export interface Observation {
  kind: string;
  operation: string;
  detail: string;
}
