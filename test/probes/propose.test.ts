/** What each probe proposes, and what it leaves alone. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { JsonObject } from '../../src/json.ts';
import { planOf } from '../../src/plan.ts';
import type { Trial } from '../../src/probes/probe.ts';
import { graphOf } from '../../src/spec/graph.ts';
import { answers, integer, objectOf, specOf, takes, text } from '../spec/documents.ts';

/** The trials of one probe for an operation of a document. */
async function trialsOf(probe: string, operations: Record<string, JsonObject>, id: string): Promise<Trial[]> {
  const spec = await specOf(operations);
  const config = await parseConfig({ url: 'http://localhost' }, { workspace: '/nowhere', env: {} });
  const plan = planOf({ ...spec, graph: graphOf(spec) }, config);
  const entry = plan.entries.find(({ subject }) => subject.operation.id === id);
  expect(entry, `${id} must be callable: ${JSON.stringify(plan.untested)}`).toBeDefined();
  return entry!.trials.filter((trial) => trial.probe === probe);
}

const header = (name: string): JsonObject => ({
  parameters: [{ name, in: 'header', required: false, schema: text }],
});

const shop: Record<string, JsonObject> = {
  'POST /orders': takes({ 'title!': text, quantity: integer }),
  'GET /orders': {},
  'GET /orders/{orderId}': {},
  'PATCH /orders/{orderId}': takes({ title: text, quantity: integer, note: text }),
  'DELETE /orders/{orderId}': {},
  'POST /orders/{orderId}/cancel': {},
  'POST /orders/{orderId}/items': takes({ 'name!': text }),
};

describe('same-key', () => {
  it('asks for a declared idempotency key, and sends one to all', async () => {
    const keyed = { 'POST /payments': { ...takes({ note: text }), ...header('Idempotency-Key') }, 'GET /payments': {} };
    const [trial] = await trialsOf('same-key', keyed, 'POST /payments');
    expect(trial).toMatchObject({ needsRefusal: true, slots: [{ same: true, sameKey: true }] });
    expect(await trialsOf('same-key', shop, 'POST /orders')).toEqual([]);
  });
});

describe('same-precondition', () => {
  const write = 'PUT /pages/{pageId}';
  const pages = (put: JsonObject): Record<string, JsonObject> => ({
    'POST /pages': takes({ 'text!': text }),
    'GET /pages/{pageId}': {},
    [write]: { ...takes({ 'text!': text }), ...put },
  });

  it('asks for If-Match or a version', async () => {
    expect(await trialsOf('same-precondition', pages(header('If-Match')), write)).toHaveLength(1);
    expect(await trialsOf('same-precondition', pages(takes({ 'text!': text, version: integer })), write)).toHaveLength(
      1,
    );
    expect(await trialsOf('same-precondition', pages({}), write)).toEqual([]);
  });

  it('knows names of several words, and leaves the versions of other things alone', async () => {
    const named = (name: string) => pages(takes({ 'text!': text, [name]: integer }));
    for (const name of ['expectedVersion', 'base_revision', 'lockVersion', 'page_version'])
      expect(await trialsOf('same-precondition', named(name), write), name).toHaveLength(1);
    for (const name of ['firmwareVersion', 'conversion'])
      expect(await trialsOf('same-precondition', named(name), write), name).toEqual([]);
  });
});

describe('disjoint-patch', () => {
  it('pairs the first writable field with others, one each', async () => {
    const trials = await trialsOf('disjoint-patch', shop, 'PATCH /orders/{orderId}');
    expect(trials.map(({ slots }) => slots.map(({ only }) => only))).toEqual([
      [['/title'], ['/quantity']],
      [['/title'], ['/note']],
    ]);
  });

  it('leaves a PUT alone that requires fields', async () => {
    const write = 'PUT /orders/{orderId}';
    const strict = { ...shop, [write]: takes({ 'title!': text, quantity: integer }) };
    const loose = { ...shop, [write]: takes({ title: text, quantity: integer }) };
    expect(await trialsOf('disjoint-patch', strict, write)).toEqual([]);
    expect(await trialsOf('disjoint-patch', loose, write)).toHaveLength(1);
  });

  it('takes a PUT whose fields may all be left out, in a wrapper too', async () => {
    const put = 'PUT /pages/{pageId}';
    const pointers = async (page: JsonObject) => {
      const pages = {
        'POST /pages': takes({ 'title!': text }),
        'GET /pages/{pageId}': {},
        [put]: takes({ 'page!': page }),
      };
      return (await trialsOf('disjoint-patch', pages, put)).map(({ slots }) => slots.map(({ only }) => only?.[0]));
    };
    expect(await pointers(objectOf({ title: text, note: text }))).toEqual([['/page/title', '/page/note']]);
    expect(await pointers(objectOf({ 'title!': text, note: text }))).toEqual([]);
  });
});

describe('delete-and-use', () => {
  it('pairs a deletion with a write to the resource, and with a creation under it', async () => {
    const { 'POST /orders/{orderId}/cancel': _, ...plain } = shop;
    const trials = await trialsOf('delete-and-use', plain, 'DELETE /orders/{orderId}');
    expect(trials.map(({ operations }) => operations.map(({ id }) => id)[1])).toEqual([
      'PATCH /orders/{orderId}',
      'POST /orders/{orderId}/items',
    ]);
    expect(trials.every(({ sweep }) => sweep)).toBe(true);
  });
});

