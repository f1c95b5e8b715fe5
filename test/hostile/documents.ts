/** Documents that mean harm, or look as if they did: what `racegate plan` must make of each. */
import { gzipSync } from 'node:zlib';
import type { Json, JsonObject } from '../../src/json.ts';

export interface Hostile {
  name: string;
  /** The document as it is read from a file or, with `served`, from a URL. `elsewhere` is another origin that must never be asked. */
  text(elsewhere: string): string;
  served?: boolean;
  /** In place of the text: where the server redirects to. */
  redirect?(elsewhere: string): string;
  /** The server has `parts/1.json`, `parts/2.json` and so on, each of which refers to the next. */
  invents?: boolean;
  /** The server compresses what is sent this many times over. */
  zeros?: number;
  /** Takes seconds and hundreds of megabytes: measured, and left out of the tests. */
  large?: boolean;
  exit: 0 | 3;
  /** Of the plan, or the one sentence of the refusal. */
  says: RegExp;
}

const openapi = (paths: Json, more: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'hostile', version: '1' },
  paths,
  ...more,
});
const taking = (schema: Json): JsonObject => ({
  requestBody: { required: true, content: { 'application/json': { schema } } },
  responses: { 200: { description: 'done' } },
});
const posting = (schema: Json, schemas: JsonObject = {}): string =>
  JSON.stringify(openapi({ '/things': { post: taking(schema) } }, { components: { schemas } }));
const refer = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const head = 'openapi: 3.0.0\ninfo: {title: hostile, version: "1"}\npaths: {/things: {post: {responses: {}}}}\n';

const circles: JsonObject = {
  One: { type: 'object', properties: { two: refer('Two'), many: { type: 'array', items: refer('One') } } },
  Two: { allOf: [refer('Three'), { type: 'object', properties: { one: refer('One') } }] },
  Three: { oneOf: [refer('Two'), { anyOf: [refer('Three'), refer('One')] }] },
  Self: refer('Self'),
  Other: refer('Another'),
  Another: refer('Other'),
};

const chain = (length: number): JsonObject =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `S${index}`,
      { type: 'object', required: ['next'], properties: { next: refer(`S${(index + 1) % length}`) } },
    ]),
  );

/** Each level twelve of the level below. */
const explosion = (entry: (below: string) => string): string =>
  Array.from({ length: 12 }, (_, index) =>
    index === 0 ? 'x0: &a0 {k: v}' : `x${index}: &a${index} ${entry(`*a${index - 1}`)}`,
  ).join('\n');

const impossible: JsonObject = {
  type: 'object',
  required: ['both', 'never', 'none', 'range', 'long', 'many', 'pattern', 'slow', 'step', 'absent'],
  properties: {
    both: { allOf: [{ type: 'string' }, { type: 'integer' }] },
    never: false,
    none: { enum: [] },
    range: { type: 'integer', minimum: 10, maximum: 1 },
    long: { type: 'string', minLength: 2_000_000_000, maxLength: 1 },
    many: { type: 'array', minItems: 2_000_000_000, uniqueItems: true, items: { type: 'boolean' } },
    pattern: { type: 'string', pattern: '^(?!x)(?=y)z\\1$', minLength: 9 },
    slow: { type: 'string', pattern: '^((a+)+)+([a-z]{1,9999}){1,9999}$', minLength: 500 },
    step: { type: 'number', multipleOf: 0 },
  },
};

/** `megabytes` of schemas that operations refer to. */
function bulky(megabytes: number): string {
  const filler = 'x'.repeat(1_000);
  const count = 100 * Math.floor((megabytes * 10_000) / 1_180);
  const schemas = Array.from(
    { length: count },
    (_, index) =>
      `"T${index}":{"type":"object","required":["name"],"properties":{"name":{"type":"string","description":"${filler}"},"next":{"$ref":"#/components/schemas/T${index - (index % 100) + ((index + 1) % 100)}"}}}`,
  );
  const paths = Array.from({ length: 1_000 }, (_, index) => [
    `/things${index}`,
    { post: taking(refer(`T${index * Math.floor(count / 1_000)}`)) },
  ]);
  const start = JSON.stringify(openapi(Object.fromEntries(paths))).slice(0, -1);
  return `${start},"components":{"schemas":{${schemas.join(',')}}}}`;
}

