/** Targets that speak another language than the URL says. */
import net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { readSpec } from '../../src/target/document.ts';
import { readOnce } from '../../src/target/read.ts';
import { waitUntilReady } from '../../src/target/ready.ts';
import { createCertificate } from '../transport/certificate.ts';
import { type Handler, listen, type Origin, serve } from '../transport/servers.ts';

const document = '{"openapi":"3.1.0","info":{"title":"Spoken","version":"1"},"paths":{}}';
const answer: Handler = (line, _body, response) => response.end(line === 'GET /openapi.json' ? document : '{}');

let origin: Origin | undefined;
afterEach(async () => {
  await origin?.close();
  origin = undefined;
});

const ready = (url: URL, h2 = false) => waitUntilReady(url.href, { timeoutSeconds: 60, headers: {}, h2 });
const limits = { maxBytes: 1000, timeoutMs: 5000 };

describe('HTTP/2 in cleartext', () => {
  test('is read where it is asked for, from the first look to the document', async () => {
    origin = await serve({ h2: true, handler: answer });
    await ready(origin.url, true);
    expect((await readOnce(`${origin.url.href}openapi.json`, { ...limits, h2: true })).body).toBe(document);
    const config = await parseConfig({ url: origin.url.href, transport: 'h2' }, { workspace: '/nowhere', env: {} });
    expect((await readSpec(config, origin.url)).title).toBe('Spoken');
  });

  test('ends the wait at once where it is not, and says what to set', async () => {
    origin = await serve({ h2: true, handler: answer });
    await expect(ready(origin.url)).rejects.toMatchObject({ code: 'not-http', exit: 3 });
    await expect(ready(origin.url)).rejects.toThrow(/does not speak HTTP\/1\.1: .*`transport: h2`/);
    const config = await parseConfig({ url: origin.url.href }, { workspace: '/nowhere', env: {} });
    await expect(readSpec(config, origin.url)).rejects.toMatchObject({ code: 'not-http' });
  });

  test('is not insisted on where HTTP/1.1 is spoken', async () => {
    origin = await serve({ handler: answer });
    await ready(origin.url, true);
    expect((await readOnce(`${origin.url.href}openapi.json`, { ...limits, h2: true })).body).toBe(document);
  });
});

describe('TLS', () => {
  test('that is not there behind https://', async () => {
    origin = await serve({ handler: answer });
    await expect(ready(new URL(`https://${origin.url.host}`))).rejects.toThrow(/does not speak TLS: write `http:\/\/`/);
  });

  test('with a certificate that nobody trusts says what to do', async () => {
    origin = await serve({ tls: createCertificate(), handler: answer });
    await expect(readOnce(origin.url.href, limits)).rejects.toThrow(/is not trusted.*NODE_EXTRA_CA_CERTS/);
  });
});

test('something that is no HTTP at all ends the wait at once', async () => {
  origin = await listen(
    net.createServer((socket) => socket.end('220 mail.example ready\r\n')),
    'http',
  );
  await expect(ready(origin.url)).rejects.toMatchObject({ code: 'not-http', exit: 3 });
});

test('a search for the document that nobody answers says so', async () => {
  const { url, close } = await serve({});
  await close();
  const config = await parseConfig({ url: url.href }, { workspace: '/nowhere', env: {} });
  await expect(readSpec(config, url)).rejects.toMatchObject({ code: 'no-answer' });
});
