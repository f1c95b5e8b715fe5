/** Opens a lab: the transport with its callers, the ledger and the budget, and nothing learned yet. */
import type { Config } from '../config/config.ts';
import { chanceFrom } from '../data/chance.ts';
import type { Entered } from '../identities/enter.ts';
import type { Spec } from '../spec/spec.ts';
import type { Transport } from '../transport/transport.ts';
import { version } from '../version.ts';
import { openBudget } from './budget.ts';
import type { Lab } from './lab.ts';
import { openLedger } from './ledger.ts';

/** Lets owners recognise and filter the scan's requests; the configured headers win. */
export const headersOf = ({ headers }: Config, id: string): Record<string, string> => ({
  'user-agent': `racegate/${version}`,
  'x-racegate-run': id,
  accept: 'application/json, */*;q=0.5',
  ...headers,
});

interface Around extends Pick<Lab, 'id' | 'headers' | 'config' | 'spec'> {
  transport: Transport;
  entered: Entered;
  signal: AbortSignal;
}

export function openLab({ id, headers, config, spec, transport, entered: { callers }, signal }: Around): Lab {
  const ledger = openLedger(spec, callers.transport, headers);
  const budget = openBudget({
    seconds: config.timeBudget,
    maxRequests: config.maxRequests,
    maxCreated: config.maxCreated,
    spent: () => ({
      requests: transport.requests,
      standing: ledger.created - ledger.deleted,
      removable: ledger.removable,
    }),
    signal,
  });
  const random = chanceFrom(`${config.seed} ${id}`);
  return {
    id,
    transport: callers.transport,
    callers,
    spec,
    config,
    budget,
    ledger,
    random,
    headers,
    values: configured(spec),
    complaints: new Map(),
    least: new Set(),
    accepted: new Set(),
    taken: new Map(),
    tried: new Set(),
    means: new Map(),
    given: new Map(),
    settle: new Map(),
    lag: new Map(),
    vain: 0,
    existing: new Map(),
    held: new WeakMap(),
    apart: new Map(),
    turns: new Map(),
    read: new Map(),
    rounds: 0,
    answered: {},
    oneByOne: false,
    silent: 0,
    latency: 0,
    lastBurst: Number.NEGATIVE_INFINITY,
    proofs: [],
  };
}

/** Values that the configuration gives for an operation stand before all that is inferred. */
const configured = ({ operations }: Spec): Lab['values'] =>
  new Map(operations.flatMap(({ id, racegate }) => (racegate?.values ? [[id, racegate.values]] : [])));
