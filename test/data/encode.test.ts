import { describe, expect, it } from 'vitest';
import { encode } from '../../src/data/encode.ts';
import type { RequestData } from '../../src/data/generate.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import type { Operation } from '../../src/spec/spec.ts';
import { operation, specOf } from '../spec/documents.ts';

const nothing: RequestData = { path: {}, query: {}, headers: {}, body: undefined };
const first = async (id: string, more: JsonObject): Promise<Operation> => operation(await specOf({ [id]: more }), id);

const value: Record<string, Json> = { primitive: 'blue', array: ['blue', 'black'], object: { R: 100, G: 200 } };

describe('parameter styles of the specification', () => {
  it.each([
    ['path', 'simple', false, 'primitive', '/x/blue'],
    ['path', 'simple', false, 'array', '/x/blue,black'],
    ['path', 'simple', false, 'object', '/x/R,100,G,200'],
    ['path', 'simple', true, 'object', '/x/R=100,G=200'],
    ['path', 'label', false, 'primitive', '/x/.blue'],
    ['path', 'label', true, 'array', '/x/.blue.black'],
    ['path', 'label', true, 'object', '/x/.R=100.G=200'],
    ['path', 'matrix', false, 'primitive', '/x/;color=blue'],
    ['path', 'matrix', false, 'array', '/x/;color=blue,black'],
    ['path', 'matrix', true, 'array', '/x/;color=blue;color=black'],
    ['path', 'matrix', true, 'object', '/x/;R=100;G=200'],
    ['query', 'form', false, 'array', '/x?color=blue,black'],
    ['query', 'form', true, 'array', '/x?color=blue&color=black'],
    ['query', 'form', false, 'object', '/x?color=R,100,G,200'],
    ['query', 'form', true, 'object', '/x?R=100&G=200'],
    ['query', 'spaceDelimited', false, 'array', '/x?color=blue%20black'],
    ['query', 'pipeDelimited', false, 'array', '/x?color=blue%7Cblack'],
    ['query', 'deepObject', true, 'object', '/x?color[R]=100&color[G]=200'],
  ])('%s %s explode=%s %s', async (place, style, explode, kind, expected) => {
    const path = place === 'path' ? '/x/{color}' : '/x';
    const of = await first(`GET ${path}`, {
      parameters: [{ name: 'color', in: place, required: true, style, explode, schema: {} }],
    });
    expect(encode(of, { ...nothing, [place]: { color: value[kind] } }).path).toBe(expected);
  });

  it('headers are simple and stay one line', async () => {
    const of = await first('GET /x', { parameters: [{ name: 'X-A', in: 'header', schema: {} }] });
    expect(
      encode(of, { ...nothing, headers: { 'X-A': ['a', 'b\r\nX-Evil: 1'] } }, { 'X-B': '1' }).headers,
    ).toMatchObject({ 'x-a': 'a,b  X-Evil: 1', 'x-b': '1' });
  });
});

it('values are percent-encoded, and none can leave its segment', async () => {
  const of = { ...(await first('GET /a/{id}/b', {})), basePath: '/api' };
  const at = (id: string): string => encode(of, { ...nothing, path: { id } }).path;
  expect([at('x/y?z#w'), at('..'), at('ü 1'), at("it's")]).toEqual([
    '/api/a/x%2Fy%3Fz%23w/b',
    '/api/a/%2E%2E/b',
    '/api/a/%C3%BC%201/b',
    '/api/a/it%27s/b',
  ]);
});

