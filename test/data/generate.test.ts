import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceFrom } from '../../src/data/chance.ts';
import { freeText, numericFields, writableScalars } from '../../src/data/fields.ts';
import { makeData } from '../../src/data/generate.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Operation } from '../../src/spec/spec.ts';
import { integer, number, objectOf, operation, specOf, takes, text } from '../spec/documents.ts';

const first = async (id: string, more: JsonObject, schemas: JsonObject = {}): Promise<Operation> =>
  operation(await specOf({ [id]: more }, schemas), id);
const made = (of: Operation, tag = 'rg1', more: object = {}) =>
  makeData(of, { random: chanceFrom('seed'), tag, ...more });

describe('a field that is called like something of every object', () => {
  it('is a field like any other', async () => {
    const of = await first('POST /seasons/{constructor}', {
      parameters: [{ name: 'constructor', in: 'path', required: true, schema: text }],
      ...takes({ 'constructor!': text, 'valueOf!': text }),
    });
    const { path, body } = made(of);
    expect(body).toEqual({ constructor: 'Constructor rg1', valueOf: 'Value of rg1' });
    expect(path.constructor).toMatch(/rg1$/);
  });

  it('is taken from an example without a schema', async () => {
    const content = { 'application/json': { example: { constructor: 'Lotus' } } };
    expect(made(await first('POST /cars', { requestBody: { content } })).body).toEqual({ constructor: 'Lotus rg1' });
  });
});

it('says one password wherever it is to be said again', async () => {
  for (const again of ['password2', 'password_confirm', 'confirmPassword', 'repeat_password', 'passwordConfirmation']) {
    const { body } = made(await first('POST /register', takes({ 'password!': text, [`${again}!`]: text })));
    expect(new Set(Object.values(body as JsonObject)).size, again).toBe(1);
  }
});

describe('order of sources', () => {
  it('overrides, example, default, enum, then the schema', async () => {
    const of = await first(
      'POST /a',
      takes({
        'a!': { type: 'integer', example: 7 },
        'b!': { type: 'integer', example: 7, default: 8 },
        'c!': { type: 'integer', default: 8, minimum: 1 },
        'd!': { type: 'string', enum: ['x', 'y'] },
        'e!': { type: 'integer', minimum: 5 },
      }),
    );
    expect(made(of, 'rg1', { overrides: { '/a': 1 } }).body).toEqual({ a: 1, b: 7, c: 8, d: 'x', e: 5 });
  });

  it('an example of the whole body, without what the server owns', async () => {
    const schema = objectOf({ id: { type: 'integer', readOnly: true }, title: text, seats: integer });
    const of = await first('POST /a', {
      requestBody: { content: { 'application/json': { schema, example: { id: 5, title: 'Opera', seats: 3 } } } },
    });
    expect(made(of).body).toEqual({ title: 'Opera rg1', seats: 3 });
  });

  it('overrides reach into lists and make what is missing on the way', async () => {
    const items = { type: 'array', items: objectOf({ 'product_id!': integer, 'quantity!': integer }) };
    const of = await first('POST /orders', takes({ 'customer_id!': integer, items }));
    expect(made(of, 'rg1', { overrides: { '/items/0/product_id': 42, '/customer_id': 9 } }).body).toEqual({
      customer_id: 9,
      items: [{ product_id: 42, quantity: 1 }],
    });
  });

  it('parameters: required ones and overridden ones', async () => {
    const of = await first('POST /a/{id}', {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: integer },
        { name: 'q', in: 'query', required: true, schema: { type: 'string', enum: ['v'] } },
        { name: 'page', in: 'query', schema: integer },
        { name: 'filter', in: 'query', schema: text },
        { name: 'X-Mode', in: 'header', required: true, schema: { type: 'string' }, example: 'fast' },
        { name: 'session', in: 'cookie', required: true, schema: { type: 'string', enum: ['s'] } },
      ],
    });
    expect(made(of, 'rg1', { overrides: { id: 17, filter: 'f' } })).toEqual({
      path: { id: 17 },
      query: { q: 'v', filter: 'f' },
      headers: { 'X-Mode': 'fast', cookie: 'session=s' },
      body: undefined,
    });
  });
});

