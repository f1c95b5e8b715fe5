import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { flatten, typeOf } from '../../src/spec/schema.ts';
import type { Operation } from '../../src/spec/spec.ts';
import { document, load, noNetwork, operation, specOf } from './documents.ts';

const failure = async (promise: Promise<unknown>): Promise<UserError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error(`expected a UserError, got ${String(error)}`);
  expect(error.exit).toBe(3);
  expect(error.message).not.toContain('\n');
  return error;
};

const swagger = `
swagger: "2.0"
info: { title: Old shop, version: "1" }
host: shop.example.com
basePath: /api/v2
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: { key: { type: apiKey, in: header, name: X-Key } }
security: [ { key: [] } ]
definitions:
  Pet: { type: object, required: [name], properties: { id: { type: integer, readOnly: true }, name: { type: string, x-nullable: true } } }
paths:
  /pets:
    post:
      parameters: [ { in: body, name: pet, required: true, schema: { $ref: "#/definitions/Pet" } } ]
      responses: { "201": { description: made, schema: { $ref: "#/definitions/Pet" } } }
  /pets/{petId}:
    parameters: [ { in: path, name: petId, required: true, type: integer, format: int64 } ]
    get: { security: [], responses: { "200": { description: one } } }
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - { in: formData, name: name, type: string, required: true }
        - { in: query, name: tags, type: array, items: { type: string }, collectionFormat: multi }
      responses: { default: { description: done } }
  /pets/{petId}/image:
    post:
      parameters: [ { in: formData, name: file, type: file }, { in: path, name: petId, required: true, type: integer } ]
      responses: { "200": { description: done } }
`;

describe('Swagger 2.0', () => {
  it('becomes what OpenAPI 3 is', async () => {
    const spec = await load(swagger);
    expect([spec.title, spec.version, spec.servers, spec.warnings]).toEqual([
      'Old shop',
      '2.0',
      ['https://shop.example.com/api/v2'],
      [],
    ]);
    const create = operation(spec, 'POST /pets');
    expect([create.basePath, create.secured, create.body?.mediaType, create.body?.required]).toEqual([
      '/api/v2',
      true,
      'application/json',
      true,
    ]);
    expect(create.body?.schema.properties?.name?.type).toEqual(['string', 'null']);
    expect(create.answers[0]?.schema).toBe(create.body?.schema);
    expect(operation(spec, 'GET /pets/{petId}')).toMatchObject({
      secured: false,
      parameters: [{ name: 'petId', schema: { type: 'integer' } }],
    });
    const form = operation(spec, 'POST /pets/{petId}');
    expect(form.body).toMatchObject({ mediaType: 'application/x-www-form-urlencoded', schema: { required: ['name'] } });
    expect(form.parameters.find((each) => each.name === 'tags')).toMatchObject({ style: 'form', explode: true });
    const upload = operation(spec, 'POST /pets/{petId}/image');
    expect(upload.body).toMatchObject({
      mediaType: 'multipart/form-data',
      schema: { properties: { file: { type: 'string', format: 'binary' } } },
    });
  });
});

describe('dialects', () => {
  const withSchema = (version: string, schema: object): object => ({
    openapi: version,
    info: { title: 't', version: '1' },
    paths: {
      '/a': {
        post: {
          requestBody: { content: { 'application/json': { schema } } },
          responses: { 200: { description: 'x' } },
        },
      },
    },
  });
  const schemaOf = async (version: string, schema: object) =>
    (await load(withSchema(version, schema) as never)).operations[0]?.body?.schema;

  it('say null and strict bounds in one way', async () => {
    expect(await schemaOf('3.0.3', { type: 'integer', nullable: true, minimum: 0, exclusiveMinimum: true })).toEqual({
      type: ['integer', 'null'],
      exclusiveMinimum: 0,
    });
    expect(await schemaOf('3.1.0', { type: ['integer', 'null'], exclusiveMinimum: 0 })).toEqual({
      type: ['integer', 'null'],
      exclusiveMinimum: 0,
    });
  });

  it('3.2 is read, and what comes after it with one warning', async () => {
    expect((await load(withSchema('3.2.0', {}) as never)).warnings).toEqual([]);
    expect((await load(withSchema('3.9.0', {}) as never)).warnings).toEqual([
      expect.stringContaining('OpenAPI 3.9.0 is newer'),
    ]);
  });

  it('recursive schemas contain themselves', async () => {
    const spec = await load({
      ...document({
        'POST /nodes': {
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } } },
        },
      }),
      components: {
        schemas: { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } } },
      },
    });
    const schema = spec.operations[0]?.body?.schema;
    expect(schema?.properties?.next).toBe(schema);
  });

  it('allOf is joined, and the first branch that is not null stands for oneOf', async () => {
    const schema = await schemaOf('3.1.0', {
      allOf: [
        { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
        { properties: { b: { anyOf: [{ type: 'null' }, { type: 'integer' }] } } },
      ],
    });
    const flat = flatten(schema ?? {});
    expect([flat.required, Object.keys(flat.properties ?? {})]).toEqual([['a'], ['a', 'b']]);
    expect(typeOf(flatten(flat.properties?.b ?? {}))).toBe('integer');
  });
});