describe('job-and-write', () => {
  it('asks for an operation that answers 202', async () => {
    const job = 'POST /orders/{orderId}/render';
    const accepted = { ...shop, [job]: { responses: { 202: { description: 'started' } } } };
    const trials = await trialsOf('job-and-write', accepted, job);
    expect(trials.map(({ operations, goesOn }) => [operations[1]?.method, goesOn])).toEqual([
      ['PATCH', true],
      ['DELETE', true],
    ]);
    expect(await trialsOf('job-and-write', { ...shop, [job]: {} }, job)).toEqual([]);
  });
});

describe('transfer', () => {
  const send = 'POST /transfers';
  const bank = {
    'POST /accounts': takes({ 'owner!': text, balance: integer }),
    'GET /accounts/{accountId}': {},
    [send]: takes({ 'from_account_id!': text, 'to_account_id!': text, 'amount!': integer }),
  };

  it('sends both ways between two of a kind', async () => {
    const [trial] = await trialsOf('transfer', bank, send);
    const ends = trial?.slots.map(({ bindings }) => bindings.map(({ step }) => step));
    expect(ends?.[0]).toEqual(['account', 'account#2']);
    expect(ends?.[1]).toEqual(['account#2', 'account']);
  });
});

describe('echo', () => {
  it('gives each request resources of its own, and judges them as strangers', async () => {
    const [trial] = await trialsOf('echo', shop, 'POST /orders/{orderId}/items');
    expect(trial).toMatchObject({ perSlot: ['order'], disjoint: true });
  });
});

describe('attempts', () => {
  it('is only for operations that say so', async () => {
    const open = 'POST /orders/{orderId}/cancel';
    expect(await trialsOf('attempts', shop, open)).toEqual([]);
    const declared = { ...shop, [open]: { 'x-racegate': { attempts: 3 } } };
    expect(await trialsOf('attempts', declared, open)).toMatchObject([{ mayBeRefused: true, slots: [{ same: true }] }]);
  });
});

describe('choices', () => {
  const moves = 'POST /orders/{orderId}/moves';
  const status = { ...text, enum: ['placed', 'shipped', 'cancelled'] };
  const saying = async (body: Record<string, JsonObject>) =>
    (await trialsOf('choices', { ...shop, [moves]: takes(body) }, moves)).map(({ needsRefusal, slots }) => {
      expect(needsRefusal).toBe(true);
      return slots.map(({ values }) => values?.['/to'] ?? 'usual').join(' ');
    });

  it('are the other listed values, alone and with one another', async () => {
    const said = [...new Set(await saying({ 'to!': status }))];
    expect(said).toEqual(['shipped', 'cancelled', 'usual shipped', 'usual cancelled', 'shipped cancelled']);
  });

  it('are none where nothing is listed, or only one value', async () => {
    expect(await saying({ 'to!': text })).toEqual([]);
    expect(await saying({ 'to!': { ...text, enum: ['shipped'] } })).toEqual([]);
  });
});

describe('clear-out', () => {
  const remove = 'DELETE /teams/{teamId}/members/{memberId}';
  const teams: Record<string, JsonObject> = {
    'POST /teams': takes({ 'name!': text }),
    'GET /teams/{teamId}': {},
    'POST /teams/{teamId}/members': takes({ 'email!': text }),
    [remove]: {},
  };
  const listing = answers({ type: 'array', items: objectOf({ id: text, email: text }) });

  it('takes what was made, and another one that the team has by then', async () => {
    const [trial] = await trialsOf('clear-out', { ...teams, 'GET /teams/{teamId}/members': listing }, remove);
    expect(trial?.steps.map(({ as }) => as)).toEqual(['team', 'member', 'other member']);
    expect(trial?.needsRefusal).toBe(true);
    const bound = trial?.slots.map(({ bindings }) => bindings.map(({ step }) => step));
    expect(bound).toEqual([
      ['team', 'other member'],
      ['team', 'member'],
    ]);
  });

  it('is for what is shown in the very thing that it is made in', async () => {
    expect(await trialsOf('clear-out', teams, remove)).toEqual([]);
    expect(await trialsOf('clear-out', { ...teams, 'GET /members': listing }, remove)).toEqual([]);
    expect(await trialsOf('clear-out', shop, 'DELETE /orders/{orderId}')).toEqual([]);
  });
});

describe('write-and-read', () => {
  const write = 'PATCH /lamps/{lampId}';
  const lamps = (body: Record<string, JsonObject>): Record<string, JsonObject> => ({
    'POST /lamps': takes({ 'name!': text, 'price!': integer }),
    'GET /lamps/{lampId}': {},
    [write]: takes(body),
  });

  it('writes a number that the fixture does not have already, where there is no text to change', async () => {
    const valuesOf = async (body: Record<string, JsonObject>) =>
      (await trialsOf('write-and-read', lamps(body), write)).map(({ slots: [slot] }) => slot.values);
    expect(await valuesOf({ price: integer })).toEqual([{ '/price': 7 }]);
    expect(await valuesOf({ price: { ...integer, minimum: 20 } })).toEqual([{ '/price': 21 }]);
    expect(await valuesOf({ price: integer, description: text })).toEqual([undefined]);
  });
});
