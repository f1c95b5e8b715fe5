/** Fresh resources in a known state, made by calling the API itself. */
import { listItems, type Made, valueOf } from '../data/extract.ts';
import { saysFailure } from '../data/failure.ts';
import { fieldValue } from '../data/generate.ts';
import { heldIn, newestIn } from '../data/held.ts';
import { howToSignIn } from '../identities/wall.ts';
import { parseBody } from '../json.ts';
import type { Held, Step } from '../spec/recipe.ts';
import type { Operation } from '../spec/spec.ts';
import type { Exchange, WireRequest } from '../transport/transport.ts';
import { bind, callerOf, type Fixture, type Overrides, Unbound } from './binding.ts';
import { Stopped } from './budget.ts';
import type { Lab } from './lab.ts';
import { askedToWait, pause } from './patience.ts';
import { dataFor, learnComplaint, type Prepared, prepare } from './requests.ts';

/** Why an operation could not be prepared or did not accept its request: becomes its reason under `untested`. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
  readonly code: string;
  /** Id of the operation that was refused. */
  readonly refused: string | undefined;

  constructor(code: string, message: string, refused?: string) {
    super(message);
    this.code = code;
    this.refused = refused;
  }
}

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
  return holder && step.creates !== false ? newestIn(made, holder) : made;
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

/** One of those that are there already, another one each time as long as there are enough. */
async function take(lab: Lab, step: Step, values: Overrides, tag: string, fixture: Fixture): Promise<Made> {
  const { operation, resource } = step;
  const data = dataFor(lab, operation, tag, { ...values, ...boundTo(step, fixture) }, step.as);
  const prepared = prepare(lab, operation, data);
  const exchange = await sendCalmly(lab, { ...prepared, wire: { ...prepared.wire, ...identityOf(step) } });
  if (!succeeded(exchange)) throw refusal(operation, exchange);
  const { items = [] } = listItems(parseBody(exchange.body)) ?? {};
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
  return { resource, path: data.path, sent: undefined, body: item };
}

/** What came with an earlier one: another one each time. */
async function hold(lab: Lab, step: Step, values: Overrides, tag: string, fixture: Fixture): Promise<Made> {
  const { operation, resource, held } = step;
  const holder = held && fixture.get(held.by);
  if (!holder) throw new Unusable('nothing-there', `${operation.id} has nothing to show a ${resource} of.`);
  const data = dataFor(lab, operation, tag, { ...values, ...boundTo(step, fixture) }, step.as);
  const plain = prepare(lab, operation, data);
  const exchange = await sendCalmly(lab, {
    ...plain,
    wire: { ...plain.wire, ...callerOf(fixture), ...identityOf(step) },
  });
  if (!succeeded(exchange)) throw refusal(operation, exchange);
  const used = lab.held.get(holder) ?? new Set();
  const made = heldIn(parseBody(exchange.body), held)
    .map((body): Made => ({ resource, path: data.path, sent: undefined, body }))
    .find((each) => !used.has(nameOf(each)) && isOther(each, held, fixture));
  if (!made)
    throw new Unusable(
      'refused',
      `${operation.id} answered ${exchange.status} and shows ${used.size === 0 ? 'no' : 'no further'} ${resource} of a new ${held.by}`,
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

const nameOf = (made: Made): string => JSON.stringify(valueOf(made, 'id') ?? made.body);

/** @throws Unusable where two holders show the same one: it was there before either of them */
async function proveApart(lab: Lab, steps: readonly Step[], values: Values, tag: string): Promise<void> {
  const { operation, resource } = steps.at(-1)!;
  const isApart = lab.apart.get(operation.id) ?? (await showsDifferent(lab, steps, values, tag));
  lab.apart.set(operation.id, isApart);
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

/** @throws Unusable where the answer that made what the request works on does not say how it is known */
export function boundTo({ operation, bindings }: Pick<Step, 'operation' | 'bindings'>, fixture: Fixture): Overrides {
  try {
    return bind(bindings, fixture);
  } catch (error) {
    if (error instanceof Unbound) throw new Unusable('no-identity', `${operation.id}: ${error.message}`);
    throw error;
  }
}

export const madeOf = (resource: string, { operation, data }: Prepared, exchange: Exchange): Made => ({
  resource,
  method: operation.method,
  path: data.path,
  sent: data.body,
  body: parseBody(exchange.body),
  ...(exchange.headers.location === undefined ? {} : { location: exchange.headers.location }),
});

const succeeded = ({ status }: Exchange): boolean => status !== null && status < 400;

const mostMends = 4;

/** Sends one request outside any burst. A 400 or 422 that names a field is mended and remembered. */
async function sendMended(
  lab: Lab,
  operation: Operation,
  tag: string,
  values: Overrides,
  role: string,
  identity: Pick<WireRequest, 'identity'>,
): Promise<{ prepared: Prepared; exchange: Exchange }> {
  for (let attempt = 0; ; attempt += 1) {
    const plain = prepare(lab, operation, dataFor(lab, operation, tag, values, role));
    const prepared = { ...plain, wire: { ...plain.wire, ...identity } };
    const exchange = await sendCalmly(lab, prepared);
    const body = parseBody(exchange.body);
    const isDone = succeeded(exchange) && !saysFailure(body);
    if (isDone) lab.accepted.add(operation.id);
    if (isDone || attempt >= mostMends || !learnComplaint(lab, prepared, { status: exchange.status, body }))
      return { prepared, exchange };
  }
}

async function sendCalmly(lab: Lab, prepared: Prepared): Promise<Exchange> {
  for (let attempt = 0; ; attempt += 1) {
    lab.budget.check();
    const exchange = await lab.transport.send(prepared.wire);
    const wait = attempt < 3 ? askedToWait(exchange, attempt, Date.now()) : undefined;
    if (wait === undefined) return noteHealth(lab, exchange);
    await pause(wait, () => lab.budget.check());
  }
}

const mostSilent = 5;

/** A target that answers nothing any more ends the scan. */
function noteHealth(lab: Lab, exchange: Exchange): Exchange {
  lab.silent = exchange.status === null ? lab.silent + 1 : 0;
  if (lab.silent >= mostSilent)
    throw new Stopped(
      `the target stopped answering (${(exchange.error?.message ?? 'no response').replace(/\.$/, '')})`,
    );
  return exchange;
}

export function refusal(operation: Operation, { status, body, error }: Exchange): Unusable {
  if (status === null)
    return new Unusable('no-response', `${operation.id} got no response: ${error?.message ?? 'unknown cause'}`);
  if (status === 401 || status === 403)
    return new Unusable(
      'missing-authentication',
      `${operation.id} answered ${status} (missing authentication): ${howToSignIn}`,
      operation.id,
    );
  const said = body.trim().slice(0, 160).replaceAll(/\s+/g, ' ');
  return new Unusable('refused', `${operation.id} answered ${status}${said ? `: ${said}` : ''}`, operation.id);
}
