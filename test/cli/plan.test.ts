/** One API as each version of OpenAPI writes it: the plan is the same. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { planCommand } from '../../src/cli/plan.ts';
import { run } from '../../src/cli/run.ts';
import type { JsonObject } from '../../src/json.ts';

const customer = {
  type: 'object',
  required: ['email'],
  properties: { id: { type: 'integer', readOnly: true }, email: { type: 'string' }, password: { type: 'string' } },
};
const order = {
  type: 'object',
  required: ['customerId'],
  properties: { id: { type: 'integer', readOnly: true }, customerId: { type: 'integer' }, tip: { type: 'integer' } },
};
const done = { description: 'done' };

/** OpenAPI 3 of the version, with what it alone knows. */
function modern(openapi: string, own: { tip?: JsonObject; paths?: JsonObject; top?: JsonObject } = {}): JsonObject {
  const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const sends = (type: string, schema: object) => ({
    requestBody: { required: true, content: { [type]: { schema } } },
  });
  const shows = (name: string) => ({ ...done, content: { 'application/json': { schema: refer(name) } } });
  const id = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'integer' } });
  return {
    openapi,
    info: { title: 'shop', version: '1' },
    servers: [{ url: 'https://{host}/{base}', variables: { host: { default: 'h' }, base: { default: 'api' } } }],
    paths: {
      '/customers': {
        post: { ...sends('application/json', refer('Customer')), responses: { 201: shows('Customer') } },
      },
      '/customers/{customerId}': {
        parameters: [id('customerId')],
        get: { responses: { 200: shows('Customer') } },
        patch: { ...sends('application/merge-patch+json', refer('Customer')), responses: { 200: done } },
      },
      '/customers/{customerId}/avatar': {
        parameters: [id('customerId')],
        post: {
          ...sends('multipart/form-data', {
            type: 'object',
            properties: { file: { type: 'string', format: 'binary' } },
          }),
          responses: { 204: done },
        },
      },
      '/orders': {
        post: {
          ...sends('application/x-www-form-urlencoded', refer('Order')),
          responses: { 201: shows('Order') },
        },
      },
      '/orders/{orderId}': {
        parameters: [id('orderId')],
        get: { responses: { 200: shows('Order') } },
        delete: { responses: { 204: done } },
      },
      ...own.paths,
    },
    components: {
      schemas: { Customer: customer, Order: { ...order, properties: { ...order.properties, ...own.tip } } },
    },
    ...own.top,
  } as unknown as JsonObject;
}

function swagger(): JsonObject {
  const refer = (name: string) => ({ $ref: `#/definitions/${name}` });
  const id = (name: string) => ({ name, in: 'path', required: true, type: 'integer' });
  const shows = (name: string) => ({ ...done, schema: refer(name) });
  const field = (name: string, more: object) => ({ name, in: 'formData', ...more });
  return {
    swagger: '2.0',
    info: { title: 'shop', version: '1' },
    host: 'h',
    basePath: '/api',
    consumes: ['application/json'],
    paths: {
      '/customers': {
        post: {
          parameters: [{ name: 'body', in: 'body', required: true, schema: refer('Customer') }],
          responses: { 201: shows('Customer') },
        },
      },
      '/customers/{customerId}': {
        parameters: [id('customerId')],
        get: { responses: { 200: shows('Customer') } },
        patch: {
          consumes: ['application/merge-patch+json'],
          parameters: [{ name: 'body', in: 'body', required: true, schema: refer('Customer') }],
          responses: { 200: done },
        },
      },
      '/customers/{customerId}/avatar': {
        parameters: [id('customerId')],
        post: {
          consumes: ['multipart/form-data'],
          parameters: [field('file', { type: 'file' })],
          responses: { 204: done },
        },
      },
      '/orders': {
        post: {
          consumes: ['application/x-www-form-urlencoded'],
          parameters: [
            field('customerId', { type: 'integer', required: true }),
            field('tip', { type: 'integer', 'x-nullable': true }),
          ],
          responses: { 201: shows('Order') },
        },
      },
      '/orders/{orderId}': {
        parameters: [id('orderId')],
        get: { responses: { 200: shows('Order') } },
        delete: { responses: { 204: done } },
      },
    },
    definitions: { Customer: customer, Order: order },
  } as unknown as JsonObject;
}

