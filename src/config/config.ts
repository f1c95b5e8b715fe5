/** Everything the user can decide, checked and frozen before the scan begins. */
import type { Json } from '../json.ts';

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
  /** Most resources that a scan may create. */
  maxCreated: number;
  /** Per operation id or operationId: corrections of what inference gets wrong. */
  operations: Record<string, OperationConfig>;
  /** Accepted findings. */
  accept: { finding: string; reason: string; expires?: string }[];
}

export interface OperationConfig {
  skip?: string;
  /** JSON pointer in the body, or parameter name, to the value to send. */
  values?: Record<string, Json>;
  naturalKey?: string[];
  boundedBy?: string;
  severity?: string;
}
