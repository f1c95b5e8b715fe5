/** Documents as people write them, each with a server that does what it says: every operation gets what it needs. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { answers, document, integer, objectOf, takes, text } from '../spec/documents.ts';
import { drive, missed } from './drive.ts';
import type { Answer, Request, Thing } from './server.ts';

const array = (items: JsonObject): JsonObject => ({ type: 'array', items });
const nothing: Answer = [404, { error: 'not found' }];
const refused = (...fields: string[]): Answer => [
  400,
  { errors: Object.fromEntries(fields.map((field) => [field, ['is invalid']])) },
];

/** What a server keeps, by a key that it draws itself. */
function store(draw: (made: Thing) => string | number) {
  const kept = new Map<string, Thing>();
  return {
    kept,
    add(made: Thing) {
      const key = draw(made);
      const whole = { ...made };
      kept.set(String(key), whole);
      return { key, whole };
    },
    /** GET, PUT, PATCH and DELETE of one. */
    one({ line, body }: Request, key: string | undefined, shown: (made: Thing) => unknown = (made) => made): Answer {
      const found = kept.get(key ?? '');
      if (found === undefined) return nothing;
      if (line.startsWith('DELETE')) kept.delete(key ?? '');
      else if (!line.startsWith('GET')) Object.assign(found, body);
      return line.startsWith('DELETE') ? [204] : [200, shown(found)];
    },
  };
}

let last = 0;
const count = (): number => {
  last += 1;
  return last;
};

it.concurrent('Swagger 2.0: forms, files, a base path, lists joined by commas', async () => {
  const form = (name: string, more: JsonObject = {}): JsonObject => ({ name, in: 'formData', type: 'string', ...more });
  const petId = { name: 'petId', in: 'path', required: true, type: 'integer', format: 'int64' };
  const done = { responses: { 200: { description: 'done' } } };
  const swagger = {
    swagger: '2.0',
    info: { title: 'Pets', version: '1' },
    basePath: '/api/v1',
    consumes: ['application/x-www-form-urlencoded'],
    paths: {
      '/pets': {
        post: {
          parameters: [
            form('name', { required: true }),
            form('tags', { required: true, type: 'array', items: { type: 'string', enum: ['small', 'big'] } }),
          ],
          responses: { 200: { description: 'made', schema: { $ref: '#/definitions/Pet' } } },
        },
      },
      '/pets/{petId}': {
        parameters: [petId],
        get: { responses: { 200: { description: 'one', schema: { $ref: '#/definitions/Pet' } } } },
        post: { parameters: [form('name'), form('status')], ...done },
        delete: done,
      },
      '/pets/{petId}/uploadImage': {
        post: {
          consumes: ['multipart/form-data'],
          parameters: [petId, form('additionalMetadata'), form('file', { type: 'file', required: true })],
          ...done,
        },
      },
    },
    definitions: { Pet: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } } },
  };
  const pets = store(count);
  const driven = await drive(swagger, (request) => {
    const { line, path, body } = request;
    if (path[0] !== 'api' || path[1] !== 'v1') return nothing;
    if (line === 'POST /api/v1/pets') {
      if (!body?.name || !/^(small|big)(,(small|big))*$/.test(body.tags)) return refused('name', 'tags');
      const { key, whole } = pets.add({ name: body.name });
      return [200, Object.assign(whole, { id: key })];
    }
    if (path[4] === 'uploadImage')
      return pets.kept.has(path[3] ?? '') && body?.file instanceof File ? [200, {}] : nothing;
    return pets.one(request, path[3]);
  });
  expect(missed(driven)).toEqual({});
  expect([driven.leftovers, pets.kept.size]).toEqual([0, 0]);
});