describe('natural keys and canaries', () => {
  const user = takes({
    'email!': { type: 'string', format: 'email', example: 'ann@corp.example' },
    'username!': { type: 'string', maxLength: 12 },
    'bio!': { type: 'string', maxLength: 40, example: 'I like trains' },
    'age!': integer,
  });

  it('a limit of nought by default is given more, for nothing could be taken from it', async () => {
    const of = await first(
      'POST /wallets',
      takes({
        opening_balance: { type: 'number', minimum: 0, default: '0.00' },
        stock: { type: 'integer', default: 0 },
        floor: { type: 'integer', default: 0 },
        capacity: { type: 'integer', default: 20 },
      }),
    );
    expect(made(of).body).toEqual({ opening_balance: 100, stock: 100, floor: 0, capacity: 20 });
  });
  it('money and figures as text stay figures', async () => {
    const of = await first(
      'PUT /items/{sku}',
      takes({ unit_price: text, 'reach!': { type: 'string', example: '12.5' }, shipping_fee: text, note: text }),
    );
    expect(made(of).body).toEqual({ unit_price: '10', reach: '12.5', shipping_fee: '10', note: 'Note rg1' });
  });
  it('keys differ with the tag, are equal for equal tags, and keep their shape', async () => {
    const of = await first('POST /users', user);
    expect(made(of, 'abc').body).toEqual({
      email: 'ann.abc@corp.example',
      username: 'rabc',
      bio: 'I like trains abc',
      age: 30,
    });
    expect(made(of, 'abd').body).toMatchObject({ email: 'ann.abd@corp.example', username: 'rabd' });
    expect(makeData(of, { random: Math.random, tag: 'abc' }).body).toMatchObject({
      email: 'ann.abc@corp.example',
      username: 'rabc',
    });
    expect(freeText(of)).toEqual(['/bio']);
  });

  it('a code keeps to its pattern and a number to its digits', async () => {
    const of = await first(
      'POST /coupons',
      takes({
        'code!': { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$', maxLength: 8 },
        'isbn!': { type: 'string', example: '978-3-16' },
      }),
    );
    const values = ['a1', 'b2', 'c3', 'd4'].map((tag) => made(of, tag).body as { code: string; isbn: string });
    for (const value of values)
      expect(value).toEqual({
        code: expect.stringMatching(/^[A-Z]{3}-\d{4}$/),
        isbn: expect.stringMatching(/^\d{3}-\d-\d\d$/),
      });
    expect(new Set(values.map((value) => value.code)).size).toBe(4);
  });

  it('the document and a declared conflict tell more keys', async () => {
    const name = { type: 'string', pattern: '^[a-z]{8}$' };
    const differs = async (more: JsonObject): Promise<boolean> => {
      const of = await first('POST /a', more);
      return JSON.stringify(made(of, 'abc').body) !== JSON.stringify(made(of, 'abd').body);
    };
    const conflict = { responses: { 201: { description: 'x' }, 409: { description: 'x' } } };
    expect(await differs(takes({ name, color: text }))).toBe(false);
    expect(await differs({ ...takes({ name, color: text }), ...conflict })).toBe(true);
    expect(await differs({ ...takes({ color: text }), ...conflict })).toBe(false);
    const room = { type: 'string', format: 'date' };
    expect(await differs(takes({ room }))).toBe(false);
    expect(await differs(takes({ room: { ...room, 'x-unique': true } }))).toBe(true);
  });

  it('what is said to be unique is, text or number, and is sent though it may be left out', async () => {
    const fields = {
      'title!': text,
      region: text,
      ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`extra${i}`, text])),
      seat: { type: 'integer', minimum: 5, maximum: 900 },
      row: integer,
    };
    const body = takes(fields);
    const plain = made(await first('POST /a', body), 'abc').body;
    expect(plain).toEqual({ title: 'Title abc' });
    const of = await first('POST /a', { ...body, 'x-racegate': { 'natural-key': ['region', '/seat', 'row'] } });
    const made1 = ['abc', 'abc', 'abd'].map(
      (tag) => made(of, tag).body as { region: string; seat: number; row: number },
    );
    const [one, again, other] = made1;
    expect(again).toEqual(one);
    expect(one?.region).toContain('abc');
    expect(other?.region).toContain('abd');
    expect(one?.seat).not.toBe(other?.seat);
    expect(one?.row).not.toBe(other?.row);
    for (const { seat } of made1) expect(seat).toSatisfy((value: number) => value >= 5 && value <= 900);
  });
});

