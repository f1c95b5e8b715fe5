/** Scenarios of the configuration as trials. Pure. */
import type { Config, ScenarioCall, ScenarioConfig } from '../config/config.ts';
import type { Json } from '../json.ts';
import { resourceOf, type Slot, type Subject, type Trial } from '../probes/probe.ts';
import { isMissing, recipeFor } from '../spec/dependencies.ts';
import { graphOf } from '../spec/graph.ts';
import { observersFor } from '../spec/observers.ts';
import type { Observer, Step } from '../spec/recipe.ts';
import type { Spec } from '../spec/spec.ts';
import { type Bound, boundTo, operationOf, Unraceable } from './calls.ts';
import { invariantOf } from './invariant.ts';

export interface Staged {
  entries: { subject: Subject; trials: Trial[] }[];
  /** Scenarios that cannot be raced, one sentence each. */
  warnings: string[];
}

/** Declared is what somebody cares about: before all that is inferred. */
const rank = 200;
const mostRequests = 100;

/** @throws UserError (exit 2) `bad-invariant` */
export function scenariosOf(spec: Spec, config: Config): Staged {
  const staged: Staged = { entries: [], warnings: [] };
  for (const [index, scenario] of (config.scenarios ?? []).entries()) {
    if (config.shard && index % config.shard.total !== config.shard.index - 1) continue;
    try {
      staged.entries.push(entryOf(spec, config, scenario));
    } catch (error) {
      if (!(error instanceof Unraceable)) throw error;
      staged.warnings.push(`The scenario "${scenario.name}" was not raced: ${error.message}.`);
    }
  }
  return staged;
}

function entryOf(spec: Spec, config: Config, scenario: ScenarioConfig): Staged['entries'][number] {
  const { steps, values } = setUp(spec, config, scenario);
  const bound = scenario.race.map((call) => boundTo(spec, call, steps));
  for (const one of bound) refuseExisting(one, config);
  const [first] = bound as [Bound];
  const recipe = { operation: first.operation, steps, bindings: bound.flatMap(({ bindings }) => bindings) };
  const observers =
    scenario.observe.length > 0
      ? scenario.observe.map((call, i) => observerOf(spec, call, steps, i))
      : observersFor(spec, recipe);
  const subject: Subject = { spec, operation: first.operation, recipe, observers };
  const invariants = scenario.invariants.map((text) => invariantOf(text, scenario.name));
  const { slots, size } = slotsOf(scenario, bound);
  if (slots.length > 2 && invariants.length === 0)
    throw new Unraceable('it races more than two different requests, which only invariants can judge, and has none');
  const callers = callersOf(scenario.race, config);
  const trial: Trial = {
    probe: 'scenario',
    scenario: scenario.name,
    operations: [...new Set(bound.map(({ operation }) => operation))],
    resource: resourceOf(subject),
    steps,
    perSlot: [],
    slots: slots as Trial['slots'],
    observers,
    values,
    invariants,
    ...(size === undefined ? {} : { size }),
    ...(callers ? { callers } : {}),
    needsRefusal: false,
    mayBeRefused: true,
    rank,
  };
  return { subject, trials: [trial] };
}

interface SetUp {
  steps: Step[];
  /** By `Step.as`. */
  values: Record<string, Record<string, Json>>;
}

/** The calls that are given; without any, what the document's own dependencies ask for. */
function setUp(spec: Spec, config: Config, { setup, race }: ScenarioConfig): SetUp {
  const made: SetUp = { steps: [], values: {} };
  if (setup.length === 0) {
    const recipe = recipeFor(spec, operationOf(spec, race[0]!.operation));
    if (isMissing(recipe)) throw new Unraceable(recipe.detail.replace(/\.$/, ''));
    return { ...made, steps: recipe.steps };
  }
  for (const call of setup)
    for (let copy = 0; copy < call.times; copy += 1) {
      const bound = boundTo(spec, call, made.steps);
      refuseExisting(bound, config);
      const identity = call.identity === undefined ? {} : { identity: known(call.identity, config) };
      const step = { ...stepOf(spec, bound, call, made.steps), ...identity };
      made.steps.push(step);
      made.values[step.as] = bound.values;
    }
  return made;
}

function stepOf(spec: Spec, { operation, bindings }: Bound, { as }: ScenarioCall, earlier: readonly Step[]): Step {
  const graph = spec.graph ?? graphOf(spec);
  const resource = graph.made.get(operation.id)?.name;
  const name = as ?? resource ?? `step-${earlier.length + 1}`;
  const copies = earlier.filter((step) => step.as === name || step.as.startsWith(`${name}#`)).length;
  return {
    as: copies === 0 ? name : `${name}#${copies + 1}`,
    resource: resource ?? name,
    operation,
    bindings,
    ...(resource === undefined ? { creates: false } : {}),
  };
}

function observerOf(spec: Spec, call: ScenarioCall, steps: readonly Step[], index: number): Observer {
  const { operation, bindings, values } = boundTo(spec, call, steps);
  const graph = spec.graph ?? graphOf(spec);
  const last = bindings.filter((binding) => binding.in === 'path').at(-1);
  const step = steps.find(({ as }) => as === last?.step);
  return {
    id: call.as ?? step?.as ?? `read-${index + 1}`,
    operation,
    kind: graph.lists.has(operation.id) ? 'list' : 'item',
    resource: step?.resource ?? `read-${index + 1}`,
    bindings,
    values,
  };
}

/** One request in so many copies, two different ones, or more. */
function slotsOf({ race }: ScenarioConfig, bound: readonly Bound[]): { slots: Slot[]; size?: number } {
  const all = bound.map(({ operation, bindings, values }): Slot => ({ operation, bindings, values }));
  const times = race.map((call) => call.times);
  if (all.length === 1) return { slots: all, ...(times[0]! > 1 ? { size: times[0]! } : {}) };
  const slots = all.flatMap((slot, i) => Array.from({ length: times[i]! }, () => slot)).slice(0, mostRequests);
  return { slots, size: slots.length };
}

function callersOf(race: readonly ScenarioCall[], config: Config): string[] | undefined {
  if (race.every(({ identity }) => identity === undefined)) return undefined;
  const first = config.identities?.[0]?.name ?? '';
  return race.flatMap(({ identity, times }) =>
    Array.from({ length: race.length === 1 ? 1 : times }, () =>
      identity === undefined ? first : known(identity, config),
    ),
  );
}

function known(name: string, { identities = [] }: Config): string {
  if (identities.some((identity) => identity.name === name)) return name;
  throw new Unraceable(`there is no identity \`${name}\``);
}

/** A path whose parameters are all fixed leads to something that was there before. */
function refuseExisting({ operation, bindings }: Bound, { touchExisting }: Config): void {
  const parameters = operation.parameters.filter(({ in: place }) => place === 'path');
  const isOwn =
    parameters.length === 0
      ? operation.method === 'POST' || operation.method === 'GET'
      : bindings.some((binding) => binding.in === 'path');
  if (isOwn || touchExisting) return;
  throw new Unraceable(`${operation.id} would change what the scan did not create; touch-existing allows that`);
}