it.concurrent('everything inline, no names, and one thing called by many placeholders', async () => {
  const user = objectOf({ uuid: text, 'login!': text });
  const post = objectOf({ id: integer, author: text, 'title!': text });
  const inline = document({
    'POST /users': { ...takes({ 'login!': text }), ...answers(user, '201') },
    'GET /users/{id}': answers(user),
    'DELETE /users/{user_uuid}': {},
    'PATCH /users/{userId}': takes({ login: text }),
    'POST /users/{uid}/posts': { ...takes({ 'title!': text }), ...answers(post, '201') },
    'GET /users/{uid}/posts': answers(array(post)),
    'PUT /posts/{pid}': takes({ 'title!': text }),
    'GET /posts/{post}': answers(post),
    'DELETE /posts/{post_id}': {},
    'POST /posts/{p}/comments': takes({ 'text!': text }),
    'POST /posts/{post-id}/like': {},
  });
  const users = store(() => randomUUID());
  const posts = store(count);
  const driven = await drive(inline, (request) => {
    const { line, path, body } = request;
    if (line === 'POST /users') {
      const { key, whole } = users.add(body);
      return [201, Object.assign(whole, { uuid: key })];
    }
    if (path[0] === 'users' && path.length === 2) return users.one(request, path[1]);
    if (path[0] === 'users') {
      if (!users.kept.has(path[1] ?? '')) return nothing;
      if (line.startsWith('GET')) return [200, [...posts.kept.values()]];
      const { key, whole } = posts.add({ ...body, author: path[1] });
      return [201, Object.assign(whole, { id: key })];
    }
    if (path.length === 2) return posts.one(request, path[1]);
    return posts.kept.has(path[1] ?? '') ? [200, {}] : nothing;
  });
  expect(missed(driven)).toEqual({});
  expect([driven.leftovers, users.kept.size, posts.kept.size]).toEqual([0, 0, 0]);
});

it.concurrent.each([
  ['slug', 'articles', 'slug', text],
  ['uuid', 'devices', 'uuid', { type: 'string', format: 'uuid' }],
  ['code', 'vouchers', 'code', text],
  ['number', 'invoices', 'invoiceNumber', text],
  ['_id', 'cats', 'catId', text],
  ['ISBN', 'books', 'isbn', text],
  ['key', 'flags', 'flagKey', text],
])('a resource that is known by its %s', async (shown, collection, placeholder, schema) => {
  const thing = objectOf({ [shown]: schema, 'title!': text, version: integer });
  const item = `/${collection}/{${placeholder}}`;
  const things = store(() => `K${count()}`);
  const driven = await drive(
    document({
      [`POST /${collection}`]: { ...takes({ 'title!': text }), ...answers(thing, '201') },
      [`GET /${collection}`]: answers(objectOf({ content: array(thing), totalElements: integer })),
      [`GET ${item}`]: answers(thing),
      [`PUT ${item}`]: takes({ 'title!': text }),
      [`POST ${item}/archive`]: {},
      [`DELETE ${item}`]: {},
    }),
    (request) => {
      const { line, path, body } = request;
      if (path.length === 1 && line.startsWith('GET'))
        return [200, { content: [...things.kept.values()], totalElements: 1 }];
      if (path.length === 1) {
        const { key, whole } = things.add({ ...body, version: 7 });
        return [201, Object.assign(whole, { [shown]: key })];
      }
      if (path[2] === 'archive') return things.kept.has(path[1] ?? '') ? [200, {}] : nothing;
      return things.one(request, path[1]);
    },
  );
  expect(missed(driven)).toEqual({});
  expect(things.kept.size).toBe(0);
});

