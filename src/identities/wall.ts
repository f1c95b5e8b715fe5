/** Does the API turn away callers that it does not know? */
import { encode } from '../data/encode.ts';
import { makeData } from '../data/generate.ts';
import { isAccountCall } from '../spec/signs.ts';
import type { Operation, Spec } from '../spec/spec.ts';
import type { WireRequest } from '../transport/transport.ts';
import type { Send } from './accounts.ts';

/** For the reason of what could not be tested. */
export const howToSignIn =
  'give a header line such as `Authorization: Bearer …` with the headers input, or `identities` in racegate.yml';

const mostAsked = 8;
const mostCreations = 3;

export const isTurnedAway = (status: number | null): boolean => status === 401 || status === 403;

/**
 * Requests that an unknown caller is refused with 401 or 403; empty: none of a few was. Changes nothing. One wall alone would not do:
 * it may be the administrator's, which a fresh account does not pass either.
 */
export async function findWalls(spec: Spec, send: Send): Promise<WireRequest[]> {
  const walls: WireRequest[] = [];
  for (const operation of askable(spec)) {
    const request = askOf(operation);
    if (isTurnedAway((await send(request)).status)) walls.push(request);
  }
  return walls;
}

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

function askOf(operation: Operation): WireRequest {
  const data = makeData(operation, { random: () => 0.5, tag: 'racegate' });
  return encode(operation, { ...data, body: undefined });
}
