/** Whole scans of an API behind a login. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { runSession } from '../../src/session.ts';
import { type Office, type Options, startOffice } from './office.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const desks = 'POST /rooms/{id}/desks';

async function scanned(
  options: Options,
  file?: string,
  raw: Record<string, string> = {},
): Promise<{ report: Report; office: Office; secrets: string[] }> {
  const office = await startOffice(options);
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-identities-'));
  endings.push(office.close, () => rm(workspace, { recursive: true }));
  if (file !== undefined) await writeFile(join(workspace, 'racegate.yml'), file);
  const inputs = {
    url: office.url,
    depth: 'quick',
    seed: 'office',
    include: desks,
    transport: 'h1',
    ...(file === undefined ? {} : { config: 'racegate.yml' }),
    ...raw,
  };
  const config = await parseConfig(inputs, { workspace, env: {} });
  const secrets: string[] = [];
  const report = await runSession(
    { ...config, url: office.url },
    {
      signal: new AbortController().signal,
      env: {},
      onProgress() {},
      onWait() {},
      onSecrets: (values) => void secrets.push(...values),
    },
  );
  return { report, office, secrets };
}

const rules = ({ findings }: Report): string[] =>
  findings.map(({ rule, operations }) => `${rule} ${operations.join()}`);
const overrun = [`limit-overrun ${desks}`];

it('signs itself up where the document shows how', async () => {
  const { report, office, secrets } = await scanned({ way: 'oauth2' });
  expect(rules(report)).toEqual(overrun);
  expect(report.warnings.join()).toContain(
    'a fresh account was made with POST /auth/register, and the scan logged in with POST /auth/token',
  );
  expect(office.accounts.size).toBe(2);
  expect(secrets.length).toBeGreaterThan(1);
  for (const secret of secrets) expect(JSON.stringify(report)).not.toContain(secret);
});

it('races a login with accounts of its own', async () => {
  const { report, office } = await scanned({ way: 'oauth2' }, undefined, { include: 'POST /auth/token' });
  expect(report.coverage).toMatchObject({ exercised: 1 });
  expect(report.findings).toEqual([]);
  expect(office.seen.some(({ line, status }) => line === 'POST /auth/token' && status === 200)).toBe(true);
});

it('lists the accounts that it made and nothing removes, raced sign-ups too', async () => {
  const { report, office } = await scanned({ way: 'oauth2' }, undefined, { include: 'POST /auth/register' });
  expect(office.accounts.size).toBeGreaterThan(10);
  expect(report.traffic.leftovers).toEqual([
    {
      operation: 'POST /auth/register',
      url: '/auth/register',
      status: null,
      irremovable: true,
      count: office.accounts.size,
    },
  ]);
});

it('removes what a request made that only asked whether it would be turned away', async () => {
  const { report, office } = await scanned({ way: 'oauth2', leaky: true });
  const made = office.seen.filter(({ line, status }) => line === 'POST /rooms' && status === 201).length;
  expect(office.seen.some(({ line, body }) => line === 'POST /rooms' && body === '')).toBe(true);
  const gone = office.seen.filter(({ line, status }) => line.startsWith('DELETE /rooms/') && status === 204).length;
  expect(gone).toBe(made);
  expect(report.traffic.leftovers.map(({ operation }) => operation)).toEqual(['POST /auth/register']);
});

it('a session that ends all the time costs rounds and tells no lies', async () => {
  const { report, office } = await scanned({ way: 'json', uses: 40 });
  expect(rules(report)).toEqual(overrun);
  expect(office.logins).toBeGreaterThan(5);
  expect(report.controls.unexplained).toBe(0);
});

it('without a way in it is untested, and says what is missing', async () => {
  const { report, office } = await scanned({ way: 'json', closed: true });
  expect(report).toMatchObject({ verdict: 'untested', score: null });
  expect(report.reason).toMatch(/missing authentication.*headers input.*identities/);
  expect(office.seen.every(({ status, line }) => status === 401 || line === 'GET /openapi.json')).toBe(true);
});

const two = `
identities:
  - name: ada
    login: { operation: POST /auth/token, body: { username: ada, password: opensesame }, token: { at: /data/token } }
  - name: bob
    login: { operation: POST /auth/token, body: { username: bob, password: opensesame }, token: { at: /data/token } }
`;
const accounts = { ada: 'opensesame', bob: 'opensesame' };

it('two identities send a burst in turn, so that a lock per session hides nothing', async () => {
  const { report, office } = await scanned({ way: 'json', accounts, locked: true }, two);
  expect(rules(report)).toEqual(overrun);
  const taking = office.seen.filter(
    ({ line, authorization }) => line.endsWith('/desks') && authorization !== undefined,
  );
  expect(new Set(taking.map(({ authorization }) => authorization)).size).toBe(2);
  expect(JSON.stringify(report)).not.toContain('opensesame');
});

it('one identity alone cannot see behind such a lock', async () => {
  const { report } = await scanned({ way: 'json', accounts, locked: true }, two.split('  - name: bob')[0]);
  expect(rules(report)).toEqual([]);
});

it('observes what is accepted without credentials, and only that', async () => {
  const all = { include: 'POST /rooms*', 'time-budget': '60' };
  const { report } = await scanned({ way: 'json', accounts, leaky: true }, two, all);
  expect(report.observations.filter(({ kind }) => kind === 'unprotected')).toEqual([
    { kind: 'unprotected', operation: 'POST /rooms', detail: expect.stringContaining('answered 201') },
  ]);
});
