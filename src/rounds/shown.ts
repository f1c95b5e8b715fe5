/** What the API shows of itself: what is there already, what came with something, and how that is known which was just made. */
import { listItems, type Made, sentOf, valueOf } from '../data/extract.ts';
import { heldIn } from '../data/held.ts';
import { type Json, parseBody } from '../json.ts';
import type { Binding, Held, Step } from '../spec/recipe.ts';
import { bind, callerOf, type Fixture, type Overrides, Unbound } from './binding.ts';
import type { Lab } from './lab.ts';
import { dataFor, prepare } from './requests.ts';
import { sendCalmly, succeeded } from './single.ts';
import { boundTo, refusal, Unusable } from './unusable.ts';

/** One of those that are there already, another one each time as long as there are enough. */
export async function take(lab: Lab, step: Step, values: Overrides, tag: string, fixture: Fixture): Promise<Made> {
  const { operation, resource } = step;
  const { body, path } = await show(lab, step, values, tag, fixture);
  const { items = [] } = listItems(body) ?? {};
  const taken = [...fixture.values()]
    .filter((made) => made.resource === resource)
    .map(({ body }) => JSON.stringify(body));
  const free = items.filter((item) => !taken.includes(JSON.stringify(item)));
  lab.existing.set(resource, items.length);
  const turn = lab.turns.get(operation.id) ?? 0;
  lab.turns.set(operation.id, turn + 1);
  const item = free[turn % free.length];
  if (item === undefined)
    throw new Unusable('nothing-there', `${operation.id} lists ${items.length} ${resource}, and one more is needed.`);
  return { resource, path, sent: undefined, body: item };
}

/** What came with an earlier one: another one each time. */
export async function hold(lab: Lab, step: Step, values: Overrides, tag: string, fixture: Fixture): Promise<Made> {
  const { operation, resource, held } = step;
  const holder = held && fixture.get(held.by);
  if (!holder) throw new Unusable('nothing-there', `${operation.id} has nothing to show a ${resource} of.`);
  const { body, path, status } = await show(lab, step, values, tag, fixture);
  const used = lab.held.get(holder) ?? new Set();
  const made = heldIn(body, held)
    .map((item): Made => ({ resource, path, sent: undefined, body: item }))
    .find((each) => !used.has(nameOf(each)) && isOther(each, held, fixture));
  if (!made)
    throw new Unusable(
      'refused',
      `${operation.id} answered ${status} and shows ${used.size === 0 ? 'no' : 'no further'} ${resource} of a new ${held.by}`,
      operation.id,
    );
  lab.held.set(holder, used.add(nameOf(made)));
  return made;
}

function isOther(made: Made, { besides }: Held, fixture: Fixture): boolean {
  if (!besides) return true;
  const there = fixture.get(besides.step);
  const [own, others] = [made, there].map((each) => each && valueOf(each, besides.field));
  return own !== undefined && others !== undefined && String(own) !== String(others);
}

export const nameOf = (made: Made): string => JSON.stringify(valueOf(made, 'id') ?? made.body);

/** What was made, as a list shows it, where its own answer does not say how it is known: the one entry that has its texts. */
export async function lookUp(lab: Lab, made: Made, step: Step, tag: string, fixture: Fixture): Promise<Made> {
  const { as, listing } = step;
  const texts = Object.entries(sentOf(made)).filter(([, value]) => typeof value === 'string' && value.includes(tag));
  if (!listing || texts.length === 0 || tells(made, as, listing.uses)) return made;
  const { body } = await show(lab, { ...step, ...listing }, {}, tag, fixture);
  const found = (listItems(body)?.items ?? []).filter((item) => texts.some(([name, value]) => item[name] === value));
  return found.length === 1 && found[0] ? { ...made, body: found[0] } : made;
}

function tells(made: Made, as: string, uses: readonly Binding[]): boolean {
  try {
    bind(uses, new Map([[as, made]]));
    return true;
  } catch (error) {
    if (error instanceof Unbound) return false;
    throw error;
  }
}

interface Shown {
  body: Json;
  status: number | null;
  path: Record<string, Json>;
}

/** @throws Unusable where it is refused */
async function show(lab: Lab, step: Step, values: Overrides, tag: string, fixture: Fixture): Promise<Shown> {
  const { operation, identity } = step;
  const data = dataFor(lab, operation, tag, { ...values, ...boundTo(step, fixture) }, step.as);
  const { wire, ...plain } = prepare(lab, operation, data);
  const sender = identity === undefined ? callerOf(fixture) : { identity };
  const exchange = await sendCalmly(lab, { ...plain, wire: { ...wire, ...sender } });
  if (!succeeded(exchange)) throw refusal(operation, exchange);
  return { body: parseBody(exchange.body), status: exchange.status, path: data.path };
}