describe('operations', () => {
  it('join the parameters of the path with their own, and see undeclared placeholders', async () => {
    const spec = await load({
      openapi: '3.0.0',
      info: { title: 't', version: '1' },
      paths: {
        '/a/{id}/{other}': {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'q', in: 'query', schema: { type: 'string' } },
          ],
          get: {
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
            responses: { 200: { description: 'x' } },
          },
        },
      },
    });
    const found = spec.operations[0] as Operation;
    expect(found.parameters.map((each) => `${each.in} ${each.name} ${typeOf(each.schema)}`)).toEqual([
      'path id integer',
      'query q string',
      'path other undefined',
    ]);
  });

  it.each([
    [undefined, undefined, ''],
    [[{ url: '/' }], undefined, ''],
    [[{ url: '/api/v1/' }], undefined, '/api/v1'],
    [
      [{ url: 'https://{host}/{base}', variables: { host: { default: 'x.example' }, base: { default: 'v3' } } }],
      undefined,
      '/v3',
    ],
    [
      [{ url: 'https://prod.example/v1' }, { url: 'http://127.0.0.1:8000/dev' }],
      'http://127.0.0.1:8000/openapi.json',
      '/dev',
    ],
    [[{ url: 'v2' }], 'http://127.0.0.1:8000/docs/openapi.json', '/docs/v2'],
    [[{ url: '' }], 'https://api.example.com/docs/api/schema/', ''],
  ])('servers %j of a document at %s put them under %j', async (servers, url, basePath) => {
    const text = JSON.stringify({ ...document({ 'GET /a': {} }), ...(servers === undefined ? {} : { servers }) });
    const spec = await loadSpec({ text, ...(url === undefined ? {} : { url }) }, noNetwork);
    expect(spec.operations[0]?.basePath).toBe(basePath);
  });

  it.each([
    [undefined, '/', ''],
    [undefined, '/api/', '/api'],
    ['/api/v1', '/api', '/api/v1'],
    ['/apiary', '/api', '/api'],
    ['/v1', '/', '/v1'],
    ['https://prod.example/v1', '/preview/v1', '/preview/v1'],
  ])('server %j at a target with the path %s: below %j', async (server, targetPath, basePath) => {
    const text = JSON.stringify({ ...document({ 'GET /a': {} }), ...(server ? { servers: [{ url: server }] } : {}) });
    const spec = await loadSpec({ text }, noNetwork, { targetPath });
    expect(spec.operations[0]?.basePath).toBe(basePath);
  });

  it('prefer JSON among media types', async () => {
    const offer = (...types: string[]) => ({
      requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'object' } }])) },
    });
    const spec = await specOf({
      'POST /a': offer('multipart/form-data', 'application/xml', 'application/json'),
      'POST /b': offer('application/xml', 'application/vnd.api+json'),
      'POST /c': offer('*/*'),
      'PATCH /d': offer('application/json-patch+json', 'application/merge-patch+json'),
      'POST /e': offer('application/xml'),
    });
    expect(spec.operations.map((each) => each.body?.mediaType)).toEqual([
      'application/json',
      'application/vnd.api+json',
      'application/json',
      'application/merge-patch+json',
      'application/xml',
    ]);
  });

  it('carry x-racegate, links and header names', async () => {
    const spec = await specOf({
      'POST /a': {
        'x-racegate': { 'bounded-by': 'stock' },
        responses: {
          201: {
            description: 'x',
            headers: { ETag: {} },
            links: { Get: { operationId: 'g', parameters: { id: '$response.body#/id' } } },
          },
        },
      },
    });
    expect(spec.operations[0]).toMatchObject({
      racegate: { 'bounded-by': 'stock' },
      answers: [{ status: '201', headers: ['etag'], links: [{ name: 'Get', operationId: 'g' }] }],
    });
  });
});

