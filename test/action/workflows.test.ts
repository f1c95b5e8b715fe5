/** The example workflows: each racegate step runs as the bundle, with the event that the workflow waits for. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import * as payloads from '../github/payloads.ts';
import { GitHubApi } from '../helpers/github-api.ts';
import * as golden from '../report/golden/shop.ts';
import { type Loopback, serve } from '../target/loopback.ts';
import { freePort, Job } from './job.ts';

interface WorkflowStep {
  id?: string;
  uses?: string;
  if?: string;
  with?: Record<string, unknown>;
}
interface Workflow {
  on: unknown;
  permissions: unknown;
  jobs: Record<
    string,
    { permissions?: Record<string, string>; 'timeout-minutes'?: number; if?: string; steps: WorkflowStep[] }
  >;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}docs/workflows`;
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));
const load = (name: string): Workflow => parse(readFileSync(`${folder}/${name}`, 'utf8')) as Workflow;

/** The inputs of the racegate step of a job, expressions replaced as GitHub would. */
function inputsOf(name: string, job: string, expressions: Record<string, string> = {}): Record<string, string> {
  const step = load(name).jobs[job]?.steps.find(({ uses }) => uses?.startsWith('racegate/racegate@'));
  const text = Object.entries(step?.with ?? {}).map(
    ([input, value]) => [input, fill(String(value), expressions)] as const,
  );
  return Object.fromEntries(text);
}

function fill(text: string, expressions: Record<string, string>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, expression: string) => {
    const value = expressions[expression];
    if (value === undefined) throw new Error(`the test gives no value for ${expression}`);
    return value;
  });
}

let api: GitHubApi;
let job: Job;
let demo: Demo;
let reader: Loopback;
beforeAll(async () => {
  demo = await startDemo({ fixed: false });
  reader = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(readOnly);
  });
});
afterAll(() => Promise.all([demo.close(), reader.close()]));

/** Nothing to race: the run ends as soon as the document is read, which is all that most of the examples need. */
const readOnly = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Reader', version: '1' },
  paths: { '/events': { get: { responses: { 200: { description: 'Events' } } } } },
});
beforeEach(async () => {
  api = await GitHubApi.start();
  api.pulls.push({ number: 12, state: 'open', sha: payloads.headSha, head: 'acme:seats', files: [] });
  job = await Job.open(api);
});
afterEach(async () => {
  await Promise.all([api.close(), job.close()]);
  expect(api.violations).toEqual([]);
});

/** A scan of one operation is enough here: what is tried is the way there and back. */
const small = { depth: 'quick', include: 'POST /coupons' };
const commented = (): number[] => api.comments.map(({ number }) => number);

describe('every example', () => {
  test.each(files)('%s grants nothing at the top, little to its jobs, and bounds their time', (name) => {
    const workflow = load(name);
    expect(workflow.permissions).toEqual({});
    for (const one of Object.values(workflow.jobs)) {
      expect(one.permissions).toBeDefined();
      expect(one.permissions).not.toMatchObject({ contents: 'write' });
      expect(one['timeout-minutes']).toBeGreaterThan(0);
    }
    expect(JSON.stringify(workflow.on)).not.toContain('pull_request_target');
  });

  test.each(files)('%s gives only inputs that there are', (name) => {
    const known = Object.keys((parse(readFileSync(`${root}action.yml`, 'utf8')) as { inputs: object }).inputs);
    const given = Object.values(load(name).jobs).flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses?.startsWith('racegate/')).flatMap((step) => Object.keys(step.with ?? {})),
    );
    expect(given.filter((input) => !known.includes(input))).toEqual([]);
  });
});

