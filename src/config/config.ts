/** Everything the user can decide, checked and frozen before the scan begins. */
import type { Json } from '../json.ts';
import type { Correction } from '../spec/spec.ts';

export type Depth = 'quick' | 'standard' | 'deep';

export interface Config {
  /** Where the API answers; `undefined` until the target room has resolved it. */
  url?: string;
  /** Path in the workspace or URL of the OpenAPI document; discovered when absent. */
  spec?: string;
  /** 0 to 100. */
  threshold: number;
  /** Sent with every request; lower-case names. Values are secrets. */
  headers: Record<string, string>;
  include: string[];
  exclude: string[];
  /** `flask+dynamodb`; detected when absent. */
  stack?: string;
  depth: Depth;
  /** Seconds for the whole scan. */
  timeBudget: number;
  maxRequests: number;
  /** Seconds to wait for the preview. */
  waitTimeout: number;
  start?: string;
  comment: 'always' | 'on-failure' | 'never';
  reviewComments: boolean;
  baseline?: string;
  failOn: 'any' | 'new';
  maxDrop?: number;
  touchExisting: boolean;
  passWhenUntested: boolean;
  allowProduction: boolean;
  reportDir: string;
  githubToken?: string;
  seed: string;
  shard?: { index: number; total: number };
  transport: 'auto' | 'h1' | 'h2';
  /** Folder in which `spec`, `config` and sources are looked for. */
  workspace: string;
  /** Glob over deployment environments, where a commit has several. */
  environment?: string;
  /** Finished reports to be joined and published instead of a scan. */
  report?: string[];
  /** Most resources that a scan may create. */
  maxCreated: number;
  /** By a selector like those of `include`: corrections of what inference gets wrong. */
  operations: Record<string, Correction>;
  /** Accepted findings. */
  accept: Acceptance[];
  /** Callers; empty: everything is sent with `headers` alone. */
  identities?: IdentityConfig[];
  /** What cannot be inferred and was declared. */
  scenarios?: ScenarioConfig[];
  /** Overlay files, applied to the document in this order before it is read. */
  overlays?: string[];
}

/** A finding that a person looked at and accepts until a day. */
export interface Acceptance {
  /** `Finding.id` */
  finding: string;
  reason: string;
  /** `2026-12-31`, UTC; the finding counts again after that day. */
  expires?: string;
}

/** One caller. What it is made of is done in this order: create an account, log in, then send `headers` with every request. */
export interface IdentityConfig {
  name: string;
  /** Lower-case names. Values are secrets. */
  headers: Record<string, string>;
  /** Parameters that are added to every path. Values are secrets. */
  query?: Record<string, string>;
  createUsers?: AccountCall;
  login?: LoginConfig;
}

/** A request that makes or opens an account. */
export interface AccountCall {
  /** `POST /login` or an operationId; it need not be in the document. */
  operation: string;
  /** Absolute URL where the account lives on another server than the API. */
  url?: string;
  /** Lower-case names. Values are secrets. */
  headers: Record<string, string>;
  contentType: string;
  /** JSON, or text to be sent as it is. `{unique}` in a text is replaced by a word that is new for each account. */
  body?: Json;
}

export interface LoginConfig extends AccountCall {
  /** Absent where cookies alone carry the session. */
  token?: TokenConfig;
  /** Send the cookies that the login sets. */
  cookies: boolean;
}

/** Where a login's token is found, and how later requests carry it. */
export interface TokenConfig {
  from: 'body' | 'header';
  /** JSON pointer in the body, or lower-case name of a header. */
  at: string;
  to: 'header' | 'query' | 'cookie';
  /** Lower-case name of the header, or name of the query parameter or cookie. */
  name: string;
  /** `Bearer {token}` */
  template: string;
}

/** Operations to race that inference would not put together, and what must hold afterwards. */
export interface ScenarioConfig {
  name: string;
  setup: ScenarioCall[];
  /** Path of an Arazzo document whose workflow is the set-up. */
  arazzo?: { file: string; workflow?: string };
  race: ScenarioCall[];
  observe: ScenarioCall[];
  /** `count(2xx) <= 1`, `after.remaining >= 0`, `sum(balance) == before` */
  invariants: string[];
}

export interface ScenarioCall {
  /** `POST /events/{id}/reservations` or an operationId. */
  operation: string;
  /** By parameter name; a text `{event.id}` stands for what an earlier call answered. */
  parameters: Record<string, Json>;
  body?: Json;
  /** The name by which later calls and invariants speak of the answer. */
  as?: string;
  /** `IdentityConfig.name` */
  identity?: string;
  /** Copies of this request in the burst. */
  times: number;
}