describe('what is not quite valid', () => {
  it('is used with one warning that names the first violation', async () => {
    const spec = await load({
      openapi: '3.0.0',
      info: { title: 't' },
      paths: { '/a': { get: { responses: {}, foo: 1 } } },
    });
    expect(spec.operations).toHaveLength(1);
    expect(spec.warnings).toEqual([
      expect.stringMatching(/^The document is not strictly valid OpenAPI and is used all the same: #\/\S* .*version/),
    ]);
  });

  it.each([
    ['', 'spec-unreadable'],
    ['<!doctype html><html></html>', 'spec-unreadable'],
    ['{"openapi": "3.0.0", ', 'spec-unreadable'],
    ['a: [1', 'spec-unreadable'],
    ['[1, 2]', 'spec-unreadable'],
    ['{"name": "package", "version": "1"}', 'spec-not-openapi'],
    ['{"swagger": "1.2", "apis": []}', 'spec-version'],
    ['{"openapi": "4.0.0"}', 'spec-version'],
  ])('%j cannot be understood', async (text, code) => {
    expect((await failure(loadSpec({ text }, noNetwork))).code).toBe(code);
  });
});

describe('references', () => {
  const referring = (target: string): string =>
    JSON.stringify(
      document({ 'POST /a': { requestBody: { content: { 'application/json': { schema: { $ref: target } } } } } }),
    );

  it('from a URL stay on its origin', async () => {
    const url = 'http://127.0.0.1:9/specs/openapi.json';
    const asked: string[] = [];
    const read = (address: string): Promise<string> => {
      asked.push(address);
      return Promise.resolve('{"Thing": {"type": "object", "properties": {"a": {"type": "integer"}}}}');
    };
    const spec = await loadSpec({ text: referring('parts/things.json#/Thing'), url }, read);
    expect(asked).toEqual(['http://127.0.0.1:9/specs/parts/things.json']);
    expect(spec.operations[0]?.body?.schema.properties?.a).toEqual({ type: 'integer' });
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://other.example/x.json',
    'http://127.0.0.1:10/x.json',
    'file:///etc/passwd',
    '//metadata.google.internal/x',
  ])('from a URL do not lead to %s', async (target) => {
    const asked: string[] = [];
    const read = (address: string): Promise<string> => {
      asked.push(address);
      return Promise.resolve('{}');
    };
    const error = await failure(loadSpec({ text: referring(target), url: 'http://127.0.0.1:9/openapi.json' }, read));
    expect([error.code, asked]).toEqual(['spec-reference-outside', []]);
  });

  it('from a file stay inside the workspace, links included', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'racegate-spec-'));
    writeFileSync(join(folder, 'things.yaml'), 'Thing: { type: object, properties: { a: { type: integer } } }');
    const file = join(folder, 'openapi.json');
    const spec = await loadSpec({ text: referring('./things.yaml#/Thing'), file, workspace: folder }, noNetwork);
    expect(spec.operations[0]?.body?.schema.properties?.a).toEqual({ type: 'integer' });
    for (const target of [
      '../../../../../etc/passwd',
      '/etc/passwd',
      'file:///etc/passwd',
      'http://127.0.0.1:9/x.json',
    ])
      expect((await failure(loadSpec({ text: referring(target), file, workspace: folder }, noNetwork))).code).toBe(
        'spec-reference-outside',
      );
  });

  it('that lead nowhere are taken for anything, with one warning for all of them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'racegate-spec-'));
    const file = join(folder, 'openapi.json');
    const missing = await loadSpec({ text: referring('./missing.json'), file, workspace: folder }, noNetwork);
    expect([missing.operations[0]?.body?.schema, missing.warnings]).toEqual([
      {},
      [expect.stringContaining(`there is no file ${join(folder, 'missing.json')}`)],
    ]);
    const lost = { $ref: '#/components/schemas/Lost' };
    const lossy = {
      ...document({
        'POST /a': { requestBody: { content: { 'application/json': { schema: { properties: { lost } } } } } },
        'POST /b': { parameters: [{ $ref: '#/components/parameters/Page' }], requestBody: { $ref: '#/nowhere' } },
        'GET /c': { responses: { 200: { $ref: '#/components/responses/Fine' } } },
        'GET /d': {
          responses: { 200: { description: 'x', content: { 'application/json': { example: { $ref: 'part.yaml' } } } } },
        },
      }),
      components: {},
    };
    const spec = await loadSpec({ text: JSON.stringify(lossy), file, workspace: folder }, noNetwork);
    expect(spec.operations.map(({ id }) => id)).toEqual(['POST /a', 'POST /b', 'GET /c', 'GET /d']);
    expect(spec.operations[0]?.body?.schema.properties?.lost).toEqual({});
    expect(spec.operations[1]).toMatchObject({ parameters: [] });
    expect(spec.warnings[0]).toMatch(
      /^The document has a reference that leads nowhere, at #\/paths\/\S+ \(there is no \S+\); it is taken for anything, and so are 4 more\.$/,
    );
  });

  it('that go on and on are refused after a number of parts', async () => {
    const asked = { parts: 0 };
    const read = (): Promise<string> => {
      asked.parts += 1;
      return Promise.resolve(`{"allOf": [{"$ref": "${asked.parts}.json"}]}`);
    };
    const error = await failure(loadSpec({ text: referring('0.json'), url: 'http://127.0.0.1:9/openapi.json' }, read));
    expect([error.code, asked.parts]).toEqual(['spec-too-entangled', 5_000]);
  });

  it('to a part that the server does not have are among them, and to one that is not readable are not', async () => {
    const at = (target: string, read: (url: string) => Promise<string>) =>
      loadSpec({ text: referring(target), url: 'http://127.0.0.1:9/openapi.json' }, read);
    const gone = await at('gone.json', (url) => Promise.reject(new Error(`${url} answered 404`)));
    expect(gone.warnings).toEqual([expect.stringContaining('http://127.0.0.1:9/gone.json answered 404')]);
    expect((await failure(at('page.json', () => Promise.resolve('<!doctype html>')))).code).toBe('spec-unreadable');
  });
});

