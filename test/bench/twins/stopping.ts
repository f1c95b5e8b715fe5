/** What the stopping rule of stage 1 does with a race of a known rate, reckoned exactly and without a server. */
import { stage1 } from '../../../src/oracle/statistics.ts';

export interface Stopping {
  /** Goes on to stage 2. */
  confirm: number;
  /** Closed without a single hit: said to be excluded. */
  clean: number;
  /** Closed with too few hits. */
  suspected: number;
  /** On average. */
  bursts: number;
}

const mostBursts = 5_000;

/** `rate`: the share of bursts in which the race shows. */
export function stopping(rate: number, depthRounds: number): Stopping {
  const ends: Stopping = { confirm: 0, clean: 0, suspected: 0, bursts: 0 };
  // How likely each number of hits is among scans that still go on.
  let going = new Map([[0, 1]]);
  for (let rounds = 0; rounds < mostBursts && going.size > 0; rounds += 1) {
    const next = new Map<number, number>();
    for (const [hits, share] of going) {
      const decision = stage1(hits, rounds, depthRounds);
      if (decision === 'continue') {
        add(next, hits + 1, share * rate);
        add(next, hits, share * (1 - rate));
      } else {
        ends[decision === 'confirm' ? 'confirm' : hits === 0 ? 'clean' : 'suspected'] += share;
        ends.bursts += share * rounds;
      }
    }
    going = next;
  }
  return ends;
}

const negligible = 1e-12;

function add(shares: Map<number, number>, hits: number, share: number): void {
  if (share > negligible) shares.set(hits, (shares.get(hits) ?? 0) + share);
}