const wrappers: [string, (id: string, made: Thing) => unknown, (list: unknown[]) => unknown, JsonObject][] = [
  [
    'data',
    (id, made) => ({ data: { id, ...made } }),
    (list) => ({ data: list }),
    objectOf({ data: objectOf({ id: text, name: text }) }),
  ],
  [
    'result',
    (id, made) => ({ success: true, result: { id, ...made }, errors: [] }),
    (list) => ({ result: list }),
    objectOf({ success: { type: 'boolean' }, result: objectOf({ id: text }) }),
  ],
  [
    'the name of the thing',
    (id, made) => ({ message: 'made', widget: { id, ...made } }),
    (list) => ({ widgets: list }),
    objectOf({ widget: objectOf({ id: text }) }),
  ],
  [
    'JSON:API',
    (id, made) => ({ data: { type: 'widgets', id, attributes: made } }),
    (list) => ({ data: list }),
    objectOf({ data: objectOf({ id: text, type: text, attributes: objectOf({ name: text }) }) }),
  ],
  [
    'HAL without any id',
    (id, made) => ({
      ...made,
      _links: { self: { href: `http://localhost/widgets/${id}` }, parts: { href: `/widgets/${id}/parts` } },
    }),
    (list) => ({ _embedded: { widgets: list } }),
    objectOf({ name: text, _links: objectOf({ self: objectOf({ href: text }) }) }),
  ],
  [
    'edges',
    (id, made) => ({ id, ...made }),
    (list) => ({ edges: list.map((node) => ({ cursor: 'x', node })), pageInfo: { hasNextPage: false } }),
    objectOf({ id: text, name: text }),
  ],
  [
    'a self link',
    (id, made) => ({ self: `/widgets/${id}`, ...made }),
    (list) => ({ items: list }),
    objectOf({ self: text, name: text }),
  ],
];

it.concurrent.each(wrappers)('answers wrapped in %s', async (_how, wrapped, listed, shown) => {
  const widgets = store(() => randomUUID());
  const driven = await drive(
    document({
      'POST /widgets': { ...takes({ 'name!': text }), ...answers(shown, '201') },
      'GET /widgets': answers({ type: 'object' }),
      'GET /widgets/{widgetId}': answers(shown),
      'PATCH /widgets/{widgetId}': takes({ name: text }),
      'POST /widgets/{widgetId}/parts': takes({ 'name!': text }),
      'DELETE /widgets/{widgetId}': {},
    }),
    (request) => {
      const { line, path, body } = request;
      if (line === 'GET /widgets')
        return [
          200,
          listed([...widgets.kept].map(([id, made]) => (wrapped(id, made) as Thing).data ?? wrapped(id, made))),
        ];
      if (line === 'POST /widgets') {
        const { key, whole } = widgets.add(body);
        return [201, wrapped(String(key), whole)];
      }
      if (path[2] === 'parts') return widgets.kept.has(path[1] ?? '') ? [200, {}] : nothing;
      return widgets.one(request, path[1], (made) => wrapped(path[1] ?? '', made));
    },
  );
  expect(missed(driven)).toEqual({});
  expect(widgets.kept.size).toBe(0);
});

it.concurrent('ids in Location alone, four levels deep', async () => {
  const made = { responses: { 201: { description: 'made', headers: { Location: { schema: text } } } } };
  const names = ['orgs', 'projects', 'tasks', 'notes'] as const;
  const places = names.map((_, index) =>
    names
      .slice(0, index + 1)
      .map((name, at) => (at === index ? `/${name}` : `/${name}/{${name.slice(0, -1)}Id}`))
      .join(''),
  );
  const operations = places.flatMap((place, index): [string, JsonObject][] => {
    const item = `${place}/{${names[index]!.slice(0, -1)}Id}`;
    return [
      [`POST ${place}`, { ...takes({ 'name!': text }), ...made }],
      [`GET ${item}`, answers(objectOf({ name: text }))],
      [`PUT ${item}`, takes({ 'name!': text })],
      [`DELETE ${item}`, {}],
    ];
  });
  const things = store((it) => it.key);
  const driven = await drive(document(Object.fromEntries(operations)), (request) => {
    const { line, path, body } = request;
    const key = path.join('/');
    if (!line.startsWith('POST')) return things.one(request, key);
    if (path.length > 1 && !things.kept.has(path.slice(0, -1).join('/'))) return nothing;
    const id = `${key}/${count()}`;
    things.add({ ...body, key: id });
    return [201, undefined, { location: `https://elsewhere.example/${id}` }];
  });
  expect(missed(driven)).toEqual({});
  expect(things.kept.size).toBe(0);
});

