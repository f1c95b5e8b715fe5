/** The bundle as a user starts it: bad input ends in one sentence, the right exit code and no stack. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tooOld } from '../../launch/node-version.js';
import { startDemo } from '../../src/demo/demo.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Without what the terminal or the job around the tests would change. */
const { CI: _ci, GITHUB_ACTIONS: _job, FORCE_COLOR: _colour, ...environment } = process.env;

function start(args: string[], options: { program?: string } = {}) {
  const child = spawn(process.execPath, [options.program ?? cli, ...args], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (texts.out += chunk));
  child.stderr.on('data', (chunk) => (texts.err += chunk));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...texts })));
  return { child, ended, texts };
}

const racegate = (...args: string[]): Promise<Ended> => start(args).ended;

const openapi = (paths: object) => JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths });
const ok = { responses: { 200: { description: 'ok' } } };
const pages: Record<string, [type: string, body: string]> = {
  '/': ['application/json', '{}'],
  '/read-only.json': ['application/json', openapi({ '/a': { get: ok } })],
  '/outside.json': [
    'application/json',
    openapi({ '/a': { post: { ...ok, requestBody: { $ref: 'http://169.254.169.254/latest/x' } } } }),
  ],
  '/no-openapi.json': ['application/json', '{"hello": "world"}'],
  '/no-json.json': ['application/json', '{"openapi": "3.1.0", '],
};

const loginPage =
  '<!doctype html><title>Sign in</title><form method=post><input name=user><input type=password name=password></form>';

let folder: string;
let servers: Server[];
let url: string;
let wall: string;
let nobody: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'racegate-cli-'));
  const app = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    response.writeHead(page ? 200 : 404, { 'content-type': page?.[0] ?? 'text/plain' }).end(page?.[1] ?? 'not found');
  });
  const login = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage);
  });
  const gone = createServer();
  servers = [app, login, gone];
  [url = '', wall = '', nobody = ''] = await Promise.all(servers.map(listen));
  await new Promise((resolve) => gone.close(resolve));
});

afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections();
  await rm(folder, { recursive: true });
});

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

/** One sentence on standard error, perhaps after lines about waiting; nothing on standard output; no stack. */
function expectComplaint({ code, out, err }: Ended, exit: number, words: RegExp): void {
  expect(err).toMatch(words);
  expect(code).toBe(exit);
  expect(out).toBe('');
  expect(err).not.toMatch(/^\s+at /m);
  expect(err.split('\n').filter((line) => line.startsWith('racegate: '))).toHaveLength(1);
  expect(err.endsWith('\n')).toBe(true);
}

it('mistakes in the command end with 2', async () => {
  const all = await Promise.all([
    racegate('scan'),
    racegate('scan', url, '--threshold', 'eighty'),
    racegate('scan', url, '--treshold', '80'),
    racegate('scna', url),
    racegate('scan', url, '--config', 'nowhere.yml'),
    racegate('scan', 'localhost:3000'),
    racegate('replay', 'nowhere.json', 'x'),
    racegate('rules', 'lost-updates'),
  ]);
  const words = [
    /There is no URL/,
    /`threshold` must be a number from 0 to 100, not "eighty"/,
    /did you mean `--threshold`/,
    /did you mean `scan`/,
    /nowhere\.yml does not exist/,
    /begins with http/,
    /The report nowhere\.json could not be read/,
    /did you mean `lost-update`/,
  ];
  for (const [index, ended] of all.entries()) expectComplaint(ended, 2, words[index]!);
});

it('what is wrong with the target or its document ends with 3', async () => {
  expectComplaint(await racegate('scan', nobody, '--wait-timeout', '1'), 3, /was not ready within 1 s/);
  expectComplaint(await racegate('scan', wall), 3, /log ?in|sign ?in/i);
  expectComplaint(await racegate('scan', url, '--spec', 'nowhere.yaml'), 3, /nowhere\.yaml/);
  expectComplaint(await racegate('scan', url), 3, /No OpenAPI document/);
  expectComplaint(await racegate('scan', url, '--spec', `${url}/no-json.json`), 3, /no-json\.json/);
  expectComplaint(await racegate('scan', url, '--spec', `${url}/no-openapi.json`), 3, /not OpenAPI/);
  expectComplaint(await racegate('scan', url, '--spec', `${url}/outside.json`), 3, /169\.254\.169\.254.*outside/);
  expectComplaint(
    await racegate('scan', url, '--spec', `${url}/read-only.json`),
    3,
    /no operation that changes anything/,
  );
});

