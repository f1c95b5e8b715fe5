/** The arithmetic of confirmation. */

/** Wald's sequential test (1945): noise rate 0.001 against the race rate that the depth is to find, alpha 5e-5, beta 0.05. */
const noise = 0.001;
const mostRate = 0.1;
const accept = Math.log((1 - 0.05) / 5e-5);

/**
 * 0.10 for the shorter depths, 0.03 for 115 rounds. Against a higher rate than the true one each clean round would speak too
 * strongly, and a rare race would take twice as long to stand out.
 */
const rateFor = (depthRounds: number): number => Math.min(mostRate, 3.45 / depthRounds);

export type Stage1 = 'continue' | 'confirm' | 'close';

/**
 * Goes on until three hits speak for a race, more of them where they are far between, or until the rounds of the depth have
 * passed without one; after a hit, until as many further rounds again stayed clean.
 */
export function stage1(hits: number, rounds: number, depthRounds: number): Stage1 {
  const race = rateFor(depthRounds);
  const hitWeight = Math.log(race / noise);
  const missWeight = Math.log((1 - race) / (1 - noise));
  const misses = rounds - hits;
  if (hits * hitWeight + misses * missWeight >= accept) return 'confirm';
  const perHit = Math.max(depthRounds, shortestPatience);
  return misses >= depthRounds + hits * perHit ? 'close' : 'continue';
}

/** Clean rounds that a hit buys at least: as many as take back its weight against 0.10. */
const shortestPatience = 44;

/** 95 % Wilson interval of a share. */
export function wilson(k: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const z = 1.959964;
  const p = k / n;
  const centre = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/** The race rate per round that n clean rounds exclude at 95 %. */
export const excludedRate = (rounds: number): number => (rounds === 0 ? 1 : 1 - 0.05 ** (1 / rounds));

/** Fisher's exact test, one-sided: how likely at least `hits` of `rounds` are when the controls have `controlHits` of `controls` and nothing differs. */
export function fisher(hits: number, rounds: number, controlHits: number, controls: number): number {
  const total = rounds + controls;
  const allHits = hits + controlHits;
  let p = 0;
  for (let k = hits; k <= Math.min(rounds, allHits); k += 1) {
    p += Math.exp(logChoose(rounds, k) + logChoose(controls, allHits - k) - logChoose(total, allHits));
  }
  return Math.min(1, p);
}

const logChoose = (n: number, k: number): number =>
  k < 0 || k > n ? Number.NEGATIVE_INFINITY : logFactorial(n) - logFactorial(k) - logFactorial(n - k);

function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i += 1) sum += Math.log(i);
  return sum;
}
