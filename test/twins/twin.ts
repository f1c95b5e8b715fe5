/** A twin is a small real HTTP server with a known truth: it races, it is the repaired version of one that does, or it only looks as if it did. */
export interface Twin {
  /** Unique: `library-cards-racy`, `library-cards-repaired`, `trap-coarse-clock`. */
  name: string;
  kind: 'racy' | 'repaired' | 'trap';
  /** The rule that should be reported; racy twins only. */
  rule?: string;
  /** Other rules that describe the same damage as well. */
  also?: string[];
  /** The operation that races: `POST /events/{id}/reservations`. */
  operation?: string;
  /** The race shows in few bursts of two. */
  hard?: boolean;
  /** The rule has to be asked for, because what it sends may lock somebody out. */
  optIn?: boolean;
  /** What makes it tricky, one sentence. */
  note?: string;
  start(): Promise<Running>;
  /** How the truth is shown with plain concurrent requests; shared by a racy twin and its repaired one. */
  drill: Drill;
}

export interface Running {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  /** The OpenAPI document, also served at `/openapi.json`. */
  spec: object;
  stop(): Promise<void>;
}

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the bodies of a hundred different APIs
  body: any;
  headers: Headers;
}

export type Client = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

export interface Drill {
  /** Makes what one burst needs; `run` is different for every burst. */
  // biome-ignore lint/suspicious/noExplicitAny: each drill knows its own fixture
  prepare(api: Client, run: string): Promise<any>;
  /** The i-th request of the burst. */
  // biome-ignore lint/suspicious/noExplicitAny: each drill knows its own fixture
  send(api: Client, fixture: any, i: number): Promise<Reply>;
  /** Waits until what a request set going has come to rest: after each request one by one, after the burst together. */
  // biome-ignore lint/suspicious/noExplicitAny: each drill knows its own fixture
  settle?(api: Client, fixture: any): Promise<void>;
  /** The broken promise in words, or `undefined` when what happened is right. */
  // biome-ignore lint/suspicious/noExplicitAny: each drill knows its own fixture
  broken(api: Client, fixture: any, replies: Reply[]): Promise<string | undefined> | string | undefined;
}