it.concurrent('JSON:API in requests too, and updates that must say their id once more', async () => {
  const one = (attributes: JsonObject, relationships: JsonObject = {}): JsonObject =>
    objectOf({ 'data!': objectOf({ id: text, 'type!': text, 'attributes!': attributes, ...relationships }) });
  const author = objectOf({ 'data!': objectOf({ 'type!': text, 'id!': text }) });
  const update = objectOf({ 'data!': objectOf({ 'id!': text, 'type!': text, attributes: objectOf({ title: text }) }) });
  const json = (schema: JsonObject): JsonObject => ({
    requestBody: { required: true, content: { 'application/vnd.api+json': { schema } } },
  });
  const people = store(() => randomUUID());
  const articles = store(() => randomUUID());
  const todos = store(count);
  const driven = await drive(
    document({
      'POST /people': { ...json(one(objectOf({ 'name!': text }))), ...answers(one(objectOf({ name: text })), '201') },
      'POST /articles': {
        ...json(one(objectOf({ 'title!': text }), { 'relationships!': objectOf({ 'author!': author }) })),
        ...answers(one(objectOf({ title: text })), '201'),
      },
      'GET /articles/{id}': answers(one(objectOf({ title: text }))),
      'PATCH /articles/{id}': json(update),
      'DELETE /articles/{id}': {},
      'POST /todos': {
        ...takes({ id: integer, 'title!': text }),
        ...answers(objectOf({ id: integer, title: text }), '201'),
      },
      'GET /todos/{id}': answers(objectOf({ id: integer, title: text })),
      'PUT /todos/{id}': takes({ id: integer, title: text }),
    }),
    (request) => {
      const { line, path, body } = request;
      const key = path[1] ?? '';
      if (path[0] === 'todos') {
        if (line === 'POST /todos') {
          const made = todos.add(body);
          return [201, Object.assign(made.whole, { id: made.key })];
        }
        return line.startsWith('PUT') && String(body.id) !== key ? [400] : todos.one(request, key);
      }
      if (line.startsWith('POST')) {
        const { attributes, relationships } = body?.data ?? {};
        const isRight = path[0] === 'people' || people.kept.has(relationships?.author?.data?.id ?? '');
        if (!attributes || !isRight) return [422, { errors: [{ detail: 'no such author' }] }];
        const made = (path[0] === 'people' ? people : articles).add(attributes);
        return [201, { data: { type: path[0], id: made.key, attributes } }];
      }
      if (line.startsWith('PATCH') && body?.data?.id !== key) return [409, { errors: [{ detail: 'another id' }] }];
      return articles.one({ ...request, body: body?.data?.attributes }, key, (attributes) => ({
        data: { id: key, attributes },
      }));
    },
  );
  expect(missed(driven)).toEqual({});
  expect(articles.kept.size).toBe(0);
});

it.concurrent('bodies of several kinds, told apart by a discriminator', async () => {
  const kinds = {
    Card: objectOf({ 'method!': text, 'cardNumber!': text, 'cvc!': { type: 'string', pattern: '^[0-9]{3}$' } }),
    Bank: objectOf({ 'method!': text, 'iban!': text }),
    Money: {
      oneOf: [{ $ref: '#/components/schemas/Card' }, { $ref: '#/components/schemas/Bank' }],
      discriminator: {
        propertyName: 'method',
        mapping: { card: '#/components/schemas/Card', bank: '#/components/schemas/Bank' },
      },
    },
  };
  const payments = store(count);
  const driven = await drive(
    document(
      {
        'POST /payments': {
          ...takes({ 'amount!': integer, 'source!': { $ref: '#/components/schemas/Money' } }),
          ...answers(objectOf({ id: integer }), '201'),
        },
        'GET /payments/{id}': answers(objectOf({ id: integer, state: text })),
        'POST /payments/{id}/refund': takes({ 'source!': { $ref: '#/components/schemas/Money' } }),
      },
      kinds,
    ),
    (request) => {
      const { line, path, body } = request;
      const right = body?.source?.method === 'card' && /^\d{3}$/.test(body.source.cvc) && body.source.cardNumber;
      if (line === 'POST /payments') {
        if (!right || !(body.amount > 0)) return refused('source');
        const { key, whole } = payments.add({ state: 'paid' });
        return [201, Object.assign(whole, { id: key })];
      }
      if (!payments.kept.has(path[1] ?? '')) return nothing;
      return line.startsWith('GET') || right ? [200, payments.kept.get(path[1] ?? '')] : refused('source');
    },
  );
  expect(missed(driven)).toEqual({});
});