describe('tried', () => {
  test('deployment-status.yml', async () => {
    const payload = payloads.deploymentStatusEvent({ environment_url: demo.url });
    const ended = await job.run({
      event: 'deployment_status',
      payload,
      inputs: { ...inputsOf('deployment-status.yml', 'racegate'), ...small },
    });
    expect(ended.log).toContain('duplicate-create');
    expect(ended.code).toBe(1);
    expect(commented()).toEqual([12]);
  });

  test('pull-request.yml', async () => {
    api.deployments.push({
      id: 5,
      sha: payloads.headSha,
      environment: 'Preview',
      statuses: [{ state: 'success', environment_url: reader.url }],
    });
    api.deployments.push({
      id: 4,
      sha: payloads.headSha,
      environment: 'docs',
      statuses: [{ state: 'success', environment_url: 'https://docs.example' }],
    });
    const ended = await job.run({
      event: 'pull_request',
      payload: payloads.pullRequestEvent,
      inputs: { ...inputsOf('pull-request.yml', 'racegate'), ...small },
    });
    expect(ended.log).toContain('no operation that changes anything');
    expect(ended.code).toBe(3);
    expect(commented()).toEqual([12]);
  });

  test('vercel.yml', async () => {
    const payload = payloads.vercelDispatchEvent();
    payload.client_payload.url = reader.url;
    const inputs = inputsOf('vercel.yml', 'racegate', {
      'secrets.VERCEL_AUTOMATION_BYPASS_SECRET': 'bypass-0123456789abcdef',
    });
    const ended = await job.run({ event: 'repository_dispatch', payload, inputs: { ...inputs, ...small } });
    expect(ended.log).toContain('no operation that changes anything');
    expect(ended.code).toBe(3);
    expect(commented()).toEqual([12]);
  });

  test('started-in-job.yml', async () => {
    const inputs = inputsOf('started-in-job.yml', 'racegate');
    expect(inputs.start).toContain('gunicorn');
    // The command of the example needs Python; what is tried is that a command is started, waited for, scanned and ended.
    const port = await freePort();
    const answer = `to.setHeader('content-type', 'application/json').end(${JSON.stringify(readOnly)})`;
    await job.write('app.cjs', `require('node:http').createServer((_, to) => ${answer}).listen(${port}, '127.0.0.1')`);
    const own = { start: `${process.execPath} app.cjs`, url: `http://127.0.0.1:${port}` };
    const ended = await job.run({
      event: 'pull_request',
      payload: payloads.pullRequestEvent,
      inputs: { ...inputs, ...small, ...own },
    });
    expect(ended.log).toContain('no operation that changes anything');
    expect(ended.code).toBe(3);
    expect(commented()).toEqual([12]);
    await expect(fetch(own.url)).rejects.toThrow();
  });

  test('fork-scan.yml and fork-comment.yml', async () => {
    api.pulls = [{ number: 13, state: 'open', sha: payloads.headSha, head: 'mallory:seats', files: [] }];
    const { start: _start, ...inputs } = inputsOf('fork-scan.yml', 'racegate');
    const scanned = await job.run({
      event: 'pull_request',
      payload: payloads.forkEvent,
      inputs: { ...inputs, ...small, url: reader.url },
    });
    expect(scanned.code).toBe(3);
    expect(api.seen).toEqual([]);
    await job.write('racegate-scanned/report.json', await job.file('racegate-report/report.json'));
    const commentInputs = inputsOf('fork-comment.yml', 'comment');
    const comment = await job.run({ event: 'workflow_run', payload: payloads.workflowRunEvent, inputs: commentInputs });
    expect(comment.code).toBe(0);
    expect(comment.outputs.verdict).toBe('untested');
    expect(commented()).toEqual([13]);
    // The run that scanned has the summary and the files.
    expect(api.comments[0]?.body).toContain('/acme/shop/actions/runs/30433001)');
  });

  test('nightly.yml keeps only what the next night can be compared with', () => {
    const steps = load('nightly.yml').jobs.racegate?.steps ?? [];
    const scanned = steps.find(({ uses }) => uses?.startsWith('racegate/racegate@'));
    const saved = steps.find(({ uses }) => uses?.startsWith('actions/cache/save@'));
    // A night that tested nothing has no score; as a baseline it would hide the next fall.
    expect(saved?.if).toBe(`always() && steps.${scanned?.id}.outputs.score != ''`);
  });

  test('nightly.yml, two nights', async () => {
    const inputs = {
      ...inputsOf('nightly.yml', 'racegate', { 'secrets.STAGING_TOKEN': 'staging-0123456789abcdef' }),
      ...small,
      url: demo.url,
    };
    const first = await job.run({ event: 'schedule', payload: payloads.scheduleEvent, inputs });
    expect(first.log).toContain('does not exist');
    expect(first.code).toBe(0);
    expect(api.issues).toEqual([]);
    await job.write('racegate-report/report.json', renderJson({ ...golden.clean, score: 100 }));
    const second = await job.run({ event: 'schedule', payload: payloads.scheduleEvent, inputs });
    expect(second.code).toBe(1);
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('matrix.yml', async () => {
    const shard = (report: Report, index: number): Report => ({
      ...report,
      run: { ...report.run, shard: `${index}/3` },
    });
    const reports = [golden.clean, golden.report([golden.twice]), golden.report([golden.oversold])].map((one, i) =>
      shard(one, i + 1),
    );
    for (const [i, report] of reports.entries())
      await job.write(`shards/racegate-${i}/report.json`, renderJson(report));
    const payload = payloads.deploymentStatusEvent({ environment_url: reader.url });
    const one = await job.run({
      event: 'deployment_status',
      payload,
      inputs: { ...inputsOf('matrix.yml', 'scan', { 'matrix.shard': '1/1', 'github.run_id': '77' }), ...small },
    });
    expect(one.outputs.verdict).toBe('untested');
    expect(commented()).toEqual([]);
    const joined = await job.run({ event: 'deployment_status', payload, inputs: inputsOf('matrix.yml', 'gate') });
    expect(joined.code).toBe(1);
    expect(joined.outputs.findings).toBe('2');
    expect(commented()).toEqual([12]);
  });
});