describe('bodies', () => {
  const send = async (mediaType: string, schema: JsonObject, body: Json) =>
    encode(await first('POST /a', { requestBody: { content: { [mediaType]: { schema } } } }), { ...nothing, body });

  it('JSON and its kin', async () => {
    for (const type of [
      'application/json',
      'application/merge-patch+json',
      'application/json-patch+json',
      'application/vnd.api+json',
    ])
      expect(await send(type, {}, { a: [1, null] })).toMatchObject({
        method: 'POST',
        body: '{"a":[1,null]}',
        headers: { 'content-type': type },
      });
  });

  it('forms', async () => {
    const sent = await send(
      'application/x-www-form-urlencoded',
      {},
      { a: 'x y&z', b: [1, 2], c: { d: true }, e: null },
    );
    expect(sent).toMatchObject({
      body: 'a=x+y%26z&b=1&b=2&c%5Bd%5D=true',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it('multipart, as a standard parser reads it', async () => {
    const schema = {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' }, title: { type: 'string' } },
    };
    const sent = await send('multipart/form-data', schema, { title: 'racegate-form-boundary', file: 'content' });
    const form = await new Response(sent.body as string, {
      headers: { 'content-type': sent.headers['content-type'] ?? '' },
    }).formData();
    const file = form.get('file');
    expect([form.get('title'), file instanceof File && file.name, file instanceof File && (await file.text())]).toEqual(
      ['racegate-form-boundary', 'racegate.txt', 'content'],
    );
  });

  it('objects of multipart are JSON, and lists repeat their name', async () => {
    const schema = { type: 'object', properties: { meta: { type: 'object' }, tags: { type: 'array' } } };
    const sent = await send('multipart/form-data', schema, { meta: { a: 1 }, tags: ['x', { y: 2 }], gone: null });
    const parts = String(sent.body).split(/--racegate-form-boundary(?:--)?\r\n/);
    expect(parts.filter(Boolean)).toEqual([
      'Content-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n',
      'Content-Disposition: form-data; name="tags"\r\n\r\nx\r\n',
      'Content-Disposition: form-data; name="tags"\r\nContent-Type: application/json\r\n\r\n{"y":2}\r\n',
    ]);
  });

  const encoded = async (mediaType: string, encoding: JsonObject, schema: JsonObject, body: Json) =>
    encode(await first('POST /a', { requestBody: { content: { [mediaType]: { schema, encoding } } } }), {
      ...nothing,
      body,
    });

  it.each<[string, JsonObject, Json, string]>([
    ['as JSON', { contentType: 'application/json' }, { x: [1] }, '{"x":[1]}'],
    ['joined by commas', { explode: false }, ['x', 'y'], 'x,y'],
    ['joined by blanks', { style: 'spaceDelimited' }, ['x', 'y'], 'x y'],
    ['joined by bars', { style: 'pipeDelimited', explode: false }, ['x', 'y'], 'x|y'],
  ])('a field of a form %s, as the document has it', async (_how, encoding, value, expected) => {
    const sent = await encoded('application/x-www-form-urlencoded', { a: encoding }, {}, { a: value, b: 'c' });
    expect([...new URLSearchParams(String(sent.body))]).toEqual([
      ['a', expected],
      ['b', 'c'],
    ]);
  });

  it('a field of a form that is spread, or named with brackets', async () => {
    const value = { x: 1, y: [2] };
    const type = 'application/x-www-form-urlencoded';
    expect((await encoded(type, { a: { explode: true } }, {}, { a: value })).body).toBe('x=1&y=2');
    expect((await encoded(type, { a: { style: 'deepObject' } }, {}, { a: value })).body).toBe('a%5Bx%5D=1&a%5By%5D=2');
  });

  it('lists of a form of Swagger 2.0 are joined as their collectionFormat says', async () => {
    const list = { in: 'formData', type: 'array', items: { type: 'string' } };
    const of = await first('POST /a', {
      consumes: ['application/x-www-form-urlencoded'],
      parameters: [
        { ...list, name: 'plain' },
        { ...list, name: 'many', collectionFormat: 'multi' },
      ],
    });
    const body = encode(of, { ...nothing, body: { plain: ['x', 'y'], many: ['x', 'y'] } }).body;
    expect(body).toBe('plain=x%2Cy&many=x&many=y');
  });

  it('parts of the types and with the header lines that the document has', async () => {
    const file = { type: 'string', format: 'binary' };
    const schema = {
      type: 'object',
      properties: { scan: file, pages: { type: 'array', items: file }, meta: {}, photo: file, tags: { type: 'array' } },
    };
    const sent = await encoded(
      'multipart/form-data',
      {
        scan: {
          contentType: 'image/jpeg, image/png',
          headers: { 'X-Kind': { required: true, schema: { enum: ['id'] } } },
        },
        pages: { contentType: 'application/pdf' },
        meta: { contentType: 'application/json' },
        tags: { explode: false },
      },
      schema,
      { scan: 'a', pages: ['b', 'c'], meta: [1], photo: 'd', tags: ['x', 'y'] },
    );
    const form = await new Response(sent.body as Uint8Array<ArrayBuffer>, { headers: sent.headers }).formData();
    const files = [...form].flatMap(([name, part]) =>
      part instanceof File ? [`${name} ${part.type} ${part.name}`] : [],
    );
    expect(files).toEqual([
      'scan image/png racegate.png',
      'pages application/pdf racegate.pdf',
      'pages application/pdf racegate.pdf',
      'photo image/png racegate.png',
    ]);
    const picture = new Uint8Array(await (form.get('scan') as File).arrayBuffer());
    expect([...picture.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(form.get('tags')).toBe('x,y');
    const text = Buffer.from(sent.body as Uint8Array).toString('latin1');
    expect(text).toContain('name="scan"; filename="racegate.png"\r\nContent-Type: image/png\r\nX-Kind: id\r\n\r\n');
    expect(text).toContain('name="meta"\r\nContent-Type: application/json\r\n\r\n[1]\r\n');
  });

  it('text, and none at all', async () => {
    expect((await send('text/plain', { type: 'string' }, 'hello')).body).toBe('hello');
    expect('body' in encode(await first('POST /a', {}), nothing)).toBe(false);
  });
});

it('a path of any script is one that a request can have, and what is encoded already stays', async () => {
  const of = await first('GET /caf\u00e9s/\u7528\u6237/%41/{pr\u00e9nom}', {
    parameters: [{ name: 'pr\u00e9nom', in: 'path', required: true, schema: {} }],
  });
  expect(encode(of, { ...nothing, path: { 'pr\u00e9nom': '\u00fc' } }).path).toBe(
    '/caf%C3%A9s/%E7%94%A8%E6%88%B7/%41/%C3%BC',
  );
});

describe('an id of more digits than a number holds', () => {
  const integer = { type: 'integer', format: 'int64' };
  const schema = {
    type: 'object',
    properties: { accountId: integer, card: { type: 'string' }, lines: { type: 'array', items: integer }, note: {} },
  };
  it('goes back as a number where the document says integer, and nowhere else', async () => {
    const of = await first('POST /x', { requestBody: { content: { 'application/json': { schema } } } });
    const long = '1746283746283746281';
    const body = { accountId: long, card: '4242424242424242', lines: [long], note: long };
    expect(encode(of, { ...nothing, body }).body).toBe(
      `{"accountId":${long},"card":"4242424242424242","lines":[${long}],"note":"${long}"}`,
    );
  });
});
