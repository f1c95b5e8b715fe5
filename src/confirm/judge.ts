/** Puts the question to the oracle, then to the rules. */
import { type Assessment, assess } from '../oracle/assess.ts';
import type { History } from '../oracle/history.ts';
import type { Model } from '../oracle/model.ts';
import type { Trial } from '../probes/probe.ts';
import { rules } from '../rules/index.ts';
import type { Context, Rule, Violation } from '../rules/rule.ts';

export interface Judgement {
  assessment: Assessment;
  rule: Rule;
  violation: Violation;
}

export const contextOf = (trial: Trial): Context => ({
  probe: trial.probe,
  operations: trial.operations,
  resource: trial.resource,
  bounded: trial.bound !== undefined,
  disjoint: trial.disjoint ?? false,
});

/** The first rule that names the round, or `undefined`: explained, or of no consequence. */
export function judge(history: History, model: Model, context: Context): Judgement | undefined {
  const assessment = assess(history, model);
  for (const rule of rules) {
    const violation = rule.judge(assessment, context);
    if (violation) return { assessment, rule, violation };
  }
  return undefined;
}

/** A control must be explained, and no rule may name it. */
export const isQuiet = (history: History, model: Model, context: Context): boolean =>
  assess(history, model).explained !== undefined && judge(history, model, context) === undefined;
