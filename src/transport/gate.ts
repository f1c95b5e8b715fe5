/** What is known of a target's gate: whether it waits for the end of a request before it begins with it. */
import type { WireRequest } from './transport.ts';

export interface Gate {
  /** Whether requests like these were held before. */
  tried(requests: readonly WireRequest[]): boolean;
  /** Whether these are worth holding. */
  holds(requests: readonly WireRequest[]): boolean;
  /** For each request: whether its gate leaked; `undefined` where it was not held. */
  learn(requests: readonly WireRequest[], leaked: readonly (boolean | undefined)[]): void;
}

/** Leaks in as many places are the server's way, and not that of single handlers. */
const manyLeaks = 3;
/** After so many places a server is known: paths may be named by words, each of them new. */
const manyTrials = 40;

export function createGate(): Gate {
  const leaky = new Set<string>();
  const held = new Set<string>();
  return {
    tried: (requests) => held.size >= manyTrials || requests.every((request) => held.has(shapeOf(request))),
    holds: (requests) => leaky.size < manyLeaks && !requests.some((request) => leaky.has(shapeOf(request))),
    learn: (requests, leaked) => {
      for (const [slot, request] of requests.entries()) {
        if (leaked[slot] !== undefined) held.add(shapeOf(request));
        if (leaked[slot]) leaky.add(shapeOf(request));
      }
    },
  };
}

/** One handler may answer from the head alone while its neighbours read on: method and path without what looks like an id. */
const shapeOf = ({ method, path }: WireRequest): string =>
  `${method} ${path.replace(/\?.*/, '').replace(/[^/]*\d[^/]*/g, '*')}`;
