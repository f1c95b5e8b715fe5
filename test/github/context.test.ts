import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Context, readContext } from '../../src/github/context.ts';
import * as payloads from './payloads.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'racegate-context-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function contextOf(event: string, payload: unknown, env: Record<string, string> = {}): Promise<Context> {
  const path = join(folder, `${event}.json`);
  await writeFile(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  const job = {
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '77',
    GITHUB_SHA: payloads.mergeSha,
    GITHUB_WORKFLOW: 'CI: Races',
    GITHUB_JOB: 'scan',
  };
  return readContext({ ...job, GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path, ...env }, 'token');
}

describe('readContext', () => {
  test('pull_request: the head, not the merge commit', async () => {
    expect(await contextOf('pull_request', payloads.pullRequestEvent)).toEqual({
      apiUrl: 'https://api.github.com',
      serverUrl: 'https://github.com',
      owner: 'acme',
      repo: 'shop',
      event: 'pull_request',
      sha: payloads.headSha,
      pr: 12,
      fork: false,
      runUrl: 'https://github.com/acme/shop/actions/runs/77',
      key: 'ci-races/scan',
      token: 'token',
    });
  });

  test.each([
    ['a fork', payloads.forkEvent],
    ['a fork that was deleted', payloads.deletedForkEvent],
  ])('pull_request of %s', async (_name, payload) => {
    expect(await contextOf('pull_request', payload)).toMatchObject({ fork: true, pr: 12, sha: payloads.headSha });
  });

  test('deployment_status', async () => {
    const context = await contextOf(
      'deployment_status',
      payloads.deploymentStatusEvent({ production: true, environment: 'Production', environment_url: '' }),
    );
    expect(context.sha).toBe(payloads.headSha);
    expect(context.deployment).toEqual({
      url: 'https://shop-git-seats-acme.vercel.app',
      environment: 'Production',
      state: 'success',
      production: true,
    });
  });

  test('Vercel’s repository_dispatch', async () => {
    const context = await contextOf('repository_dispatch', payloads.vercelDispatchEvent('production'));
    expect(context.sha).toBe(payloads.headSha);
    expect(context.deployment).toEqual({
      url: 'https://shop-4f1c2.vercel.app',
      environment: 'production',
      state: 'success',
      production: true,
    });
  });

  test('another repository_dispatch has no deployment', async () => {
    expect(
      (await contextOf('repository_dispatch', { action: 'nightly', client_payload: {} })).deployment,
    ).toBeUndefined();
  });

  test('workflow_run: the commit and branch it ran for', async () => {
    const context = await contextOf('workflow_run', payloads.workflowRunEvent);
    expect(context).toMatchObject({ sha: payloads.headSha, head: { owner: 'mallory', branch: 'seats' } });
    expect(context.pr).toBeUndefined();
  });

  test.each(['schedule', 'push', 'workflow_dispatch'])('%s: the commit of the job', async (event) => {
    expect(await contextOf(event, payloads.scheduleEvent)).toMatchObject({ sha: payloads.mergeSha, fork: false });
  });

  test('merge_group', async () => {
    expect((await contextOf('merge_group', { merge_group: { head_sha: payloads.headSha } })).sha).toBe(
      payloads.headSha,
    );
  });

  test.each(['{', '[]', 'null', '"x"', '{"pull_request":{"number":"12; rm","head":null}}'])(
    'a payload like %s does no harm',
    async (payload) => {
      const context = await contextOf('pull_request', payload);
      expect(context).toMatchObject({ sha: payloads.mergeSha, fork: false });
      expect(context.pr).toBeUndefined();
    },
  );

  test('an enterprise server', async () => {
    const env = { GITHUB_API_URL: 'https://ghe.example/api/v3/', GITHUB_SERVER_URL: 'https://ghe.example' };
    expect(await contextOf('push', {}, env)).toMatchObject({
      apiUrl: 'https://ghe.example/api/v3',
      runUrl: 'https://ghe.example/acme/shop/actions/runs/77',
    });
  });

  test('no GitHub at all', async () => {
    expect(await readContext({}, undefined)).toMatchObject({
      owner: '',
      repo: '',
      sha: '',
      event: '',
      key: 'racegate',
    });
  });

  test.each([
    ['__acme_racegate', 'ci-races/scan'],
    ['__acme_racegate_2', 'ci-races/scan/2'],
    ['users-api', 'ci-races/scan/users-api'],
  ])('a step called %s has the key %s', async (step, key) => {
    expect((await contextOf('push', {}, { GITHUB_ACTION: step })).key).toBe(key);
  });
});
