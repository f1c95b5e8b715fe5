import { expect, it } from 'vitest';
import { parseConfig } from '../src/config/parse.ts';
import { byPromise, type Plan, planOf } from '../src/plan.ts';
import { graphOf } from '../src/spec/graph.ts';
import { inferResources } from '../src/spec/resources.ts';
import type { Operation, Spec } from '../src/spec/spec.ts';
import { answers, document, integer, load, objectOf, shown, takes, text } from './spec/documents.ts';

const config = await parseConfig({}, { workspace: import.meta.dirname, env: {} });

/** As many resources of one's own as asked, each with a child. */
function grown(count: number) {
  const thing = objectOf({ id: integer, 'name!': text });
  const operations = Array.from({ length: count }, (_, index) => {
    const [one, item] = [`/things${index}`, `/things${index}/{thing${index}Id}`];
    return {
      [`GET ${one}`]: answers({ type: 'array', items: thing }),
      [`POST ${one}`]: { ...takes({ 'name!': text }), ...answers(thing, '201') },
      [`GET ${item}`]: answers(thing),
      [`PATCH ${item}`]: takes({ name: text }),
      [`DELETE ${item}`]: {},
      [`POST ${item}/parts${index}`]: { ...takes({ 'name!': text }), ...answers(thing, '201') },
      [`GET ${item}/parts${index}/{id}`]: shown,
      [`PUT ${item}/parts${index}/{id}`]: takes({ 'name!': text }),
    };
  });
  return document(Object.assign({}, ...operations));
}

/** The plan, and how often it looked at an operation. */
async function watched(count: number): Promise<{ plan: Plan; looks: number }> {
  const seen = { looks: 0 };
  const spec = await load(grown(count));
  const operations = spec.operations.map(
    (operation): Operation =>
      new Proxy(operation, {
        get: (target, key) => {
          seen.looks += 1;
          return Reflect.get(target, key);
        },
      }),
  );
  const resources = inferResources(operations);
  const watching: Spec = { ...spec, operations, resources, graph: graphOf({ operations, resources }) };
  return { plan: planOf(watching, config), looks: seen.looks };
}

it('looks at four times as many operations about four times as often', async () => {
  const [small, large] = [await watched(20), await watched(80)];
  expect([small.plan.entries.length, large.plan.entries.length]).toEqual([100, 400]);
  expect(large.looks / small.looks).toBeLessThan(4.5);
});

it('a PUT whose key the caller chooses makes one, and changes what it has made', async () => {
  const spec = await load(
    document({
      'PUT /notes/{id}': { ...takes({ 'name!': text }), ...answers(objectOf({ id: text }), '201') },
      'GET /notes/{id}': answers(objectOf({ id: text, name: text })),
      'PUT /things': takes({ 'id!': text, 'name!': text }),
      'GET /things/{id}': answers(objectOf({ id: text, name: text })),
      'PUT /settings': takes({ 'theme!': text }),
    }),
  );
  const { entries, untested } = planOf(spec, config);
  const said = entries.map(({ subject, trials }) => [
    subject.operation.id,
    subject.recipe.steps.map(({ operation }) => operation.id).join(),
    trials.map(({ probe, steps }) => `${probe} ${steps.length}`).join(),
  ]);
  expect(said).toEqual([
    ['PUT /notes/{id}', 'PUT /notes/{id}', 'twin-create 0,repeat 1,write-and-read 1'],
    ['PUT /things', 'PUT /things', 'twin-create 0,repeat 1,write-and-read 1'],
  ]);
  expect(untested.map(({ operation, reason }) => `${operation} ${reason}`)).toEqual(['PUT /settings touches-existing']);
});

it('leaves alone what would do away with all there is', async () => {
  const named = { ...takes({ 'name!': text }), ...answers(objectOf({ id: text }), '201') };
  const spec = await load(
    document({
      'POST /reset': {},
      'POST /admin/purge-cache': answers(objectOf({ ok: text })),
      'POST /passwords/reset': takes({ 'email!': text }),
      'POST /lists': named,
      'GET /lists/{id}': answers(objectOf({ id: text })),
      'POST /lists/{id}/clear': {},
      'POST /presets': named,
    }),
  );
  const { entries, untested } = planOf(spec, config);
  expect(untested.map(({ operation, reason }) => `${operation} ${reason}`)).toEqual([
    'POST /reset touches-existing',
    'POST /admin/purge-cache touches-existing',
  ]);
  expect(entries.map(({ subject }) => subject.operation.id).sort()).toEqual([
    'POST /lists',
    'POST /lists/{id}/clear',
    'POST /passwords/reset',
    'POST /presets',
  ]);
});

it('ranks what is likeliest to show a race before the rest, whatever their order in the document', async () => {
  const spec = await load(
    document({
      'POST /shops': { ...takes({ 'name!': text }), ...answers(objectOf({ id: integer }), '201') },
      'GET /shops/{id}': answers(objectOf({ id: integer, name: text })),
      'DELETE /shops/{id}': {},
      'PUT /shops/{id}': takes({ 'name!': text }),
      'PATCH /shops/{id}': takes({ name: text, city: text }),
      'POST /shops/{id}/open': { responses: { 200: { description: 'open' }, 409: { description: 'it is open' } } },
    }),
  );
  expect(byPromise(planOf(spec, config).entries).map(({ subject }) => subject.operation.id)).toEqual([
    'PATCH /shops/{id}',
    'POST /shops/{id}/open',
    'PUT /shops/{id}',
    'POST /shops',
    'DELETE /shops/{id}',
  ]);
});

it('a PUT that asks for nothing but which one is meant updates in part', async () => {
  const spec = await load(
    document({
      'POST /things': { ...takes({ 'name!': text }), ...answers(objectOf({ id: integer }), '201') },
      'GET /things/{id}': answers(objectOf({ id: integer, name: text, note: text })),
      'PUT /things': takes({ 'id!': integer, name: text, note: text }),
    }),
  );
  const [, put] = planOf(spec, config).entries;
  expect(put?.trials.map(({ probe }) => probe)).toContain('disjoint-patch');
});

it('pairs operations that share what they work on, the first of each kind in the document', async () => {
  const { plan } = await watched(2);
  const pairs = plan.entries.flatMap(({ trials }) =>
    trials
      .filter(({ operations }) => operations.length > 1)
      .map(({ probe, operations }) => `${probe} ${operations.map(({ id }) => id).join(' + ')}`),
  );
  expect(pairs.filter((pair) => pair.includes('things0'))).toEqual([
    'rival-pair PATCH /things0/{thing0Id} + POST /things0/{thing0Id}/parts0',
    'rival-pair PATCH /things0/{thing0Id} + PUT /things0/{thing0Id}/parts0/{id}',
    'delete-and-use DELETE /things0/{thing0Id} + PATCH /things0/{thing0Id}',
    'delete-and-use DELETE /things0/{thing0Id} + POST /things0/{thing0Id}/parts0',
    'rival-pair POST /things0/{thing0Id}/parts0 + PUT /things0/{thing0Id}/parts0/{id}',
  ]);
  expect(pairs.filter((pair) => pair.includes('things0') && pair.includes('things1'))).toEqual([]);
});
