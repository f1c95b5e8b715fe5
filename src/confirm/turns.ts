/** May several identities send the requests of a burst in turn? */
import type { History } from '../oracle/history.ts';
import { learn, type Model } from '../oracle/model.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { Unusable } from '../rounds/unusable.ts';
import { type Attempt, isSymmetric, serial } from './calibrate.ts';
import { contextOf, isQuiet } from './judge.ts';

const mostCallers = 4;

/**
 * The trial, sent by all identities in turn where serial rounds cannot tell them from the first one alone: what one of them alone may do,
 * or may do once, would otherwise look like a race, or hide one.
 */
export async function inTurns(lab: Lab, trial: Trial, alone: readonly History[]): Promise<Trial> {
  const [first, ...others] = lab.callers.names.slice(0, mostCallers);
  if (first === undefined || others.length === 0 || trial.callers) return trial;
  const model = learn(alone, isSymmetric(trial));
  for (const other of others)
    for (const callers of [
      [first, other],
      [other, first],
    ])
      if (!(await isLike(lab, { ...trial, callers }, model))) return trial;
  return { ...trial, callers: [first, ...others] };
}

/**
 * The trial, sent by two accounts that have nothing in common: whose account the answers speak of. `undefined` where there are no two,
 * where one may not send it, or where the one's answers speak of the other one after another too.
 */
export async function betweenAccounts(lab: Lab, trial: Trial): Promise<Attempt | undefined> {
  const [first, second] = [...lab.callers.names, ...lab.callers.guests];
  if (trial.probe !== 'echo' || trial.callers || first === undefined || second === undefined) return undefined;
  if ([first, second].some((name) => lab.callers.markOf(name) === undefined)) return undefined;
  // What the one sees of the state is the one's alone.
  const mixed: Trial = { ...trial, callers: [first, second], observers: [] };
  try {
    const tried = [];
    for (let i = 0; i < 2; i += 1) tried.push((await serial(lab, mixed, [0, 1], 2)).history);
    const areServed = tried.every(({ replies }) => replies.every(({ status }) => status !== null && status < 400));
    return areServed && !learn(tried, true).crossTalk ? { trial: mixed, tried } : undefined;
  } catch (error) {
    if (error instanceof Unusable) return undefined;
    throw error;
  }
}

async function isLike(lab: Lab, trial: Trial, model: Model): Promise<boolean> {
  try {
    return isQuiet((await serial(lab, trial, [0, 1], 2)).history, model, contextOf(trial));
  } catch (error) {
    if (error instanceof Unusable) return false;
    throw error;
  }
}
