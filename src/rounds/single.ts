/** Requests outside any burst, one at a time. */
import { saysFailure } from '../data/failure.ts';
import { parseBody } from '../json.ts';
import type { Operation } from '../spec/spec.ts';
import type { Exchange, WireRequest } from '../transport/transport.ts';
import type { Overrides } from './binding.ts';
import { Stopped } from './budget.ts';
import type { Lab } from './lab.ts';
import { askedToWait, pause } from './patience.ts';
import { dataFor, learnComplaint, type Prepared, prepare } from './requests.ts';

export const succeeded = ({ status }: Exchange): boolean => status !== null && status < 400;

const mostMends = 4;

/** A 400 or 422 that names a field is mended and remembered. */
export async function sendMended(
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

export async function sendCalmly(lab: Lab, prepared: Prepared): Promise<Exchange> {
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
