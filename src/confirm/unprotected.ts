/** Do operations that want credentials work without? Seen only where others are sent with some. Never a finding. */

import { isObject, type Json, parseBody } from '../json.ts';
import type { Trial } from '../probes/probe.ts';
import type { Observation } from '../report/report.ts';
import { bind, type Fixture, Unbound } from '../rounds/binding.ts';
import { Stopped } from '../rounds/budget.ts';
import { madeOf, makeFixture } from '../rounds/fixture.ts';
import { type Lab, newTag } from '../rounds/lab.ts';
import { dataFor, type Prepared, prepare } from '../rounds/requests.ts';
import { Unusable } from '../rounds/unusable.ts';
import { isAccountCall } from '../spec/signs.ts';
import type { Exchange } from '../transport/transport.ts';
import type { Campaign } from './campaign.ts';

/** Sends each secured operation once as nobody, on a fixture of its own. */
export async function findUnprotected(lab: Lab, { raced, stopped }: Campaign): Promise<Observation[]> {
  if (stopped !== undefined || !hasCredentials(lab)) return [];
  const observations: Observation[] = [];
  const asked = new Set<string>();
  for (const { calibrated } of raced) {
    const { trial, serial } = calibrated;
    const { operation } = trial.slots[0];
    if (!operation.secured || isAccountCall(operation) || asked.has(operation.id)) continue;
    asked.add(operation.id);
    const usual = serial.flatMap(({ replies }) => replies).find(({ status }) => status !== null && status < 300);
    const status = usual && (await attempt(() => acceptedUnsigned(lab, trial, usual)));
    if (status !== undefined)
      observations.push({
        kind: 'unprotected',
        operation: operation.id,
        detail: `The document says that it needs credentials; sent without any, it answered ${status} as it does with them.`,
      });
  }
  return observations;
}

const hasCredentials = ({ callers, config }: Lab): boolean =>
  callers.names.length > 0 || Object.keys(config.headers).length > 0;

async function attempt<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Stopped || error instanceof Unusable || error instanceof Unbound) return undefined;
    throw error;
  }
}

interface Usual {
  status: number | null;
  body: Json;
}

async function acceptedUnsigned(lab: Lab, trial: Trial, usual: Usual): Promise<number | undefined> {
  const { operation, bindings, values } = trial.slots[0];
  lab.budget.check();
  await lab.callers.freshen();
  const tag = newTag(lab);
  const fixture = await makeFixture(lab, trial.steps, trial.values, tag);
  const data = dataFor(lab, operation, `${tag}x`, { ...values, ...bind(bindings, fixture) }, 'raced');
  const prepared = prepare(lab, operation, data);
  const exchange = await lab.callers.bare({ ...prepared.wire, headers: unsigned(lab, prepared) });
  if (!isSame(usual, exchange)) return undefined;
  remember(lab, trial, prepared, exchange, fixture);
  return exchange.status ?? undefined;
}

/** Without any header line of the configuration: which of them signs is not known. */
function unsigned({ config }: Lab, { wire }: Prepared): Record<string, string> {
  const own = new Set(Object.keys(config.headers));
  return Object.fromEntries(Object.entries(wire.headers).filter(([name]) => !own.has(name)));
}

/** A page that asks for a login is answered 200 too: status and shape must be those of the operation itself. */
function isSame(usual: Usual, { status, body }: Exchange): boolean {
  return status === usual.status && shapeOf(parseBody(body)) === shapeOf(usual.body);
}

const shapeOf = (body: Json): string =>
  isObject(body)
    ? Object.keys(body).sort().join()
    : body === null
      ? 'nothing'
      : Array.isArray(body)
        ? 'list'
        : typeof body;

function remember(lab: Lab, { steps, slots }: Trial, prepared: Prepared, exchange: Exchange, fixture: Fixture): void {
  const resource = lab.spec.graph?.made.get(prepared.operation.id);
  if (!resource) return;
  const made = madeOf(resource.name, prepared, exchange);
  lab.ledger.add({
    resource: resource.name,
    operation: prepared.operation,
    as: 'unsigned',
    bindings: slots[0].bindings,
    fixture: new Map(fixture).set('unsigned', made),
    level: steps.length + 1,
  });
}
