/** Fresh resources in a known state, made by calling the API itself. */
import type { Made } from '../data/extract.ts';
import { saysFailure } from '../data/failure.ts';
import { fieldValue } from '../data/generate.ts';
import { newestIn } from '../data/held.ts';
import { parseBody } from '../json.ts';
import type { Step } from '../spec/recipe.ts';
import type { Exchange, WireRequest } from '../transport/transport.ts';
import { callerOf, type Fixture, type Overrides } from './binding.ts';
import type { Lab } from './lab.ts';
import type { Prepared } from './requests.ts';
import { hold, lookUp, nameOf, take } from './shown.ts';
import { sendMended, succeeded } from './single.ts';
import { boundTo, refusal, Unusable } from './unusable.ts';

/** By `Step.as`: what its creation is to say. */
type Values = Record<string, Overrides>;

/** Makes `steps` in order, adding to `fixture`. */
export async function makeFixture(
  lab: Lab,
  steps: readonly Step[],
  values: Values,
  tag: string,
  fixture: Fixture = new Map(),
): Promise<Fixture> {
  for (const [level, step] of steps.entries()) {
    if (step.held?.apart) await proveApart(lab, steps.slice(0, level + 1), values, tag);
    const make = step.caller ? signUp : step.named ? name : step.held ? hold : step.existing ? take : create;
    fixture.set(step.as, await make(lab, step, values[step.as] ?? {}, `${tag}${level === 0 ? '' : level}`, fixture));
    if (step.creates === false) continue;
    lab.ledger.add({
      resource: step.resource,
      operation: step.operation,
      as: step.as,
      bindings: step.bindings,
      fixture,
      level: fixture.size,
      ...callerOf(fixture),
      ...identityOf(step),
      ...(step.caller ? { caller: true } : {}),
    });
  }
  return fixture;
}

const identityOf = ({ identity }: Step): Pick<WireRequest, 'identity'> => (identity === undefined ? {} : { identity });

async function create(lab: Lab, step: Step, values: Overrides, tag: string, fixture: Fixture): Promise<Made> {
  const all = { ...values, ...boundTo(step, fixture) };
  const { prepared, exchange } = await sendMended(lab, step.operation, tag, all, step.as, {
    ...callerOf(fixture),
    ...identityOf(step),
  });
  const isEmptyHanded = step.creates !== false && saysFailure(parseBody(exchange.body));
  if (!succeeded(exchange) || isEmptyHanded) throw refusal(step.operation, exchange);
  const made = madeOf(step.resource, prepared, exchange);
  const holder = fixture.get(step.bindings.findLast((binding) => binding.in === 'path')?.step ?? '');
  return lookUp(lab, holder && step.creates !== false ? newestIn(made, holder) : made, step, tag, fixture);
}

/** An account of the round's own. */
async function signUp(lab: Lab): Promise<Made> {
  lab.budget.check();
  const made = await lab.callers.signUp?.();
  if (made) return made;
  throw new Unusable(
    'touches-existing',
    'It would change the caller, and no account could be made for it alone; touch-existing allows that.',
  );
}

/** What is there as soon as it is named. */
function name(_: Lab, { resource, named }: Step, _values: Overrides, tag: string): Promise<Made> {
  const { fields = [], schema = {} } = named ?? {};
  const value = fieldValue(fields[0] ?? resource, { ...schema, 'x-unique': true }, tag);
  const body = Object.fromEntries(fields.map((field) => [field, value]));
  return Promise.resolve({ resource, path: {}, sent: undefined, body });
}

/** @throws Unusable where two holders show the same one: it was there before either of them */
async function proveApart(lab: Lab, steps: readonly Step[], values: Values, tag: string): Promise<void> {
  const { operation, resource } = steps.at(-1)!;
  const shown = `${operation.id} ${resource}`;
  const isApart = lab.apart.get(shown) ?? (await showsDifferent(lab, steps, values, tag));
  lab.apart.set(shown, isApart);
  if (isApart) return;
  throw new Unusable(
    'touches-existing',
    `${operation.id} shows the same ${resource} of two that were made: it was there before; touch-existing allows that.`,
  );
}

async function showsDifferent(lab: Lab, steps: readonly Step[], values: Values, tag: string): Promise<boolean> {
  const last = steps.at(-1)!;
  const { apart: _, ...held } = last.held!;
  const alone = [...steps.slice(0, -1), { ...last, held }];
  const one = await makeFixture(lab, alone, values, `${tag}0`);
  const other = await makeFixture(lab, alone, values, `${tag}00`);
  return nameOf(one.get(last.as)!) !== nameOf(other.get(last.as)!);
}

export const madeOf = (resource: string, { operation, data }: Prepared, exchange: Exchange): Made => ({
  resource,
  method: operation.method,
  path: data.path,
  sent: data.body,
  body: parseBody(exchange.body),
  ...(exchange.headers.location === undefined ? {} : { location: exchange.headers.location }),
});
