/** When each request of a burst leaves, and what leaves beside and before them. */
import type { Trial } from '../probes/probe.ts';
import type { Observer } from '../spec/recipe.ts';
import { bind, type Fixture, Unbound } from './binding.ts';
import type { Lab } from './lab.ts';
import { dataFor, type Prepared, prepare } from './requests.ts';
import type { Stage } from './stage.ts';

const readsPerBurst = 4;

/** Reads that are sent in the middle of the burst and not judged. */
export function companionsOf(lab: Lab, { trial, fixture }: Stage): Prepared['wire'][] {
  const reads = (trial.companions ?? []).flatMap((observer) => readOf(lab, observer, fixture) ?? []);
  return Array.from({ length: reads.length === 0 ? 0 : readsPerBurst }, (_, i) => reads[i % reads.length]!);
}

/** Nothing where the answers of this round do not tell what it would be read by. */
function readOf(lab: Lab, { operation, bindings, id }: Observer, fixture: Fixture): Prepared['wire'] | undefined {
  try {
    return prepare(lab, operation, dataFor(lab, operation, 'read', bind(bindings, fixture), id), fixture).wire;
  } catch (error) {
    if (error instanceof Unbound) return undefined;
    throw error;
  }
}

/** How a burst of two was aimed: which goes first, and by what share of a request's usual time the other follows. */
export interface Aim {
  reversed: boolean;
  share: number;
}

const widest = 0.6;
const narrowest = 0.02;

/**
 * Some bursts leave at once; the rest sweep: what one does late may meet what the other does early. Small offsets are as likely
 * as large ones (log-uniform), for a window is often one query of many.
 */
export function anyAim(lab: Lab, { sweep, companions, goesOn }: Trial): Aim {
  const spread = sweep || companions !== undefined;
  const share = narrowest * (widest / narrowest) ** lab.random();
  return { reversed: !goesOn && lab.random() < 0.5, share: spread && lab.random() < 0.7 ? share : 0 };
}

/** Milliseconds after the release for each request, and for the companions anywhere in the same span. */
export function offsets(
  lab: Lab,
  trial: Trial,
  requests: number,
  companions: number,
  { share }: Aim,
): { offsets?: number[] } {
  if (!trial.sweep && companions === 0) return {};
  const usual = Math.max(lab.latency, lab.lag.get(trial.slots[0].operation.id) ?? 0);
  const late = Array.from({ length: companions }, () => lab.random() * widest * usual);
  return {
    offsets: [
      ...Array.from({ length: requests }, (_, i) => (i === 0 && companions === 0 ? 0 : share * usual)),
      ...late,
    ],
  };
}

const staysWarm = 2_000;

/** A harmless read on every connection before the burst; connections that have just been used need none. */
export const warmUp = (stage: Stage, trial: Trial, lab: Lab): { warmUp?: Prepared['wire'] } => {
  const isWarm = performance.now() - lab.lastBurst < staysWarm;
  lab.lastBurst = performance.now();
  if (isWarm) return {};
  // What every client has for itself is read for the first of them.
  const fixture = stage.fixtures[0] ?? stage.fixture;
  const known = trial.observers.filter(
    ({ kind, bindings }) => kind !== 'created' && bindings.every(({ step }) => fixture.has(step)),
  );
  for (const observer of known) {
    const read = readOf(lab, observer, fixture);
    if (read) return { warmUp: read };
  }
  return {};
};