const versions: Record<string, JsonObject> = {
  '2.0': swagger(),
  '3.0': modern('3.0.3', { tip: { tip: { type: 'integer', nullable: true } } }),
  '3.1': modern('3.1.0', { tip: { tip: { type: ['integer', 'null'] } }, top: { webhooks: {} } }),
  '3.2': modern('3.2.0', {
    tip: { tip: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
    paths: { '/search': { query: { responses: { 200: done } }, additionalOperations: { COPY: { responses: {} } } } },
    top: { $self: 'https://h/openapi.yaml' },
  }),
};

const planned: [string, string[]][] = [
  ['POST /customers', []],
  ['PATCH /customers/{customerId}', ['customer by POST /customers']],
  ['POST /customers/{customerId}/avatar', ['customer by POST /customers']],
  ['POST /orders', ['customer by POST /customers']],
  ['DELETE /orders/{orderId}', ['customer by POST /customers', 'order by POST /orders']],
];

it.each(Object.keys(versions).flatMap((version) => [`${version} JSON`, `${version} YAML`]))('%s', async (name) => {
  const [version = '', language] = name.split(' ');
  const document = versions[version];
  const { code, plan } = await planOf(language === 'JSON' ? JSON.stringify(document) : stringify(document));
  expect([code, plan.warnings, plan.untested]).toEqual([0, [], []]);
  const lines = plan.planned.map(({ operation, fixture }: Planned) => [
    operation,
    fixture.map((step) => `${step.as} by ${step.operation}`),
  ]);
  expect(lines).toEqual(planned);
});

it('an overlay changes the plan, and a document that breaks the standard is used with one warning', async () => {
  const broken = { ...versions['3.0'], info: { title: 'shop' } };
  const { plan } = await planOf(stringify(broken), {
    'racegate.yml': 'overlays: [changes.yaml]\n',
    'changes.yaml':
      'overlay: 1.0.0\ninfo: {title: x, version: "1"}\nactions:\n  - target: $.paths["/orders/{orderId}"].delete\n    remove: true\n',
  });
  expect(plan.planned.map(({ operation }: Planned) => operation)).not.toContain('DELETE /orders/{orderId}');
  expect(plan.warnings).toEqual([expect.stringMatching(/^The document is not strictly valid OpenAPI .*version/)]);
});

it('the example of the page is what the plan says', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/documents.md'), 'utf8');
  const [, shop = '', example = ''] = /```\n(POST {3}\/events .*?)```.*?```\n(POST \/orders.*?)```/s.exec(page) ?? [];
  const paths: JsonObject = {};
  for (const line of shop.trim().split('\n')) {
    const [, method = '', path = '', fields] = /^(\w+) +(\S+)(?: +\{(.*)\})?$/.exec(line) ?? [];
    const properties = Object.fromEntries((fields?.split(', ') ?? []).map((name) => [name, { type: 'string' }]));
    const body = { requestBody: { content: { 'application/json': { schema: { type: 'object', properties } } } } };
    paths[path] = {
      ...(paths[path] as JsonObject),
      [method.toLowerCase()]: { responses: { 200: done }, ...(fields ? body : {}) },
    };
  }
  const { code, out } = await printed(
    JSON.stringify({ openapi: '3.0.3', info: { title: 'shop', version: '1' }, paths }),
  );
  const told = out.split('\n\n').find((paragraph) => paragraph.startsWith('POST /orders/{orderId}/cancel'));
  expect([code, told?.replace(/ {2}probes .*\n/, '')]).toEqual([0, example.trim()]);
});

interface Planned {
  operation: string;
  fixture: { as: string; operation: string }[];
}

async function planOf(text: string, files: Record<string, string> = {}) {
  const { code, out } = await printed(text, files, ['--json']);
  return { code, plan: JSON.parse(out) };
}

async function printed(text: string, files: Record<string, string> = {}, words: string[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-plan-'));
  try {
    for (const [name, content] of Object.entries({ 'openapi.yaml': text, ...files }))
      await writeFile(join(folder, name), content);
    const texts = { out: '' };
    const out = new Writable({
      write(chunk, _encoding, then) {
        texts.out += String(chunk);
        then();
      },
    });
    const config = files['racegate.yml'] === undefined ? [] : ['--config', 'racegate.yml'];
    const code = await run(
      ['plan', 'openapi.yaml', ...words, ...config],
      {
        out,
        err: out,
        env: {},
        cwd: folder,
        colour: false,
        errColour: false,
        width: 100,
        errWidth: 100,
        live: false,
        groups: false,
      },
      { plan: planCommand },
      new AbortController().signal,
    );
    return { code, out: texts.out };
  } finally {
    await rm(folder, { recursive: true });
  }
}
