/** Which reads show what a raced operation did, and which request removes what a step made. */
import { answerName } from './answer.ts';
import { isOfCaller } from './fresh-caller.ts';
import { graphOf, resourceNamed } from './graph.ts';
import { reference, singularName, words } from './names.ts';
import { needsOf } from './needs.ts';
import { isPrefix, isSelf, parts, placeOf } from './path.ts';
import type { Binding, Observer, Recipe, Step } from './recipe.ts';
import type { Graph, Operation, Resource, Spec } from './spec.ts';

/** Reads cost requests in every round; the nearest ones come first, and the rest are left out. */
const most = 12;

/**
 * The reads that can be bound to the recipe's steps: each step's resource, collections that the operation may add to,
 * sub-reads such as `/accounts/{id}/balance`, and each resource that the raced requests make (`created`).
 */
export function observersFor(spec: Spec, recipe: Recipe): Observer[] {
  const graph = spec.graph ?? graphOf(spec);
  const into = createdBy(graph, recipe);
  const found = [
    ...recipe.steps.flatMap((step) => itemObserver(graph, step, recipe)),
    ...into.flatMap((resource) => createdObserver(graph, resource, recipe)),
    ...listObservers(graph, recipe, into),
    ...nearReads(graph, recipe),
  ];
  const known = new Set(found.map(({ operation }) => operation));
  found.push(...fixedReads(graph, recipe).filter(({ operation }) => !known.has(operation)));
  const seen = new Set<string>();
  const fresh = found.filter((each) => {
    const key = `${each.kind} ${each.operation.id} ${each.bindings.map((binding) => `${binding.name}=${binding.step}`).join()}`;
    return !seen.has(key) && seen.add(key);
  });
  return uniqueIds(fresh).slice(0, most);
}

function uniqueIds(observers: Observer[]): Observer[] {
  const counts = new Map<string, number>();
  return observers.map((observer) => {
    const count = (counts.get(observer.id) ?? 0) + 1;
    counts.set(observer.id, count);
    return count === 1 ? observer : { ...observer, id: `${observer.id}.${count}` };
  });
}

/** What the operation makes: by its place, by the schema it answers with, or by its verb (`reserve` → reservation). */
function createdBy(graph: Graph, { operation, steps }: Recipe): Resource[] {
  const own = graph.made.get(operation.id);
  if (own !== undefined && steps.some((step) => step.operation === operation)) return [];
  if (own !== undefined) return [own];
  if (operation.method !== 'POST') return [];
  const name = answerName(operation);
  const answered = name === undefined ? undefined : graph.byName.get(name);
  const verb = parts(operation.path).at(-1);
  const named = verb === undefined || verb.placeholder ? [] : kindred(graph, words(verb.name)[0] ?? '');
  const found = [...new Set([...(answered === undefined ? [] : [answered]), ...named])];
  // A deposit that answers with the wallet has changed it, not made it.
  return found.filter((resource) => !steps.some((step) => step.resource === resource.name)).slice(0, 2);
}

/** Resources whose name shares the verb's beginning: book → booking, redeem → redemption. */
function kindred(graph: Graph, verb: string): Resource[] {
  if (verb.length < 3) return [];
  const root = verb.slice(0, Math.max(3, Math.min(5, verb.length - 1)));
  return [...graph.byName.values()].filter((resource) => (resource.name.split('-').at(-1) ?? '').startsWith(root));
}

function itemObserver(graph: Graph, step: Step, recipe: Recipe): Observer[] {
  const resource = graph.byName.get(step.resource);
  const operation = resource?.reader;
  if (resource === undefined || operation === undefined) return [];
  const bindings = bindRead(graph, operation, recipe, step);
  return bindings === undefined ? [] : [{ id: step.as, operation, kind: 'item', resource: resource.name, bindings }];
}

