/** Where rounds are run: the transport, the document and what has been learned about calling this API. */

import type { Config } from '../config/config.ts';
import type { Made } from '../data/extract.ts';
import type { Callers } from '../identities/callers.ts';
import type { Json } from '../json.ts';
import type { Spec } from '../spec/spec.ts';
import type { BurstProof, Transport } from '../transport/transport.ts';
import type { Complaint, Overrides } from './binding.ts';
import type { Budget } from './budget.ts';
import type { Ledger } from './ledger.ts';

export interface Lab {
  /** Sent with every request as `X-Racegate-Run`. */
  id: string;
  /** Signs what it sends, and repeats a lone request once whose session had ended: raced ones are sent by `callers.probe`. */
  transport: Transport;
  callers: Callers;
  spec: Spec;
  config: Config;
  budget: Budget;
  ledger: Ledger;
  /** Seeded; 0 ≤ x < 1. Only for tags and orders. */
  random: () => number;
  /** Sent with every request. */
  headers: Record<string, string>;
  /** Operation id → values to send whatever the document says. */
  values: Map<string, Overrides>;
  /** Operation ids that have been sent alone once, to see whether their numbers are refused. */
  tried: Set<string>;
  /** Operation id → whether fixtures that hold plenty made its trials possible, where they were tried. */
  means: Map<string, boolean>;
  /** The same of saying again what the fixture was given. */
  given: Map<string, boolean>;
  /** Operation id → answers that said what was wrong with the data, in the order in which they came. */
  complaints: Map<string, Complaint[]>;
  /** Operation ids whose bodies hold nothing that the document does not ask for: with more they were refused. */
  least: Set<string>;
  /** Operation ids that were accepted once: what their requests hold stays. */
  accepted: Set<string>;
  /** Operation id → fields, by pointer, that the API said are taken: another value each time. */
  taken: Map<string, string[]>;
  /** Operation id → milliseconds after which reads agree with its last write, learned. */
  settle: Map<string, number>;
  /** Operation id → milliseconds within which a lone request's effect was complete: how long a job takes. */
  lag: Map<string, number>;
  /** Operations that were watched for long after an answer and showed no effect; below nothing once one did. */
  vain: number;
  /** Resource → how many there were when one was last taken that the scan had not made. */
  existing: Map<string, number>;
  /** Id of a listing → how often one of it has been taken. */
  turns: Map<string, number>;
  /** What came with something, as far as it is in use: by what it came with. */
  held: WeakMap<Made, Set<string>>;
  /** Id of an operation that shows what comes with something, and of which kind that is → whether two of these have different ones. */
  apart: Map<string, boolean>;
  /** Id of an operation that reads → what was last read by it. */
  read: Map<string, Json>;
  /** Rounds run so far. */
  rounds: number;
  /** What the answers' headers were so far (lower-case names), the last of each name; cookies too, so not to be shown. */
  answered: Record<string, string>;
  /** Several things made beside each other were not what they are alone. */
  oneByOne: boolean;
  /** Requests in a row that got no response. */
  silent: number;
  /** Milliseconds that a lone request takes here, a moving mean. */
  latency: number;
  /** `performance.now()` of the last burst. */
  lastBurst: number;
  /** Proofs of the bursts so far. */
  proofs: BurstProof[];
}

const alphabet = 'abcdefghijkmnpqrstuvwxyz';

/** A short text that occurs nowhere else: the mark of one round, or of one client in it. */
export function newTag(lab: Lab): string {
  let tag = 'r';
  for (let i = 0; i < 7; i += 1) tag += alphabet[Math.floor(lab.random() * alphabet.length)];
  return tag;
}
