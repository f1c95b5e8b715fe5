import { afterEach, describe, expect, test } from 'vitest';
import type { UserError } from '../../src/errors.ts';
import { waitUntilReady } from '../../src/target/ready.ts';
import { type Loopback, serve } from './loopback.ts';

let server: Loopback | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const failure = (url: string, seconds = 10): Promise<UserError> =>
  waitUntilReady(url, { timeoutSeconds: seconds, headers: {} }).then(
    () => {
      throw new Error('was ready');
    },
    (error) => error,
  );

const loginPage =
  '<!doctype html><form method="post"><input name="user"><input type="password" name="password"></form>';

describe('waitUntilReady', () => {
  test.each([200, 401, 404, 500])('any answer of the app counts, also %i', async (status) => {
    server = await serve((_request, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}'),
    );
    await waitUntilReady(server.url, { timeoutSeconds: 5, headers: {} });
    expect(server.seen).toEqual(['GET /']);
  });

  test('waits through connection refusals, 502 and platform error pages, and tells about it', async () => {
    let count = 0;
    server = await serve((_request, response) => {
      count++;
      if (count === 1) return void response.writeHead(502).end();
      if (count === 2) return void response.writeHead(404, { 'x-railway-fallback': 'true' }).end('{}');
      response.end('hello');
    });
    const told: string[] = [];
    await waitUntilReady(server.url, {
      timeoutSeconds: 30,
      headers: {},
      onProgress: (sentence) => told.push(sentence),
    });
    expect(told[0]).toContain('answers 502');
    expect(told[1]).toContain('Railway');
  });

  test('a storm of 429 is not the app', async () => {
    server = await serve((_request, response) => response.writeHead(429, { 'content-type': 'text/plain' }).end('slow'));
    expect(await failure(server.url, 1)).toMatchObject({ code: 'not-ready', exit: 3 });
    expect((await failure(server.url, 1)).message).toContain('answers 429 (too many requests)');
  });

  test('sends the given headers, and says who asks', async () => {
    server = await serve((_request, response) => response.end());
    await waitUntilReady(server.url, { timeoutSeconds: 5, headers: { 'x-vercel-protection-bypass': 'secret' } });
    expect(server.requests[0]?.headers).toMatchObject({
      'x-vercel-protection-bypass': 'secret',
      'user-agent': expect.stringMatching(/^racegate\/\d/),
    });
  });

  test('a login page on every path is a login wall', async () => {
    server = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage),
    );
    const error = await failure(server.url);
    expect(error).toMatchObject({ code: 'login-wall', exit: 3 });
    expect(error.message).toContain('`headers`');
  });

  test('a redirect of every path to a login page is a login wall', async () => {
    server = await serve((request, response) => {
      if (request.url === '/login') return void response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage);
      response.writeHead(302, { location: '/login' }).end();
    });
    expect(await failure(server.url)).toMatchObject({ code: 'login-wall', exit: 3 });
  });

  test('the app’s own login page at the root is no wall', async () => {
    server = await serve((request, response) => {
      if (request.url === '/') return void response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage);
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"not found"}');
    });
    await waitUntilReady(server.url, { timeoutSeconds: 5, headers: {} });
  });

  test('Vercel’s redirect to its login names the bypass header', async () => {
    server = await serve((_request, response) =>
      response.writeHead(302, { location: 'https://vercel.com/sso-api?url=https%3A%2F%2Fx.vercel.app' }).end(),
    );
    const error = await failure(server.url);
    expect(error).toMatchObject({ code: 'login-wall', exit: 3 });
    expect(error.message).toContain('x-vercel-protection-bypass');
  });

  test('a redirect of every path to another origin is named, not followed', async () => {
    const other = await serve((_request, response) => response.end('elsewhere'));
    server = await serve((_request, response) => response.writeHead(301, { location: other.url }).end());
    const error = await failure(server.url);
    await other.close();
    expect(error).toMatchObject({ code: 'foreign-origin', exit: 3 });
    expect(error.message).toContain(other.url);
    expect(other.seen).toEqual([]);
  });

  test('a root that alone leads elsewhere is an app', async () => {
    server = await serve((request, response) =>
      request.url === '/'
        ? response.writeHead(302, { location: 'https://docs.example.com/' }).end()
        : response.writeHead(404, { 'content-type': 'application/json' }).end('{}'),
    );
    await waitUntilReady(server.url, { timeoutSeconds: 5, headers: {} });
  });

  test('nobody there: one sentence with the time and the cause', async () => {
    const gone = await serve((_request, response) => response.end());
    await gone.close();
    const error = await failure(gone.url, 1);
    expect(error).toMatchObject({ code: 'not-ready', exit: 3 });
    expect(error.message).toMatch(/within 1 s \(`wait-timeout`\).*ECONNREFUSED/);
  });

  test('a signal ends the wait with its reason', async () => {
    const gone = await serve((_request, response) => response.end());
    await gone.close();
    const controller = new AbortController();
    const wait = waitUntilReady(gone.url, {
      timeoutSeconds: 60,
      headers: {},
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('the app died')),
    });
    await expect(wait).rejects.toThrow('the app died');
  });

  test.each(['preview.example.com', 'ftp://x.example', 'http://169.254.169.254/latest'])(
    '%s is not a target',
    async (url) => {
      expect(await failure(url)).toMatchObject({ code: 'bad-url', exit: 2 });
    },
  );
});
