/** How long and how much a scan may send. */

/** Thrown where a scan must end before its plan does; what was learned until then is reported. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export interface Budget {
  /** Throws `Stopped` when the time, the requests or the user's patience have run out. */
  check(): void;
  /** Seconds left for racing. */
  secondsLeft(): number;
  /** Share of the scarcest of them that is gone, 0 to 1. */
  used(): number;
}

/** The last part of the time is kept for clean-up. */
const racingShare = 0.9;
/** Requests between two checks: the last burst, and the removal of what it creates. */
const slack = 40;

export function openBudget(options: {
  seconds: number;
  maxRequests: number;
  maxCreated: number;
  /** Requests sent so far, resources that are not removed, and those of them whose removal will need a request more. */
  spent: () => { requests: number; standing: number; removable: number };
  signal: AbortSignal;
  now?: () => number;
}): Budget {
  const now = options.now ?? (() => performance.now());
  const begin = now();
  const end = begin + options.seconds * 1000 * racingShare;
  return {
    check() {
      if (options.signal.aborted) throw new Stopped('the scan was cancelled');
      if (now() > end) throw new Stopped(`the time budget of ${options.seconds} s (time-budget) was used up`);
      const { requests, standing, removable } = options.spent();
      if (standing >= options.maxCreated)
        throw new Stopped(`the limit of ${options.maxCreated} created resources (max-created) was reached`);
      if (requests + removable + slack >= options.maxRequests)
        throw new Stopped(`the limit of ${options.maxRequests} requests (max-requests) was reached`);
    },
    secondsLeft: () => Math.max(0, (end - now()) / 1000),
    used() {
      const { requests, standing } = options.spent();
      const shares = [(now() - begin) / (end - begin), requests / options.maxRequests, standing / options.maxCreated];
      return Math.min(1, Math.max(...shares));
    },
  };
}