function createdObserver(graph: Graph, resource: Resource, recipe: Recipe): Observer[] {
  const operation = resource.reader;
  const last = operation === undefined ? undefined : parts(operation.path).at(-1);
  if (operation === undefined || last?.placeholder !== true) return [];
  const bindings = bindRead(graph, operation, recipe, undefined, last.name);
  if (bindings === undefined) return [];
  const field =
    needsOf(graph, operation, undefined).find((need) => need.in === 'path' && need.name === last.name)?.field ?? 'id';
  return [
    {
      id: `${resource.name}.created`,
      operation,
      kind: 'created',
      resource: resource.name,
      bindings,
      created: { name: last.name, field },
    },
  ];
}

function listObservers(graph: Graph, recipe: Recipe, into: readonly Resource[]): Observer[] {
  const steps = recipe.steps
    .map((step) => graph.byName.get(step.resource))
    .filter((resource) => resource !== undefined);
  const own = graph.byPlace.get(parts(recipe.operation.path).findLast((part) => part.placeholder)?.key ?? '');
  const near = [...into, ...(own === undefined ? [] : [own]), ...steps];
  return [...new Set(near)].flatMap((resource) => {
    const bindings = resource.list === undefined ? undefined : bindRead(graph, resource.list, recipe, undefined);
    if (resource.list === undefined || bindings === undefined) return [];
    return [
      {
        id: `${resource.name}.list`,
        operation: resource.list,
        kind: 'list',
        resource: resource.name,
        bindings,
      } satisfies Observer,
    ];
  });
}

/** GETs right under a step's item place, such as `/accounts/{id}/balance`. */
function nearReads(graph: Graph, recipe: Recipe): Observer[] {
  return recipe.steps.flatMap((step) => {
    const places = graph.byName.get(step.resource)?.places ?? [];
    return places.flatMap((place) =>
      (graph.reads.get(place) ?? []).slice(0, most).flatMap((operation) => nearRead(graph, operation, step, recipe)),
    );
  });
}

function nearRead(graph: Graph, operation: Operation, step: Step, recipe: Recipe): Observer[] {
  const bindings = bindRead(graph, operation, recipe, step);
  const name = parts(operation.path).at(-1)?.name ?? '';
  const kind = graph.lists.has(operation.id) ? 'list' : 'item';
  return bindings === undefined
    ? []
    : [{ id: `${step.as}.${name}`, operation, kind, resource: step.resource, bindings }];
}

const mostFixed = 3;

/** What has one place for everybody, or for the caller: `/cart` of `POST /cart/items`, `/subscribers/count` of `POST /subscribers`. */
function fixedReads(graph: Graph, { operation: { path } }: Recipe): Observer[] {
  const near = parts(path).flatMap(({ key }) => graph.fixed.get(key) ?? []);
  const found = new Map(near.map(({ index, operation }) => [index, operation]));
  const reads = [...found].sort(([one], [other]) => one - other).slice(0, mostFixed);
  return reads.map(([, operation]) => {
    const names = parts(operation.path).flatMap(({ name }) => (isPrefix(name) ? [] : [name.toLowerCase()]));
    const kind = graph.lists.has(operation.id) ? 'list' : 'item';
    return { id: names.join('-'), operation, kind, resource: singularName(names.at(-1) ?? ''), bindings: [] };
  });
}

/**
 * The read's parameters bound to the recipe's steps; undefined where one that it cannot do without has no step.
 * `own` is preferred where several steps are of one kind; the placeholder `open` stays unbound.
 */
function bindRead(
  graph: Graph,
  operation: Operation,
  recipe: Recipe,
  own: Step | undefined,
  open?: string,
): Binding[] | undefined {
  const family = own === undefined ? recipe.steps : [own, ...ancestorsOf(own, recipe), ...recipe.steps];
  const bindings: Binding[] = [];
  for (const need of needsOf(graph, operation, undefined)) {
    if (need.name === open) continue;
    const step = family.find((each) => each.resource === need.resource?.name || sameMaker(graph, each, need.resource));
    if (step !== undefined) bindings.push({ in: need.in, name: need.name, step: step.as, field: need.field });
    else if (need.in === 'path') return undefined;
  }
  return [...bindings, ...filters(graph, operation, recipe, bindings)];
}

