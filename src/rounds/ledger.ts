/** Everything the scan has created, written down before its id is used, so that it can be removed whatever happens. */
import { encode } from '../data/encode.ts';
import type { Made } from '../data/extract.ts';
import { makeData } from '../data/generate.ts';
import type { Leftover } from '../report/report.ts';
import { deleterFor } from '../spec/observers.ts';
import type { Binding } from '../spec/recipe.ts';
import type { Operation, Spec } from '../spec/spec.ts';
import type { Transport, WireRequest } from '../transport/transport.ts';
import { bind, type Fixture, Unbound } from './binding.ts';
import { askedToWait, pause } from './patience.ts';

export interface Entry {
  resource: string;
  /** The operation that created it. */
  operation: Operation;
  /** `Step.as` of the resource itself within `fixture`. */
  as: string;
  fixture: Fixture;
  /** Of its creation. */
  bindings: Binding[];
  /** What depends on others has the higher level and goes first. */
  level: number;
  /** Who made it, and removes it; the first identity where absent. */
  identity?: string;
  /** It is the account of that identity, made by the scan to call with. */
  caller?: true;
}

export interface Ledger {
  add(entry: Entry): void;
  /** Whether it is known how the entry would be removed. */
  knows(entry: Entry): boolean;
  readonly created: number;
  readonly deleted: number;
  /** Not yet removed. */
  readonly open: number;
  /** Of these, the ones whose removal will be asked for: a request each. */
  readonly removable: number;
  /** Removes what is open, children before parents, newest first. What resists is kept for `leftovers`. */
  sweep(): Promise<void>;
  leftovers(): Leftover[];
}

/** Removals that are under way together: more over a distance, where they are on the way for most of their time. */
const atOnce = { near: 8, far: 16 };
const farMs = 30;
const slowest = 20;

export function openLedger(spec: Spec, transport: Transport, headers: Record<string, string>): Ledger {
  const entries: Entry[] = [];
  const resisting: { entry: Entry; wire: WireRequest | undefined; status: number | null }[] = [];
  const withoutDeleter: Entry[] = [];
  /** Too much for the server at once, or in each other's way; each of them alone may not be. */
  const busy: Entry[] = [];
  /** Deletions that answer 202 however often they are repeated. */
  const vague = new Set<string>();
  let created = 0;
  let deleted = 0;
  let removable = 0;
  /** Milliseconds that the last removal took. */
  let pace = 0;

  const removed = new WeakSet<Made>();
  /** Milliseconds that all removals together may wait where the server asks for it. */
  const patience = { left: 30_000 };

  async function remove(entry: Entry, again = false): Promise<void> {
    const wire = deletion(spec, entry, headers);
    const own = entry.fixture.get(entry.as);
    if (!wire) return void withoutDeleter.push(entry);
    const began = performance.now();
    const status = await gone(transport, wire, vague, again ? patience : { left: 0 });
    pace = performance.now() - began;
    if (!again && isBusy(status)) return void busy.push(entry);
    if (status !== 'gone') return void resisting.push({ entry, wire, status });
    deleted += 1;
    if (own) removed.add(own);
  }

  /** What lies under a path that is gone is gone with it; the rest stays. */
  function buryWithParents(): void {
    for (const entry of withoutDeleter.splice(0)) {
      const parents = entry.bindings
        .filter((binding) => binding.in === 'path')
        .map(({ step }) => entry.fixture.get(step));
      if (parents.some((parent) => parent && removed.has(parent))) deleted += 1;
      else resisting.push({ entry, wire: undefined, status: null });
    }
  }

  return {
    add(entry) {
      created += 1;
      if (deleterFor(spec, entry)) removable += 1;
      entries.push(entry);
    },
    knows: (entry) => deletion(spec, entry, headers) !== undefined,
    get created() {
      return created;
    },
    get deleted() {
      return deleted;
    },
    get open() {
      return entries.length;
    },
    get removable() {
      return removable;
    },
    async sweep() {
      const levels = [...new Set(entries.map(({ level }) => level))].sort((one, other) => other - one);
      for (const level of levels) {
        const queue = entries.filter((entry) => entry.level === level).reverse();
        await Promise.all(
          Array.from({ length: pace > farMs ? atOnce.far : atOnce.near }, async () => {
            for (let next = queue.shift(); next; next = queue.shift()) await remove(next);
          }),
        );
        for (const entry of busy.splice(0)) await remove(entry, true);
      }
      entries.length = 0;
      removable = 0;
      buryWithParents();
    },
    leftovers: () => {
      const lines = new Map<string, Leftover>();
      for (const { entry, wire, status } of resisting) {
        const line = wire
          ? { operation: deleterFor(spec, entry)?.operation.id ?? wire.method, url: wire.path, status }
          : { operation: entry.operation.id, url: entry.operation.path, status, irremovable: true };
        const key = `${line.operation} ${line.url}`;
        // Of what nothing removes, the address says only where it was made.
        const { count = 1 } = lines.get(key) ?? { count: 0 };
        lines.set(key, !wire && count > 0 ? { ...line, count: count + 1 } : line);
      }
      return [...lines.values()];
    },
  };
}

const isBusy = (status: 'gone' | number | null): boolean =>
  typeof status === 'number' && (status === 409 || status === 423 || status === 429 || status >= 500);

function deletion(spec: Spec, entry: Entry, headers: Record<string, string>): WireRequest | undefined {
  const deleter = deleterFor(spec, entry);
  if (!deleter) return undefined;
  try {
    const overrides = bind(deleter.bindings, entry.fixture);
    const data = makeData(deleter.operation, { random: () => 0.5, tag: 'cleanup', overrides });
    const wire = encode(deleter.operation, data, headers);
    return entry.identity === undefined ? wire : { ...wire, identity: entry.identity };
  } catch (error) {
    if (error instanceof Unbound) return undefined;
    throw error;
  }
}

/** 202 is polled: the resource is gone when a second deletion says so, if the second ones ever say anything else. */
async function gone(
  transport: Transport,
  wire: WireRequest,
  vague: Set<string>,
  patience: { left: number },
): Promise<'gone' | number | null> {
  const kind = wire.path.replace(/[^/]*$/, '');
  for (let attempt = 0; ; attempt += 1) {
    const exchange = await transport.send(wire);
    const { status } = exchange;
    const wait = askedToWait(exchange, attempt, Date.now());
    if (wait !== undefined && wait <= patience.left) {
      // Never nothing, so that the waiting ends.
      patience.left -= Math.max(wait, 100);
      await pause(wait, () => {});
      continue;
    }
    if (status !== null && (status === 404 || status === 410 || (status !== 202 && status < 300))) return 'gone';
    if (status !== 202) return status;
    if (attempt >= slowest) vague.add(kind);
    if (vague.has(kind)) return 'gone';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