it.concurrent('formats, patterns, ranges of dates and what only the server knows', async () => {
  const booking = {
    'guestEmail!': { type: 'string', format: 'email' },
    'phone!': { type: 'string', pattern: '^\\+[1-9]\\d{7,14}$' },
    'iban!': { type: 'string', pattern: '^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$' },
    'country!': { type: 'string', minLength: 2, maxLength: 2 },
    'currency!': { type: 'string', pattern: '^[A-Z]{3}$', example: 'EUR' },
    'checkIn!': { type: 'string', format: 'date' },
    'checkOut!': { type: 'string', format: 'date' },
    'validFrom!': { type: 'string', format: 'date-time' },
    'validTo!': { type: 'string', format: 'date-time' },
    'guests!': { type: 'integer', minimum: 1, maximum: 6 },
    'class!': { type: 'string', enum: ['ECONOMY', 'FIRST'] },
    'roomCode!': text,
    'website!': { type: 'string', format: 'uri' },
    'arrival!': { type: 'string', description: 'HH:mm' },
  };
  const bookings = store(() => randomUUID());
  const right: Record<string, (value: string, body: Thing) => string | undefined> = {
    guestEmail: (value) => (/^\S+@\S+\.\w+$/.test(value) ? undefined : 'must be an email'),
    phone: (value) => (/^\+[1-9]\d{7,14}$/.test(value) ? undefined : 'must be a valid phone number'),
    country: (value) => (/^[A-Z]{2}$/.test(value) ? undefined : 'must be a valid ISO31661 Alpha2 code'),
    currency: (value) => (value === 'EUR' ? undefined : 'must be one of: EUR'),
    checkOut: (value, body) => (value > body.checkIn ? undefined : 'must be after checkIn'),
    validTo: (value, body) => (value > body.validFrom ? undefined : 'must be later than validFrom'),
    checkIn: (value) => (value > '2026-01-01' ? undefined : 'must be in the future'),
    guests: (value) => (Number(value) >= 2 ? undefined : 'must be greater than or equal to 2'),
    class: (value) => (['ECONOMY', 'FIRST'].includes(value) ? undefined : 'is not a class'),
    roomCode: (value) => (/^RM-\d{4}$/.test(value) ? undefined : 'must match ^RM-\\d{4}$'),
    arrival: (value) => (/^\d\d:\d\d$/.test(value) ? undefined : 'must be a time'),
    iban: (value) => (/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(value) ? undefined : 'must be an IBAN'),
    website: (value) => (URL.canParse(value) ? undefined : 'must be a URL'),
  };
  const driven = await drive(
    document({
      'POST /bookings': { ...takes(booking), ...answers(objectOf({ id: text }), '201') },
      'GET /bookings/{id}': answers(objectOf({ id: text })),
      'PUT /bookings/{id}': takes(booking),
      'DELETE /bookings/{id}': {},
    }),
    (request) => {
      const { line, path, body } = request;
      const wrong = Object.entries(right).flatMap(([field, says]) => {
        const message = says(body?.[field], body ?? {});
        return message === undefined ? [] : [{ field, message }];
      });
      if (/^P/.test(line) && wrong.length > 0) return [422, { message: 'Validation failed', errors: wrong }];
      if (line !== 'POST /bookings') return bookings.one(request, path[1]);
      const { key, whole } = bookings.add(body);
      return [201, Object.assign(whole, { id: key })];
    },
  );
  expect(missed(driven)).toEqual({});
  expect(bookings.kept.size).toBe(0);
});

