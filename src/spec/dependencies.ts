/** How an operation becomes callable, and how what it does can be seen and undone. */
import { completed } from './completed.ts';
import { saysItCreates } from './creators.ts';
import { graphOf } from './graph.ts';
import { isHad } from './held.ts';
import { isSendable } from './media.ts';
import { reference } from './names.ts';
import { needsOf } from './needs.ts';
import type { Binding, Held, Missing, Recipe, Step } from './recipe.ts';
import { flatten, typeOf } from './schema.ts';
import { signInNeeds, takerNeeds } from './sign-in.ts';
import { makesAccount } from './signs.ts';
import type { Need, Operation, Resource, Schema, Spec } from './spec.ts';
import { noCreator, phrase, Unmet } from './unmet.ts';
import { isGiver, isPerson, isTaker } from './verbs.ts';

const maxDepth = 5;

export const isMissing = (value: Recipe | Missing): value is Missing => 'reason' in value;

/**
 * The creations that the operation needs and where their values go; or which prerequisite fails.
 * @param anew `false`: what the operation can make is made before, so that it changes that
 */
export function recipeFor(spec: Spec, operation: Operation, anew = true): Recipe | Missing {
  const failed = (reason: string, detail: string): Missing => ({ operation, reason, detail });
  if (operation.racegate?.skip !== undefined)
    return failed('skipped', `It is to be skipped: ${operation.racegate.skip.replace(/\.$/, '')}.`);
  const media = operation.body?.mediaType;
  if (media !== undefined && operation.body?.required === true && !isSendable(media))
    return failed(
      'unsupported-body',
      `${operation.id} takes a body of type ${media}, which is not generated; declare a JSON or form body.`,
    );
  const kitchen = newKitchen(spec);
  const self = anew ? kitchen.graph.made.get(operation.id) : undefined;
  try {
    const bindings = bind(kitchen, operation, self, { variant: 1, stack: [] });
    return { operation, steps: completed(kitchen, kitchen.steps, bindings), bindings };
  } catch (error) {
    if (error instanceof Unmet) return failed(error.reason, error.message);
    throw error;
  }
}

interface Kitchen {
  spec: Spec;
  graph: ReturnType<typeof graphOf>;
  takesExisting: boolean;
  steps: Step[];
}

interface Place {
  /** 1, or n where the second, third … of a kind is being made. */
  variant: number;
  /** Resources in the making, outermost first. */
  stack: string[];
}

const newKitchen = (spec: Spec): Kitchen => ({
  spec,
  graph: spec.graph ?? graphOf(spec),
  takesExisting: spec.takesExisting === true,
  steps: [],
});

function bind(kitchen: Kitchen, operation: Operation, self: Resource | undefined, place: Place): Binding[] {
  const needs = allNeeds(kitchen, operation, self);
  const numbers = numberNeeds(needs, place.variant);
  return needs.flatMap((need, index) => {
    const step = obtain(kitchen, operation, need, numbers[index] ?? 1, place);
    if (step === undefined) return [];
    return [{ in: need.in, name: need.name, step: step.as, field: need.field, ...(need.own ? { own: true } : {}) }];
  });
}

function allNeeds({ spec, graph }: Kitchen, operation: Operation, self: Resource | undefined): Need[] {
  const account = signInNeeds(spec, graph, operation);
  const needs = needsOf(graph, operation, self);
  const given = [...account, ...needs, ...takerNeeds(spec, graph, operation)];
  return given.filter(({ name }, index) => given.findIndex((other) => other.name === name) === index);
}

/**
 * Which one of its kind each need means: the path's owner is the first, and so is every body field that names it
 * without saying "another"; fields of different roles are different ones.
 */
function numberNeeds(needs: readonly Need[], variant: number): number[] {
  const roles = new Map<string, string[]>();
  for (const need of needs) {
    const name = need.resource?.name ?? '';
    const known = roles.get(name) ?? [];
    const role = roleOf(need, needs);
    if (isOwner(need) && !known.includes('')) known.unshift('');
    else if (!isOwner(need) && !known.includes(role)) known.push(role);
    roles.set(name, known);
  }
  return needs.map((need) => {
    const known = roles.get(need.resource?.name ?? '') ?? [];
    const number = known.indexOf(isOwner(need) ? '' : roleOf(need, needs)) + 1;
    // The second wallet belongs to a second user, and to the same bank.
    return variant > 1 && need.in === 'body' && isPerson(need.resource?.name ?? '')
      ? Math.max(number, variant)
      : number;
  });
}

