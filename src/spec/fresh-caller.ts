/** Operations on what belongs to their caller, such as `PATCH /users/me`: raced by accounts that sign up for them. */
import { answersList } from './drafts.ts';
import { isPrefix, isSelf, parts } from './path.ts';
import type { Binding, Observer, Recipe, Step } from './recipe.ts';
import { passwordFields } from './signs.ts';
import type { Operation, Spec } from './spec.ts';
import { personResources } from './verbs.ts';

/** The name of the step that is the account. */
const as = 'caller';
const asCaller: Binding = { in: 'caller', name: as, step: as, field: 'id', own: true };

/**
 * The recipe with a fresh account as its caller, and the reads of what is the caller's; `undefined`: the operation works on what the recipe
 * makes, or nothing says that it is the caller's own.
 * @param maker makes the account
 */
export function forFreshCaller(
  spec: Spec,
  { operation, bindings }: Recipe,
  maker: Operation,
): { recipe: Recipe; observers: Observer[] } | undefined {
  if (bindings.length > 0 || !isOfCaller(operation)) return undefined;
  const recipe = { operation, steps: [signingUp(maker)], bindings: [asCaller, ...passwordOf(operation, maker)] };
  const observers = observersOf(spec, operation);
  // Of what cannot be read, only its name says whose it is.
  const isSaid = parts(operation.path).some(({ name }) => isSelf(name)) || observers.length > 0;
  return isSaid ? { recipe, observers } : undefined;
}

const signingUp = (maker: Operation): Step => ({
  as,
  resource: 'account',
  operation: maker,
  bindings: [],
  caller: true,
});

/** Of one kind, and whoever calls has it: read without being told which. */
export const isOfWhoeverCalls = ({ kind, bindings }: Observer): boolean =>
  kind === 'item' && bindings.every((binding) => binding.in === 'caller');

/** The observer, for rounds that have a caller of their own. */
export const asReadByCaller = (observer: Observer): Observer =>
  isOfWhoeverCalls(observer) ? { ...observer, bindings: [asCaller] } : observer;

/** The same recipe, carried out by an account that signs up for it. */
export const byFreshCaller = ({ operation, steps, bindings }: Recipe, maker: Operation): Recipe => ({
  operation,
  steps: [signingUp(maker), ...steps],
  bindings: [...bindings, asCaller],
});

/** `/users/me`, `/user` that wants to know who asks, and what lies below. */
export const isOfCaller = ({ path, secured }: Operation): boolean => {
  const all = parts(path);
  const [first] = all.filter(({ name }) => !isPrefix(name));
  const isOne = secured && first !== undefined && personResources.includes(first.name.toLowerCase());
  return (isOne || all.some(({ name }) => isSelf(name))) && all.every(({ placeholder }) => !placeholder);
};

/** A new password is set by whoever knows the old one. */
function passwordOf(operation: Operation, maker: Operation): Binding[] {
  const field = passwordFields(maker)[0]?.name ?? 'password';
  return passwordFields(operation)
    .filter(({ name }) => /current|old|existing|present/i.test(name))
    .map(({ pointer }) => ({ in: 'body', name: pointer, step: as, field }));
}

const most = 3;

/** What is read at the same place, then what else there is of the caller. */
function observersOf({ operations }: Spec, { path }: Operation): Observer[] {
  const reads = operations.filter(
    (each) =>
      each.method === 'GET' &&
      isOfCaller(each) &&
      each.parameters.every(({ in: place, required }) => place !== 'query' || !required),
  );
  const near = (each: Operation): number => (each.path === path ? 0 : path.startsWith(each.path) ? 1 : 2);
  return reads
    .sort((one, other) => near(one) - near(other))
    .slice(0, most)
    .map((read, index) => ({
      id:
        index === 0
          ? as
          : parts(read.path)
              .map(({ name }) => name.toLowerCase())
              .join('-'),
      operation: read,
      kind: answersList(read) ? 'list' : 'item',
      resource: 'account',
      bindings: [asCaller],
    }));
}