it.concurrent('lists of foreign keys, in objects and as the whole body', async () => {
  const made = answers(objectOf({ id: integer, name: text }), '201');
  const users = store(count);
  const products = store(count);
  const teams = store(count);
  const orders = store(count);
  const stores: Record<string, typeof users> = { users, products, teams, orders };
  const driven = await drive(
    document({
      'POST /users': { ...takes({ 'name!': text }), ...made },
      'POST /products': { ...takes({ 'name!': text, 'stock!': integer }), ...made },
      'POST /teams': {
        ...takes({ 'name!': text, 'memberIds!': array(integer), 'lead!': objectOf({ 'user_id!': integer }) }),
        ...made,
      },
      'GET /teams/{id}': answers(objectOf({ id: integer, memberIds: array(integer) })),
      'PUT /teams/{id}/members': {
        requestBody: { content: { 'application/json': { schema: array(objectOf({ 'userId!': integer })) } } },
      },
      'PUT /teams/{teamId}/members/{userId}': {},
      'DELETE /teams/{teamId}/members/{userId}': {},
      'POST /orders': {
        ...takes({
          'customer!': { type: 'integer', description: 'id of the user' },
          'lines!': array(objectOf({ 'product_id!': integer, 'qty!': integer })),
        }),
        ...made,
      },
      'POST /orders/{orderId}/lines': takes({ 'product_ids!': array(integer) }),
    }),
    ({ line, path, body }) => {
      const known = (name: string, ids: unknown): boolean =>
        [ids].flat().every((id) => stores[name]!.kept.has(String(id)));
      const create = (name: string): Answer => {
        const { key, whole } = stores[name]!.add(body);
        return [201, Object.assign(whole, { id: key })];
      };
      if (line === 'POST /users' || line === 'POST /products') return create(path[0]!);
      if (line === 'POST /teams')
        return known('users', [...(body.memberIds ?? ['none']), body.lead?.user_id])
          ? create('teams')
          : refused('memberIds');
      if (line === 'POST /orders')
        return known('users', body.customer) &&
          known(
            'products',
            body.lines.map((each: Thing) => each.product_id),
          )
          ? create('orders')
          : refused('lines');
      if (path[0] === 'orders')
        return known('orders', path[1]) && known('products', body.product_ids) ? [200, {}] : nothing;
      if (!known('teams', path[1])) return nothing;
      if (path.length === 2) return [200, teams.kept.get(path[1]!)];
      const ids = path.length === 4 ? [path[3]] : body.map((each: Thing) => each.userId);
      return known('users', ids) ? [200, {}] : nothing;
    },
  );
  expect(missed(driven)).toEqual({});
});

it.concurrent('tenants: a prefix in every path, or a header', async () => {
  const tenant = { name: 'X-Workspace-Id', in: 'header', required: true, schema: text };
  const orgs = store((made) => made.slug);
  const things = store(count);
  const spaces = store(() => randomUUID());
  const made = answers(objectOf({ id: integer, name: text }), '201');
  const driven = await drive(
    document({
      'POST /orgs': {
        ...takes({ 'slug!': { type: 'string', pattern: '^[a-z0-9-]{3,30}$' }, 'name!': text }),
        ...answers(objectOf({ slug: text, name: text }), '201'),
      },
      'GET /orgs/{org}': answers(objectOf({ slug: text })),
      'POST /orgs/{org}/repos': { ...takes({ 'name!': text }), ...made },
      'GET /orgs/{org}/repos/{id}': answers(objectOf({ id: integer })),
      'PATCH /orgs/{org}/repos/{id}': takes({ name: text }),
      'DELETE /orgs/{org}/repos/{id}': {},
      'DELETE /orgs/{org}': {},
      'POST /workspaces': { ...takes({ 'name!': text }), ...answers(objectOf({ id: text }), '201') },
      'POST /documents': { parameters: [tenant], ...takes({ 'title!': text }), ...made },
      'PUT /documents/{documentId}': { parameters: [tenant], ...takes({ 'title!': text }) },
    }),
    (request) => {
      const { line, path, body, headers } = request;
      const create = (kept: typeof things, field: string, more: object = {}): Answer => {
        const { key, whole } = kept.add({ ...body, ...more });
        return [201, Object.assign(whole, { [field]: key })];
      };
      if (line === 'POST /orgs') return /^[a-z0-9-]{3,30}$/.test(body.slug) ? create(orgs, 'slug') : refused('slug');
      if (line === 'POST /workspaces') return create(spaces, 'id');
      if (path[0] === 'orgs' && !orgs.kept.has(path[1] ?? '')) return nothing;
      if (path[0] === 'orgs' && path.length === 2) return orgs.one(request, path[1]);
      if (path[0] === 'documents' && !spaces.kept.has(headers['x-workspace-id'] ?? ''))
        return [403, { error: 'no such workspace' }];
      const owner = path[0] === 'orgs' ? path[1] : headers['x-workspace-id'];
      if (line.startsWith('POST')) return create(things, 'id', { owner });
      const key = path.at(-1) ?? '';
      return things.kept.get(key)?.owner === owner ? things.one(request, key) : nothing;
    },
  );
  expect(missed(driven)).toEqual({});
});