describe('numbers', () => {
  it('rank by how likely they limit', async () => {
    const of = await first(
      'POST /events',
      takes({
        price: number,
        max_seats: integer,
        stock: { type: 'integer', minimum: 0 },
        user_id: integer,
        age: integer,
      }),
    );
    expect(numericFields(of).map((each) => each.pointer)).toEqual(['/stock', '/max_seats', '/price', '/age']);
    expect(numericFields(of)[0]).toEqual({ pointer: '/stock', minimum: 0, bounding: 10.5 });
  });

  it('are ample in what is made and small in what takes from it', async () => {
    const event = await first('POST /events', takes({ 'capacity!': integer, 'quantity!': integer, 'price!': number }));
    expect(made(event).body).toEqual({ capacity: 100, quantity: 100, price: 10 });
    const booking = await first(
      'POST /bookings',
      takes({
        'event_id!': integer,
        'quantity!': integer,
        'amount!': { type: 'number', minimum: 0.5, multipleOf: 0.5 },
      }),
    );
    expect(made(booking, 'rg1', { overrides: { '/event_id': 3 } }).body).toEqual({
      event_id: 3,
      quantity: 1,
      amount: 1,
    });
  });

  it('keep to bounds, exclusive ones and multiples', async () => {
    const of = await first(
      'POST /a',
      takes({
        'a!': { type: 'integer', minimum: 10, exclusiveMinimum: true },
        'b!': { type: 'number', maximum: 0.5 },
        'c!': { type: 'integer', multipleOf: 7, minimum: 8 },
        'stock!': { type: 'integer', maximum: 20 },
      }),
    );
    expect(made(of).body).toEqual({ a: 11, b: 0.5, c: 14, stock: 20 });
  });
});