describe('hostile documents', () => {
  it('aliases that explode are refused', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${
          index === 0
            ? '"x"'
            : Array(12)
                .fill(`*a${index - 1}`)
                .join(', ')
        }]`,
    );
    const error = await failure(loadSpec({ text: `openapi: 3.0.0\npaths: {}\n${levels.join('\n')}\n` }, noNetwork));
    expect(error.message).toMatch(/alias/i);
  });

  it('aliases that contain themselves, or nest by the thousand, are refused', async () => {
    expect(
      (await failure(loadSpec({ text: 'openapi: 3.0.0\npaths: {}\nx: &x { y: [*x] }\n' }, noNetwork))).message,
    ).toMatch(/contains itself/);
    const chain = Array.from(
      { length: 5_000 },
      (_, index) => `  - &a${index} [${index === 0 ? '"x"' : `*a${index - 1}`}]`,
    ).join('\n');
    expect((await failure(loadSpec({ text: `openapi: 3.0.0\npaths: {}\nx:\n${chain}\n` }, noNetwork))).message).toMatch(
      /levels deep/,
    );
  });

  it('a thousand aliases are read in no time', async () => {
    const uses = Array.from({ length: 5_000 }, (_, index) => `  /a${index}: {get: {responses: *ok}}`).join('\n');
    expect(
      (
        await load(
          `openapi: 3.0.0\ninfo: {title: t, version: "1"}\nx: &ok {"200": {description: fine}}\npaths:\n${uses}\n`,
        )
      ).operations,
    ).toHaveLength(5_000);
  });

  it('ordinary aliases and merge keys are read', async () => {
    const spec = await load(
      'openapi: 3.0.0\ninfo: {title: t, version: "1"}\nx-ok: &ok {description: fine}\npaths:\n  /a: {get: {responses: {"200": {<<: *ok}}}}\n',
    );
    expect([spec.operations.length, spec.warnings]).toEqual([1, []]);
  });

  it.each([
    ['JSON', `{"openapi":"3.0.0","paths":{},"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['YAML', `openapi: 3.0.0\npaths: {}\nx: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
  ])('%s nested ten thousand deep is refused', async (_name, text) => {
    expect(['spec-unreadable', 'spec-too-deep']).toContain((await failure(loadSpec({ text }, noNetwork))).code);
  });

  it('references in a circle end', async () => {
    const schemas = {
      A: { $ref: '#/components/schemas/B' },
      B: { $ref: '#/components/schemas/A' },
      C: { allOf: [{ $ref: '#/components/schemas/C' }] },
    };
    const body = (name: string) => ({
      requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } },
    });
    const spec = await load({ ...document({ 'POST /a': body('A'), 'POST /c': body('C') }), components: { schemas } });
    expect(spec.operations).toHaveLength(2);
  });

  it('more than the size limit is refused before it is parsed', async () => {
    const text = `{"openapi": "3.0.0", "x": "${'x'.repeat(151_000_000)}"}`;
    expect((await failure(loadSpec({ text }, noNetwork))).code).toBe('spec-too-large');
  });

  it('names that objects are born with are only names', async () => {
    const spec = await load(
      '{"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{"/constructor/{__proto__}":{"post":{"operationId":"toString","responses":{}}}},"components":{"schemas":{"__proto__":{"type":"object","properties":{"constructor":{"type":"string"}}}}}}',
    );
    expect(spec.operations.map((each) => each.id)).toEqual(['POST /constructor/{__proto__}']);
  });
});