it.concurrent('calls whose ids are in bodies and queries, and keys that the caller chooses', async () => {
  const driven = await drive(
    document({
      'POST /things': { ...takes({ 'name!': text }), ...answers(objectOf({ id: integer }), '201') },
      'GET /things/{id}': answers(objectOf({ id: integer, name: text })),
      'PUT /things': takes({ id: integer, 'name!': text }),
      'POST /things/update': takes({ 'id!': integer, 'name!': text }),
      'POST /things/delete': takes({ 'ids!': array(integer) }),
      'DELETE /things': { parameters: [{ name: 'id', in: 'query', required: true, schema: integer }] },
      'PUT /notes/{id}': takes({ 'text!': text }),
      'GET /notes/{id}': answers(objectOf({ id: text, text })),
      'DELETE /notes/{id}': {},
      'PUT /counters/{number}': {
        ...takes({ 'value!': integer }),
        parameters: [{ name: 'number', in: 'path', required: true, schema: integer }],
      },
      'POST /labels': {
        ...takes({ 'id!': { type: 'string', format: 'uuid' }, 'text!': text }),
        responses: { 201: { description: 'made' } },
      },
      'POST /labels/{id}/pin': {},
      'PUT /links': { ...takes({ 'id!': integer, 'to!': { type: 'string', format: 'uri' } }) },
      'GET /links/{id}': answers(objectOf({ id: integer })),
    }),
    (() => {
      const things = store(count);
      const notes = store((made) => made.key);
      const seen = new Set<string>();
      return (request: Request): Answer => {
        const { line, path, body, query } = request;
        if (line === 'POST /things') {
          const { key, whole } = things.add(body);
          return [201, Object.assign(whole, { id: key })];
        }
        if (line === 'PUT /things' || line === 'POST /things/update')
          return things.one({ ...request, line: 'PUT' }, String(body.id));
        if (line === 'POST /things/delete')
          return body.ids.every((id: number) => things.kept.delete(String(id))) ? [204] : nothing;
        if (line === 'DELETE /things') return things.one(request, query.get('id') ?? '');
        if (path[0] === 'things') return things.one(request, path[1]);
        if (line === 'POST /labels') {
          if (seen.has(body.id)) return [409, { error: 'there is one' }];
          seen.add(body.id);
          return [201];
        }
        if (path[2] === 'pin') return seen.has(path[1] ?? '') ? [200, {}] : nothing;
        const key = line === 'PUT /links' ? `links/${body.id}` : path.join('/');
        if (line.startsWith('PUT') && !notes.kept.has(key)) {
          notes.add({ ...body, key });
          return [201, body];
        }
        return notes.one(request, key);
      };
    })(),
  );
  expect(missed(driven)).toEqual({});
});
