/** What will be raced, and why the rest will not: pure, before anything is sent. */
import type { Config } from './config/config.ts';
import { isSelected } from './config/select.ts';
import { accountMaker } from './identities/sign-up.ts';
import { probes } from './probes/index.ts';
import type { Subject, Trial } from './probes/probe.ts';
import { scenariosOf } from './scenarios/trial.ts';
import { isMissing, recipeFor } from './spec/dependencies.ts';
import { forFreshCaller, isOfCaller } from './spec/fresh-caller.ts';
import { graphOf } from './spec/graph.ts';
import { words } from './spec/names.ts';
import { observersFor } from './spec/observers.ts';
import type { ChosenKey, Operation, Spec } from './spec/spec.ts';
import { isSweeping } from './spec/verbs.ts';

export interface Untested {
  operation: string;
  /** Stable code. */
  reason: string;
  detail: string;
}

export interface Plan {
  mutating: Operation[];
  /** Each operation that can be called, with the trials that its probes propose. */
  entries: { subject: Subject; trials: Trial[] }[];
  untested: Untested[];
  /** Declared scenarios that cannot be raced, one sentence each. */
  warnings: string[];
}

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const isMutating = ({ method }: Operation): boolean => changing.has(method);

export function planOf(spec: Spec, config: Config): Plan {
  const mutating = spec.operations.filter(isMutating);
  const plan: Plan = { mutating, entries: [], untested: [], warnings: [] };
  const maker = config.touchExisting ? undefined : accountMaker(spec, config);
  mutating.forEach((operation, index) => {
    const subject = subjectOf(spec, operation, config, index, maker);
    if ('reason' in subject) plan.untested.push(subject);
    else plan.entries.push({ subject, trials: [] });
  });
  const near = neighbours(plan.entries.map(({ subject }) => subject));
  for (const entry of plan.entries) {
    const all = near(entry.subject);
    entry.trials = probes.flatMap((probe) => probe.propose(entry.subject, all));
  }
  const { entries, warnings } = scenariosOf(spec, config);
  plan.entries.push(...entries);
  plan.warnings.push(...warnings);
  return plan;
}

type Entry = Plan['entries'][number];

/**
 * What is likeliest to show a race first, otherwise in the document's order: where time runs out, the rest of the API is what matters
 * least.
 */
export const byPromise = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((one, other) => promiseOf(other) - promiseOf(one));

/**
 * The best of its trials. One that is worth it only if something is refused counts for little where the document knows of no refusal;
 * what it knows to be refused for the state that something is in counts for more.
 */
function promiseOf({ subject, trials }: Entry): number {
  const mayRefuse = subject.operation.answers.some(({ status }) => /^(402|409|412|422|423|429)$/.test(status));
  const best = Math.max(0, ...trials.map(({ rank, needsRefusal }) => (needsRefusal && !mayRefuse ? rank / 2 : rank)));
  return mayRefuse && subject.recipe.bindings.length > 0 ? best + refusalCounts : best;
}

const refusalCounts = 10;

/** Those that share a step with a subject, itself among them, in the document's order: two operations on nothing in common are never a pair. */
function neighbours(all: readonly Subject[]): (subject: Subject) => Subject[] {
  const order = new Map(all.map((subject, index) => [subject, index]));
  const sharing = new Map<string, Subject[]>();
  for (const subject of all)
    for (const step of new Set(subject.recipe.bindings.map((binding) => binding.step))) {
      const known = sharing.get(step);
      if (known) known.push(subject);
      else sharing.set(step, [subject]);
    }
  return (subject) => {
    const lists = [...new Set(subject.recipe.bindings.map(({ step }) => step))].map((step) => sharing.get(step) ?? []);
    const [only] = lists;
    if (lists.length === 1 && only) return only;
    return [...new Set(lists.flat())].sort((one, other) => order.get(one)! - order.get(other)!);
  };
}

/** `maker`: what makes fresh accounts, for operations that would change their own caller. */
function subjectOf(
  spec: Spec,
  operation: Operation,
  config: Config,
  index: number,
  maker: Operation | undefined,
): Subject | Untested {
  const without = (reason: string, detail: string): Untested => ({ operation: operation.id, reason, detail });
  if (!isSelected(operation, config)) return without('excluded', 'include and exclude leave it out.');
  if (config.shard && index % config.shard.total !== config.shard.index - 1)
    return without('other-shard', 'Another shard tests it.');
  const recipe = recipeFor(spec, operation);
  if (isMissing(recipe)) return without(recipe.reason, recipe.detail);
  const subject = { spec, operation, recipe, observers: observersFor(spec, recipe) };
  const key = keyOf(spec, operation);
  const alien = touchesExisting(subject, key) && !config.touchExisting;
  const own = alien && maker ? forFreshCaller(spec, recipe, maker) : undefined;
  if (own) return { spec, operation, ...own };
  if (alien && !isNamed(operation))
    return without('touches-existing', isOfCaller(operation) ? changesCaller : changesOthers);
  const changing = key && operation.method === 'PUT' && operation.body ? recipeFor(spec, operation, false) : undefined;
  if (changing === undefined || isMissing(changing)) return subject;
  const { observers } = subject;
  return { spec, operation, recipe: changing, observers: observersFor(spec, changing), anew: { recipe, observers } };
}

const changesOthers = 'It would change what the scan did not create; touch-existing allows that.';
const changesCaller =
  'It would change its own caller: an identity with createUsers and {unique} gives it accounts of its own, and touch-existing allows it.';

/** What the caller calls the new resource that the operation makes. */
const keyOf = (spec: Spec, { id }: Operation): ChosenKey | undefined => (spec.graph ?? graphOf(spec)).made.get(id)?.key;

/** A change that is bound to nothing the scan has made, and makes nothing under a key of its own, changes something that was there before. */
const touchesExisting = ({ operation, recipe }: Subject, key: ChosenKey | undefined): boolean =>
  (operation.method !== 'POST' || sweeps(operation)) && recipe.bindings.length === 0 && key === undefined;

/** `POST /reset` that need not be told of what: racing it may cost all there is, and the word is all that warns of it. */
const sweeps = ({ path, body }: Operation): boolean =>
  body?.required !== true && words(path.split('/').at(-1) ?? '').some(isSweeping);

/** The configuration says which resource it may change. */
const isNamed = ({ parameters, racegate }: Operation): boolean =>
  parameters.some(({ in: place, name }) => place === 'path' && racegate?.values?.[name] !== undefined);