it('an identity that cannot log in ends the scan, and says which', async () => {
  const login = '{ operation: POST /nowhere, body: { password: not-to-be-shown } }';
  await writeFile(join(folder, 'login.yml'), `identities: [{ name: ada, login: ${login} }]`);
  const paths = { '/orders': { post: { responses: { 201: { description: 'made' } } } } };
  await writeFile(
    join(folder, 'orders.json'),
    JSON.stringify({ openapi: '3.0.3', info: { title: 'Orders', version: '1' }, paths }),
  );
  const ended = await racegate('scan', url, '--config', 'login.yml', '--spec', 'orders.json');
  expectComplaint(ended, 2, /`ada` could not log in: POST \/nowhere answered 404/);
  expect(ended.out + ended.err).not.toContain('not-to-be-shown');
});

it('starts through a symbolic link, as npx makes one', async () => {
  const link = join(folder, 'racegate');
  await symlink(cli, link);
  const { code, out } = await start(['--version'], { program: link }).ended;
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(code).toBe(0);
});

it('a document over HTTP is read by the bundle, and --json prints the report alone', async () => {
  const demo = await startDemo({ fixed: true });
  try {
    const ended = await racegate('scan', demo.url, '--json', '--depth', 'quick', '--include', 'POST /customers');
    const report = JSON.parse(ended.out);
    expect(report).toMatchObject({ schema: 'racegate-report/1', findings: [], threshold: 80, run: { depth: 'quick' } });
    expect(ended.err).toContain('racing');
    expect(JSON.parse(await readFile(join(folder, 'racegate-report/report.json'), 'utf8'))).toEqual(report);
  } finally {
    await demo.close();
  }
});

it('an interrupt ends the racing, reports what was learned and removes what was made', async () => {
  const demo = await startDemo({ fixed: false });
  try {
    const { child, ended, texts } = start(['scan', demo.url, '--json', '--depth', 'deep']);
    await expect.poll(() => texts.err, { timeout: 20_000 }).toContain('racing');
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(err).toContain('Stopping');
    expect([0, 1, 3]).toContain(code);
    const report = JSON.parse(out);
    expect(report.run.stopped).toContain('cancelled');
    expect(report.traffic.created).toBeGreaterThan(0);
    const left = (await (await fetch(`${demo.url}/customers`)).json()) as unknown[];
    expect(report.traffic.leftovers.length).toBeGreaterThanOrEqual(left.length);
  } finally {
    await demo.close();
  }
});

it('a target that dies in the middle is reported by what was learned', async () => {
  const demo = await startDemo({ fixed: false });
  const { ended, texts } = start(['scan', demo.url, '--json', '--time-budget', '15']);
  await expect.poll(() => texts.err, { timeout: 20_000 }).toContain('racing');
  await demo.close();
  const { code, out, err } = await ended;
  expect(err).not.toMatch(/^\s+at /m);
  const report = JSON.parse(out);
  expect(code).toBe({ passed: 0, failed: 1, untested: 3 }[report.verdict as 'passed' | 'failed' | 'untested']);
}, 60_000);

it('an app that ends before it answers is told by its last words', async () => {
  await writeFile(join(folder, 'app.sh'), 'echo starting\necho "port is taken" >&2\nexit 7\n');
  const ended = await racegate('scan', 'http://127.0.0.1:9', '--start', 'sh app.sh', '--wait-timeout', '20');
  expectComplaint(
    ended,
    3,
    /`start` \(sh app\.sh\) ended with 7 before the app answered; its last line was "port is taken"/,
  );
});

it('an old Node is told in one sentence instead of a crash', () => {
  expect(tooOld('racegate', '22.19.0')).toBeUndefined();
  expect(tooOld('racegate', '24.1.0')).toBeUndefined();
  for (const version of ['20.11.1', '22.18.0', '18.0.0'])
    expect(tooOld('racegate', version)).toMatch(/^racegate needs Node 22\.19 or newer and this is Node .+: .+\.$/);
});
