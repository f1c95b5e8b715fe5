/** Puts the question to the oracle, then to the rules. */
import { type Assessment, assess } from '../oracle/assess.ts';
import type { History } from '../oracle/history.ts';
import type { Model } from '../oracle/model.ts';
import type { Trial } from '../probes/probe.ts';
import { rules } from '../rules/index.ts';
import type { Context, Rule, Violation } from '../rules/rule.ts';
import { brokenIn, type Invariant, summaryOf } from '../scenarios/invariant.ts';

export interface Judgement {
  assessment: Assessment;
  rule: Rule;
  violation: Violation;
}

/** What is asked of a round: by the rules, and by the invariants of a scenario. */
export interface Question extends Context {
  invariants?: readonly Invariant[];
  /** Invariants speak of the whole burst. */
  size?: number;
  /** More than two different requests: their orders are too many to learn, so that invariants alone judge. */
  many?: boolean;
}

export const contextOf = (trial: Trial, size = trial.size ?? 2): Question => ({
  invariants: trial.invariants ?? [],
  size,
  many: trial.slots.length > 2,
  probe: trial.probe,
  operations: trial.operations,
  resource: trial.resource,
  bounded: trial.bound !== undefined || trial.fills === true || trial.takesAll === true,
  ...(trial.bound ? { boundOn: trial.bound.step.replace(/#\d+$/, '') } : {}),
  disjoint: trial.disjoint ?? false,
});

/** The first rule that names the round, or `undefined`: explained, or of no consequence. */
export function judge(history: History, model: Model, context: Question): Judgement | undefined {
  const assessment = assess(history, model);
  const declared = judgeDeclared(assessment, context);
  if (declared || context.many) return declared;
  for (const rule of rules) {
    const violation = rule.judge(assessment, context);
    if (violation) return { assessment, rule, violation };
  }
  return undefined;
}

/** A control must be explained, and no rule may name it. */
export const isQuiet = (history: History, model: Model, context: Question): boolean =>
  (context.many || assess(history, model).explained !== undefined) && judge(history, model, context) === undefined;

/** Of earlier hits, those that a model which knows more does not explain either, as it names them. */
export const stillHits = (hits: readonly Judgement[], model: Model, context: Question): Judgement[] =>
  hits.flatMap(({ assessment }) => judge(assessment.history, model, context) ?? []);

function judgeDeclared(
  assessment: Assessment,
  { invariants = [], size = 2, resource }: Question,
): Judgement | undefined {
  const { history } = assessment;
  const broken = history.order.length < size ? undefined : brokenIn(history, invariants);
  const rule = broken && rules.find(({ id }) => id === broken.rule);
  if (!broken || !rule) return undefined;
  return { assessment, rule, violation: { damaged: broken.field || resource, summary: summaryOf(broken, history) } };
}