export const hostile: readonly Hostile[] = [
  {
    name: 'references in circles of every kind',
    text: () =>
      JSON.stringify(
        openapi(
          Object.fromEntries(Object.keys(circles).map((name) => [`/${name}`, { post: taking(refer(name)) }])) as Json,
          { components: { schemas: circles } },
        ),
      ),
    exit: 0,
    says: /6 operations, 6 of them change something/,
  },
  {
    name: 'a path that is a reference to itself',
    text: () => JSON.stringify(openapi({ '/a': { $ref: '#/paths/~1a' }, '/b': { post: taking({}) } })),
    exit: 0,
    says: /1 operation, 1 of them/,
  },
  {
    name: 'lists 10,000 deep, JSON',
    text: () => `{"openapi":"3.1.0","paths":{},"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    exit: 3,
    says: /nested more than 400 levels deep/,
  },
  {
    name: 'lists 10,000 deep, YAML',
    text: () => `${head}x: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    exit: 3,
    says: /not valid YAML/,
  },
  {
    name: 'a schema of references 10,000 deep',
    text: () => posting(refer('S0'), chain(10_000)),
    exit: 3,
    says: /nests its references too deeply/,
  },
  {
    name: 'aliases that explode (12 to the 11th)',
    text: () => `${head}${explosion((below) => `[${Array(12).fill(below).join(', ')}]`)}\n`,
    exit: 3,
    says: /grows beyond all bounds/,
  },
  {
    name: 'merge keys that explode',
    text: () => `${head}${explosion((below) => `{<<: [${Array(12).fill(below).join(', ')}], k: ${below}}`)}\n`,
    exit: 0,
    says: /1 operation,/,
  },
  {
    name: 'a long list behind 5,000 aliases',
    text: () =>
      `${head}x: &x [${Array(10_000).fill('{}').join(', ')}]\n${Array.from({ length: 5_000 }, (_, index) => `y${index}: *x`).join('\n')}\n`,
    exit: 3,
    says: /grows beyond all bounds/,
  },
  {
    name: 'a reference to file:///etc/passwd',
    text: () => posting({ $ref: 'file:///etc/passwd' }),
    exit: 3,
    says: /refers to \S*etc\/passwd, which is outside the workspace/,
  },
  {
    name: 'a reference up and out of the workspace',
    text: () => posting({ $ref: '../../../../../../etc/passwd' }),
    exit: 3,
    says: /which is outside the workspace/,
  },
  {
    name: 'a reference from a file to a server',
    text: (elsewhere) => posting({ $ref: `${elsewhere}/part.json` }),
    exit: 3,
    says: /which is outside the workspace/,
  },
  {
    name: 'a reference from a URL to a file',
    text: () => posting({ $ref: 'file:///etc/passwd' }),
    served: true,
    exit: 3,
    says: /which is outside the document's own origin/,
  },
  {
    name: 'a reference from a URL to another origin',
    text: (elsewhere) => posting({ $ref: `${elsewhere}/part.json` }),
    served: true,
    exit: 3,
    says: /which is outside the document's own origin/,
  },
  {
    name: 'a reference to a metadata address',
    text: () => posting({ $ref: 'http://169.254.169.254/latest/meta-data/iam' }),
    served: true,
    exit: 3,
    says: /169\.254\.169\.254\S*, which is outside the document's own origin/,
  },
  {
    name: 'a server that invents a further part for every one that is read',
    text: () => posting({ $ref: 'parts/0.json' }),
    invents: true,
    served: true,
    large: true,
    exit: 3,
    says: /refers to more and more other documents \(\S+ is number 5001\)/,
  },
  {
    name: 'a document that redirects to another origin',
    text: () => '',
    served: true,
    redirect: (elsewhere) => `${elsewhere}/openapi.json`,
    exit: 3,
    says: /is not on http:\S+, the only origin that is read/,
  },
  {
    name: 'a document that redirects to a metadata address',
    text: () => '',
    served: true,
    redirect: () => 'http://169.254.169.254/latest/meta-data/',
    exit: 3,
    says: /metadata address, which is never read/,
  },
  {
    name: 'schemas that nothing satisfies, and a pattern that takes for ever',
    text: () => posting(impossible),
    exit: 0,
    says: /1 can be raced/,
  },
  {
    name: "servers that name somebody's host",
    text: (elsewhere) =>
      JSON.stringify(
        openapi(
          { '/things': { servers: [{ url: 'https://api.stripe.com/v1' }], post: taking({ type: 'object' }) } },
          { servers: [{ url: elsewhere }, { url: 'http://169.254.169.254/{a}', variables: { a: { default: 'b' } } }] },
        ),
      ),
    served: true,
    exit: 0,
    says: /1 can be raced/,
  },
  {
    name: '100 MB',
    text: () => bulky(100),
    large: true,
    exit: 0,
    says: /1000 operations, 1000 of them/,
  },
  {
    name: '160 MB',
    text: () => bulky(160),
    large: true,
    exit: 3,
    says: /larger than 150 MB/,
  },
  {
    name: '1 GB that comes compressed to 1 MB',
    text: () => '',
    zeros: 1_000_000_000,
    served: true,
    large: true,
    exit: 3,
    says: /larger than the 100000000 bytes that are read/,
  },
];

/** What a server answers that serves the case; a thousand zeros at a time, compressed as one stream. */
export function compressedZeros(bytes: number): Buffer {
  return gzipSync(Buffer.alloc(bytes), { level: 9 });
}