/** `/orders/{id}` and `/users/{id}/orders/{id}` speak of one order where they share its creator, or what shows it. */
function sameMaker(graph: Graph, step: Pick<Step, 'resource'>, resource: Resource | undefined): boolean {
  const maker = resource?.creator ?? resource?.holder?.shown;
  const made = graph.byName.get(step.resource);
  return maker !== undefined && (made?.creator ?? made?.holder?.shown) === maker;
}

function ancestorsOf(step: Step, recipe: Recipe): Step[] {
  const above: Step[] = [step];
  for (const each of above)
    for (const binding of each.bindings) {
      const found = recipe.steps.find((other) => other.as === binding.step);
      if (found !== undefined && !above.includes(found)) above.push(found);
    }
  return above.slice(1);
}

/** Optional query parameters that narrow a listing to what the fixture made: `?event_id=`. */
function filters(graph: Graph, operation: Operation, recipe: Recipe, bound: readonly Binding[]): Binding[] {
  return operation.parameters.flatMap((parameter) => {
    const { stem, field } = reference(parameter.name);
    if (
      parameter.in !== 'query' ||
      field !== 'id' ||
      stem.length === 0 ||
      bound.some((each) => each.name === parameter.name)
    )
      return [];
    const resource = resourceNamed(graph, stem)?.resource;
    const step = recipe.steps.find((each) => each.resource === resource?.name);
    return step === undefined
      ? []
      : [{ in: 'query', name: parameter.name, step: step.as, field: 'id' } satisfies Binding];
  });
}

/**
 * The DELETE that removes exactly what the step made. Its own parameter is bound to the step itself (`as`, or the
 * resource's name), those of its parents to the steps that the creation was bound to.
 */
export function deleterFor(
  spec: Spec,
  step: Pick<Step, 'resource' | 'operation'> & Partial<Step>,
): { operation: Operation; bindings: Binding[] } | undefined {
  const leaving = step.caller ? leave(spec) : undefined;
  if (leaving !== undefined) return { operation: leaving, bindings: [] };
  const graph = spec.graph ?? graphOf(spec);
  const resource = graph.byName.get(step.resource);
  const operation = resource?.deleter;
  if (resource === undefined || operation === undefined || operation.racegate?.skip !== undefined) return undefined;
  const own = step.as ?? step.resource;
  const bindings = needsOf(graph, operation, undefined).flatMap((need): Binding[] => {
    const mine =
      need.resource === resource ||
      sameMaker(graph, step, need.resource) ||
      resource.places?.includes(placeOf(upTo(operation.path, need.name))) === true;
    if (mine) return [{ in: need.in, name: need.name, step: own, field: need.field }];
    const above = step.bindings?.find((each) => each.step.replace(/#\d+$/, '') === need.resource?.name)?.step;
    const name = above ?? need.resource?.name;
    return name === undefined ? [] : [{ in: need.in, name: need.name, step: name, field: need.field }];
  });
  const known = [...bindings.map(({ name }) => name), ...Object.keys(operation.racegate?.values ?? {})];
  const complete = parts(operation.path).every((part) => !part.placeholder || known.includes(part.name));
  return complete ? { operation, bindings } : undefined;
}

/** `DELETE /users/me`: sent by an account that the scan has made to call with, it removes that one and nothing else. */
const leave = ({ operations }: Spec): Operation | undefined =>
  operations.find(
    (operation) =>
      operation.method === 'DELETE' &&
      isOfCaller(operation) &&
      isSelf(parts(operation.path).at(-1)?.name ?? '') &&
      operation.racegate?.skip === undefined,
  );

const upTo = (path: string, name: string): string => path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);
