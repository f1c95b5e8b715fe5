/** Reads the state, by the observers of a trial. Reads are no probes: a failed one is repeated once. */
import { type Made, valueOf } from '../data/extract.ts';
import { parseBody } from '../json.ts';
import type { Reading } from '../oracle/history.ts';
import type { Observer } from '../spec/recipe.ts';
import type { Exchange } from '../transport/transport.ts';
import { withoutCopies } from './alike.ts';
import { bind, byPlaceholder, type Fixture, type Overrides, Unbound } from './binding.ts';
import type { Lab } from './lab.ts';
import { askedToWait, pause } from './patience.ts';
import { dataFor, type Prepared, prepare } from './requests.ts';

/** `null`: an observer got no answer, so that the round tells nothing. */
export async function observe(
  lab: Lab,
  observers: readonly Observer[],
  fixture: Fixture,
  created: readonly Made[],
): Promise<Reading[] | null> {
  const reads = observers.flatMap((observer) =>
    readsOf(lab, observer, fixture, created).map((prepared) => ({ observer, prepared })),
  );
  const readings = await Promise.all(
    reads.map(async ({ observer, prepared }) => readingOf(lab, observer, await read(lab, prepared))),
  );
  return readings.every((reading) => reading !== null) ? readings : null;
}

function readsOf(lab: Lab, observer: Observer, fixture: Fixture, created: readonly Made[]): Prepared[] {
  const own = observer.created;
  const makes = own ? created.filter(({ resource }) => resource === observer.resource) : [undefined];
  return makes.flatMap((made) => {
    const id = own && made ? (valueOf(made, own.field) ?? byPlaceholder(made, own.name)) : undefined;
    if (own && id === undefined) return [];
    try {
      const values = {
        ...pageSize(observer),
        ...observer.values,
        ...bind(observer.bindings, fixture),
        ...(own && id !== undefined ? { [own.name]: id } : {}),
      };
      return [prepare(lab, observer.operation, dataFor(lab, observer.operation, 'read', values, observer.id), fixture)];
    } catch (error) {
      if (error instanceof Unbound) return [];
      throw error;
    }
  });
}

const largestPage = 100;

/** Listings are asked for long pages, so that what a round adds is on them. */
function pageSize({ kind, operation }: Observer): Overrides {
  const parameter = operation.parameters.find(
    ({ in: place, name }) =>
      place === 'query' && /^(limit|(items_?)?per_?page|page_?size|page_?limit|max_?results)$/i.test(name),
  );
  if (kind !== 'list' || !parameter) return {};
  return { [parameter.name]: parameter.schema.maximum ?? largestPage };
}

async function read(lab: Lab, { wire }: Prepared): Promise<Exchange> {
  lab.budget.check();
  const exchange = await lab.transport.send(wire);
  if (isAnswer(exchange)) return exchange;
  await pause(askedToWait(exchange, 0, Date.now()) ?? 0, () => lab.budget.check());
  return lab.transport.send(wire);
}

const isAnswer = ({ status }: Exchange): boolean => status !== null && status < 500 && status !== 429;

function readingOf(lab: Lab, observer: Observer, exchange: Exchange): Reading | null {
  if (!isAnswer(exchange)) return null;
  const { etag } = exchange.headers;
  const place = observer.operation.id;
  const body = withoutCopies(exchange.body, parseBody(exchange.body), lab.read.get(place));
  if (body !== null && typeof body === 'object') lab.read.set(place, body);
  return { observer: observer.id, status: exchange.status, body, ...(etag === undefined ? {} : { etag }) };
}