/** What the path leads through, unless it is the second of a kind between two slashes. */
const isOwner = (need: Need): boolean => need.in === 'path' && need.role.length === 0;

function roleOf(need: Need, needs: readonly Need[]): string {
  if (need.in === 'path') return need.role.join('-');
  const owned = needs.some((other) => other.in === 'path' && other.resource === need.resource);
  const taker = need.role.find(isTaker);
  if (owned) return taker ?? '';
  return need.role.find((word) => isGiver(word) || isTaker(word)) ?? need.role.join('-');
}

function obtain(kitchen: Kitchen, operation: Operation, need: Need, number: number, place: Place): Step | undefined {
  const mark = kitchen.steps.length;
  try {
    const step = make(kitchen, operation, need, number, place);
    if (!need.handed || kitchen.steps.slice(mark).every((made) => made.operation !== operation)) return step;
    throw new Unmet('cycle', `${operation.id} would need what it hands on itself, for {${need.name}}.`);
  } catch (error) {
    if (!(error instanceof Unmet) || need.in === 'path') throw error;
    kitchen.steps.length = mark;
    return undefined;
  }
}

function make(kitchen: Kitchen, operation: Operation, need: Need, number: number, place: Place): Step {
  const { resource } = need;
  const free = freeName(operation, need);
  if (free !== undefined) return name(kitchen, operation, need, free);
  if (resource === undefined) throw new Unmet('no-creator', noCreator(operation, need.name, undefined));
  const as = number > 1 ? `${resource.name}#${number}` : resource.name;
  const known = kitchen.steps.find((step) => step.as === as);
  if (known !== undefined) return known;
  const mark = kitchen.steps.length;
  // What is known to be there goes before a PUT that may or may not make one.
  if (kitchen.takesExisting && resource.list !== undefined && isGuess(resource.creator))
    return take(kitchen, resource.list, { as, resource }, place);
  try {
    return resource.creator === undefined && resource.holder
      ? hold(kitchen, operation, need, { as, resource }, place)
      : create(kitchen, operation, need, { as, resource, number }, place);
  } catch (error) {
    if (!(error instanceof Unmet) || !kitchen.takesExisting || resource.list === undefined) throw error;
    kitchen.steps.length = mark;
    return take(kitchen, resource.list, { as, resource }, place);
  }
}

/**
 * `POST /queues/{queue}/jobs`, `POST /counters/{name}/increment`: a plain name that nothing makes and nothing lists is there once
 * it is used. The schema of the parameter; `undefined` where the document speaks of things that must be there.
 */
function freeName(operation: Operation, { in: place, name, resource }: Need): Schema | undefined {
  if (place !== 'path' || (resource && (isHad(resource) || resource.list !== undefined))) return undefined;
  const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
  const schema = flatten(parameter?.schema ?? {});
  const isText = typeOf(schema) === 'string' && schema.format === undefined && (schema.maxLength ?? 99) >= 12;
  const users = [operation, ...(resource?.reader === undefined ? [] : [resource.reader])];
  const mustBeThere = users.some(({ answers }) => answers.some(({ status }) => status === '404'));
  return isText && !mustBeThere && reference(name).field !== 'id' ? schema : undefined;
}

/** What is known by a name of its own: no request makes it. */
function name(kitchen: Kitchen, operation: Operation, { name, field, resource }: Need, schema: Schema): Step {
  const as = resource?.name ?? name;
  const fields = [...new Set([name, field])];
  const known = kitchen.steps.find((step) => step.as === as);
  if (known?.named) known.named.fields = [...new Set([...known.named.fields, ...fields])];
  if (known !== undefined) return known;
  const nothing: Operation = { ...operation, id: 'a new name', method: 'GET', parameters: [], answers: [] };
  delete nothing.body;
  const step: Step = {
    as,
    resource: resource?.name ?? name,
    operation: nothing,
    bindings: [],
    creates: false,
    named: { fields, schema },
  };
  kitchen.steps.push(step);
  return step;
}

const isGuess = (creator: Operation | undefined): boolean => creator?.method === 'PUT' && !saysItCreates(creator);