describe('what is left out', () => {
  it('optional keys of others, read-only fields and what servers fill in', async () => {
    const of = await first(
      'POST /a',
      takes({
        'name!': text,
        owner_id: integer,
        created_at: text,
        id: integer,
        token: { type: 'string', readOnly: true },
        note: text,
      }),
    );
    expect(made(of).body).toEqual({ name: 'Name rg1', note: 'Note rg1' });
  });

  it('what recursion would repeat without end', async () => {
    const of = await first(
      'POST /nodes',
      { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } } } },
      {
        Node: {
          type: 'object',
          required: ['name', 'child'],
          properties: {
            name: text,
            child: { $ref: '#/components/schemas/Node' },
            all: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
          },
        },
      },
    );
    expect(made(of).body).toMatchObject({ name: 'Name rg1', child: {} });
  });

  it('bodies that would have millions of values end early', async () => {
    const level = (depth: number): JsonObject =>
      depth === 0
        ? text
        : objectOf(
            Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}!`, level(depth - 1)])) as never,
          );
    expect(JSON.stringify(made(await first('POST /a', takes({ 'x!': level(3) }))).body).length).toBeLessThan(2_000_000);
  });
});

it('text fits formats, dates lie ahead and in order', async () => {
  const of = await first(
    'POST /a',
    takes({
      'starts_at!': { type: 'string', format: 'date-time' },
      'ends_at!': { type: 'string', format: 'date-time' },
      'birth_date!': { type: 'string', format: 'date' },
      'currency!': text,
      'website!': { type: 'string', format: 'uri' },
      'password!': { type: 'string', minLength: 8 },
      'short!': { type: 'string', maxLength: 2 },
    }),
  );
  const body = made(of).body as Record<string, string>;
  expect(Date.parse(body.starts_at ?? '')).toBeGreaterThan(Date.now());
  expect(Date.parse(body.ends_at ?? '')).toBeGreaterThan(Date.parse(body.starts_at ?? ''));
  expect(Date.parse(body.birth_date ?? '')).toBeLessThan(Date.now());
  expect([
    body.currency,
    new URL(body.website ?? '').protocol,
    (body.password ?? '').length > 8,
    (body.short ?? '').length,
  ]).toEqual(['USD', 'https:', true, 2]);
});

it('fields of an update that can change one by one', async () => {
  const of = await first(
    'PATCH /users/{id}',
    takes({
      id: integer,
      email: text,
      name: text,
      age: integer,
      active: { type: 'boolean' },
      team_id: integer,
      address: objectOf({ city: text }),
    }),
  );
  expect(writableScalars(of).map((each) => `${each.pointer} ${each.type}`)).toEqual([
    '/name string',
    '/age integer',
    '/active boolean',
    '/address/city string',
  ]);
});

it('the same seed and tag give the same data, whatever the schema', async () => {
  const leaf = fc.constantFrom<JsonObject>(
    text,
    integer,
    number,
    { type: 'boolean' },
    { type: 'string', format: 'uuid' },
    { type: 'array', items: text },
    { type: 'string', pattern: '^[a-f]{4}$' },
    {},
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z_]{1,10}$/), leaf, { maxKeys: 8 }), async (properties) => {
      const of = await first('POST /a', takes(properties as never));
      expect(made(of)).toEqual(made(of));
      expect(JSON.parse(JSON.stringify(made(of).body))).toEqual(made(of).body);
    }),
    { numRuns: 60 },
  );
});

describe('one of several kinds', () => {
  const cat = { type: 'object', required: ['kind', 'lives'], properties: { kind: { type: 'string' }, lives: integer } };
  const kinds = { propertyName: 'kind', mapping: { kitty: '#/components/schemas/Cat', wuff: 'Dog' } };
  const bodyOf = async (schema: JsonObject, schemas: JsonObject): Promise<unknown> => {
    return made(await first('POST /pets', { requestBody: { content: { 'application/json': { schema } } } }, schemas))
      .body;
  };
  const refer = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

  it('says which by what the document calls it', async () => {
    const oneOf = [refer('Cat'), refer('Dog')];
    expect(await bodyOf({ oneOf, discriminator: kinds }, { Cat: cat, Dog: cat })).toEqual({ kind: 'kitty', lives: 1 });
    expect(await bodyOf({ anyOf: oneOf, discriminator: { propertyName: 'kind' } }, { Cat: cat, Dog: cat })).toEqual({
      kind: 'Cat',
      lives: 1,
    });
  });

  it('says so where it inherits, and in the manner of Swagger 2.0', async () => {
    const barking = { type: 'object', required: ['bark'], properties: { bark: integer } };
    const dog = () => ({ allOf: [refer('Pet'), barking] });
    const pet = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } };
    expect(await bodyOf(refer('Dog'), { Pet: { ...pet, discriminator: kinds }, Dog: dog() })).toEqual({
      kind: 'wuff',
      bark: 1,
    });
    expect(await bodyOf(refer('Dog'), { Pet: { ...pet, discriminator: 'kind' }, Dog: dog() })).toEqual({
      kind: 'Dog',
      bark: 1,
    });
  });

  it('leaves what the kind itself fixes, and makes null of null', async () => {
    const fixed = { ...cat, properties: { ...cat.properties, kind: { type: 'string', enum: ['CAT'] } } };
    expect(await bodyOf({ oneOf: [refer('Cat')], discriminator: kinds }, { Cat: fixed })).toEqual({
      kind: 'CAT',
      lives: 1,
    });
    expect(await bodyOf({ type: 'object', required: ['a'], properties: { a: { type: 'null' } } }, {})).toEqual({
      a: null,
    });
  });
});
