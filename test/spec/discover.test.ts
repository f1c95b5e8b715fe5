import { expect, it } from 'vitest';
import { discover, isDocument, wellKnownPaths, workspaceNames } from '../../src/spec/discover.ts';

type Page = { status?: number; body: string; contentType?: string };

const site = (pages: Record<string, Page>) => async (path: string) => {
  const page = pages[path];
  return page && { status: page.status ?? 200, body: page.body, contentType: page.contentType ?? 'application/json' };
};

const document = '{"openapi": "3.1.0", "paths": {}}';

it.each([...wellKnownPaths])('finds a document at %s', async (path) => {
  expect(await discover(site({ [path]: { body: document } }))).toEqual({ path, text: document });
});

it('looks below the path of the target first, then at its root', async () => {
  const other = '{"openapi": "3.0.3", "paths": {}}';
  const both = site({ '/openapi.json': { body: other }, '/app/api-json': { body: document } });
  expect(await discover(both, '/app/')).toEqual({ path: '/app/api-json', text: document });
  expect(await discover(both, '/else')).toEqual({ path: '/openapi.json', text: other });
});

it('is not taken in by pages, errors and other JSON', async () => {
  const pages = {
    '/openapi.json': { body: '<!doctype html><title>app</title>' },
    '/v3/api-docs': { status: 401, body: document },
    '/swagger/doc.json': { body: '{"error": "openapi"}' },
    '/openapi.yaml': { body: 'openapi: 3.0.0\npaths: {}\n' },
  };
  expect(await discover(site(pages))).toMatchObject({ path: '/openapi.yaml' });
});

it('asks the documentation page where its document is, and stays on the origin', async () => {
  const page = (url: string): Page => ({
    body: `<html><script>SwaggerUIBundle({ url: "${url}", dom_id: '#x' })</script></html>`,
    contentType: 'text/html',
  });
  expect(await discover(site({ '/docs': page('/spec/main.json'), '/spec/main.json': { body: document } }))).toEqual({
    path: '/spec/main.json',
    text: document,
  });
  expect(await discover(site({ '/docs': page('https://elsewhere.example/main.json') }))).toBeUndefined();
});

it('takes the document that is shown where others show a page about it', async () => {
  const written = 'info: { title: names }\nswagger: "2.0"\n';
  expect(await discover(site({ '/api/docs': { body: written, contentType: 'text/plain' } }))).toEqual({
    path: '/api/docs',
    text: written,
  });
});

it('knows a document from its first lines, or its last', () => {
  expect(isDocument('swagger: "2.0"\n')).toBe(true);
  expect(isDocument(`{"paths": {"x": "${'x'.repeat(300_000)}"}, "openapi": "3.0.1"}`)).toBe(true);
  expect(isDocument('{"openapi": "latest"}')).toBe(false);
  expect(isDocument('# about openapi: 3\n')).toBe(false);
});

it('looks for files with each usual ending', () => {
  expect(workspaceNames).toEqual(
    expect.arrayContaining([
      'openapi.json',
      'openapi.yaml',
      'docs/swagger.json',
      'swagger/v1/swagger.yaml',
      'api/openapi.yml',
    ]),
  );
});
