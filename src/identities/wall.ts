/** Does the API turn away callers that it does not know? */
import { encode } from '../data/encode.ts';
import { makeData, type RequestData } from '../data/generate.ts';
import { isAccountCall } from '../spec/signs.ts';
import type { Operation, Spec } from '../spec/spec.ts';
import type { Exchange, WireRequest } from '../transport/transport.ts';
import type { Send } from './identity.ts';

/** For the reason of what could not be tested. */
export const howToSignIn =
  'give a header line such as `Authorization: Bearer …` with the headers input, or `identities` in racegate.yml';

const mostAsked = 8;
const mostCreations = 3;

export const isTurnedAway = (status: number | null): boolean => status === 401 || status === 403 || status === 419;

/** A creation that was let through although it had no body. */
export interface LetThrough {
  operation: Operation;
  data: RequestData;
  exchange: Exchange;
}

/**
 * Requests that an unknown caller is refused with 401 or 403; empty: none of a few was. One wall alone would not do: it may be the
 * administrator's, which a fresh account does not pass either. What may have made something all the same is told.
 */
export async function findWalls(spec: Spec, send: Send): Promise<{ walls: WireRequest[]; letThrough: LetThrough[] }> {
  const walls: WireRequest[] = [];
  const letThrough: LetThrough[] = [];
  for (const operation of askable(spec)) {
    const data = dataOf(operation);
    const request = encode(operation, data);
    const exchange = await send(request);
    if (isTurnedAway(exchange.status)) walls.push(request);
    if (operation.method === 'POST' && isDone(exchange)) letThrough.push({ operation, data, exchange });
  }
  return { walls, letThrough };
}

const isDone = ({ status }: Exchange): boolean => status !== null && status < 300;

/**
 * Reads first, and those that the document says are secured before others. Where it says nothing, reads are often open to all and
 * creations are not, so that some of these are asked too.
 */
function askable({ operations }: Spec): Operation[] {
  const asked = operations.filter((operation) => isHarmless(operation) && !isAccountCall(operation));
  const rank = ({ secured, method, path }: Operation): number =>
    (secured ? 4 : 0) + (method === 'GET' ? 2 : 0) + (path.includes('{') ? 0 : 1);
  const ranked = asked.sort((one, other) => rank(other) - rank(one));
  const silent = ranked.filter(({ secured, method }) => method === 'POST' && !secured).slice(0, mostCreations);
  const rest = ranked.filter((operation) => !silent.includes(operation));
  return [...rest.slice(0, mostAsked - silent.length), ...silent];
}

/** A read, or a creation that must have a body and is sent without: an API that lets it through refuses it for that. */
const isHarmless = ({ method, body, parameters }: Operation): boolean =>
  method === 'GET' ||
  (method === 'POST' && body?.required === true && parameters.every(({ in: place }) => place !== 'path'));

const dataOf = (operation: Operation): RequestData => ({
  ...makeData(operation, { random: () => 0.5, tag: 'racegate' }),
  body: undefined,
});