/** One that is there already. */
function take(kitchen: Kitchen, list: Operation, { as, resource }: Wanted, { stack }: Place): Step {
  const bindings = bind(kitchen, list, undefined, { variant: 1, stack: [...stack, as] });
  const step: Step = { as, resource: resource.name, operation: list, bindings, creates: false, existing: true };
  kitchen.steps.push(step);
  return step;
}

/** One that came with what is made before. */
function hold(kitchen: Kitchen, operation: Operation, need: Need, { as, resource }: Wanted, place: Place): Step {
  const step = place.stack.includes(as) ? undefined : held(kitchen, as, resource, [...place.stack, as]);
  if (step === undefined) throw new Unmet('no-creator', noCreator(operation, need.name, resource));
  kitchen.steps.push(step);
  return step;
}

function held(kitchen: Kitchen, as: string, resource: Resource, stack: string[]): Step | undefined {
  const { shown, within = [], key, filter } = resource.holder ?? {};
  if (shown === undefined) return undefined;
  const place: Place = { variant: 1, stack };
  const bindings = bind(kitchen, shown, undefined, place);
  if (filter && bindings.every(({ name }) => name !== filter.name)) {
    const need: Need = { in: 'query', name: filter.name, resource: filter.of, field: 'id', role: [], certain: true };
    bindings.push({ in: 'query', name: filter.name, step: make(kitchen, shown, need, 1, place).as, field: 'id' });
  }
  const by = (
    filter ? bindings.find(({ name }) => name === filter.name) : bindings.findLast((each) => each.in === 'path')
  )?.step;
  if (!kitchen.steps.some((step) => step.as === by && step.creates !== false) || by === undefined) return undefined;
  const came: Held = { by, within, ...(key === undefined ? {} : { key }) };
  return { as, resource: resource.name, operation: shown, bindings, creates: false, held: came };
}

/**
 * Another one of those that what the step was made in has by then; `undefined` where nothing shows them.
 * @param field tells one from the other
 */
export function besides(spec: Spec, { steps }: Pick<Recipe, 'steps'>, step: Step, field: string): Step | undefined {
  const kitchen = { ...newKitchen(spec), steps: [...steps] };
  const resource = kitchen.graph.byName.get(step.resource);
  if (resource === undefined || step.operation !== resource.creator) return undefined;
  const other = heldSafely(kitchen, `other ${step.as}`, resource);
  const isOf = step.bindings.some((binding) => binding.step === other?.held?.by);
  if (!other?.held || other.held.key !== undefined || !isOf || kitchen.steps.length > steps.length) return undefined;
  return { ...other, held: { ...other.held, besides: { step: step.as, field } } };
}

function heldSafely(kitchen: Kitchen, as: string, resource: Resource): Step | undefined {
  try {
    return held(kitchen, as, resource, [as]);
  } catch (error) {
    if (error instanceof Unmet) return undefined;
    throw error;
  }
}

interface Wanted {
  as: string;
  resource: Resource;
}

function create(
  kitchen: Kitchen,
  operation: Operation,
  need: Need,
  { as, resource, number }: Wanted & { number: number },
  place: Place,
): Step {
  const { creator } = resource;
  if (creator === undefined) throw new Unmet('no-creator', noCreator(operation, need.name, resource));
  if (place.stack.includes(as))
    throw new Unmet(
      'cycle',
      `${operation.id} needs ${phrase(resource)}, and making one needs one already: ${[...place.stack, as].join(' → ')}.`,
    );
  if (place.stack.length >= maxDepth)
    throw new Unmet(
      'too-deep',
      `${operation.id} needs more than ${maxDepth} resources made one after another: ${[...place.stack, as].join(' → ')}.`,
    );
  if (creator.racegate?.skip !== undefined)
    throw new Unmet('skipped', `${operation.id} needs ${phrase(resource)}, and ${creator.id} is to be skipped.`);
  if (creator.body?.required === true && !isSendable(creator.body.mediaType))
    throw new Unmet(
      'unsupported-body',
      `${operation.id} needs ${phrase(resource)}, and ${creator.id} takes a body of type ${creator.body.mediaType}, which is not generated.`,
    );
  const bindings = bind(kitchen, creator, resource, { variant: number, stack: [...place.stack, as] });
  const step: Step = { as, resource: resource.name, operation: creator, bindings };
  if (resource.passing && !makesAccount(creator)) step.creates = false;
  kitchen.steps.push(step);
  return step;
}
