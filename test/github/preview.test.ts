import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/github/client.ts';
import type { Context, EventDeployment } from '../../src/github/context.ts';
import { matches, type Preview, type PreviewOptions, resolvePreview } from '../../src/github/preview.ts';
import { GitHubApi } from '../helpers/github-api.ts';
import { headSha } from './payloads.ts';

let api: GitHubApi;
beforeEach(async () => {
  api = await GitHubApi.start();
});
afterEach(async () => {
  await api.close();
  expect(api.violations).toEqual([]);
});

const base: Context = {
  apiUrl: '',
  serverUrl: 'https://github.com',
  owner: 'acme',
  repo: 'shop',
  event: 'pull_request',
  sha: headSha,
  fork: false,
  key: 'k',
};
const options: PreviewOptions = { timeoutSeconds: 20, pauseMs: 5 };
const previewUrl = 'https://shop-git-seats.example';

const resolve = (more: Partial<PreviewOptions> = {}, context: Partial<Context> = {}): Promise<Preview> =>
  resolvePreview({ ...base, ...context }, connect({ token: api.token, apiUrl: api.url, pauseMs: 1 }), {
    ...options,
    ...more,
  });

const event = (deployment: EventDeployment, more: Partial<PreviewOptions> = {}) =>
  resolve(more, { event: 'deployment_status', deployment });

const deploy = (
  id: number,
  environment: string,
  statuses: { state: string; environment_url?: string; target_url?: string }[],
  production = false,
) => api.deployments.unshift({ id, sha: headSha, environment, production, statuses });

describe('resolvePreview', () => {
  test('the input comes first, and asks nobody', async () => {
    const deployment = { url: 'https://other.example', environment: 'Production', production: true };
    expect(await event(deployment, { url: previewUrl })).toEqual({
      url: previewUrl,
      source: 'input',
      environment: 'Production',
      production: true,
    });
    expect(api.seen).toEqual([]);
  });

  test('then the event', async () => {
    const deployment = { url: previewUrl, environment: 'Preview', production: false, state: 'success' };
    expect(await event(deployment)).toEqual({
      url: previewUrl,
      source: 'event',
      environment: 'Preview',
      production: false,
    });
    expect(api.seen).toEqual([]);
  });

  test('a password in the URL of a deployment is neither used nor shown', async () => {
    const ended = await event({ url: 'https://me:s3cret@shop.example/v1', state: 'success' }).catch((error) => error);
    expect(ended).toMatchObject({ code: 'bad-url', exit: 2 });
    expect(ended.message).toContain('at shop.example holds a user name or password');
    expect(ended.message).not.toContain('s3cret');
  });

  test.each(['pending', 'failure', 'in_progress'])(
    'an event about a deployment that is %s is not scanned',
    async (state) => {
      await expect(event({ url: previewUrl, environment: 'Preview', state })).rejects.toMatchObject({
        code: 'deployment-unfinished',
        exit: 3,
      });
    },
  );

  test('an event about another environment is not scanned', async () => {
    await expect(
      event({ url: previewUrl, environment: 'docs', state: 'success' }, { environment: 'Preview*' }),
    ).rejects.toMatchObject({ code: 'other-environment', exit: 2 });
  });

  test('then the newest successful deployment of the commit, waited for', async () => {
    deploy(1, 'Preview', [{ state: 'success', environment_url: 'https://old.example' }]);
    const statuses: { state: string; environment_url?: string }[] = [{ state: 'pending' }];
    deploy(2, 'Preview', statuses);
    const told: string[] = [];
    const onProgress = (sentence: string): void => {
      told.push(sentence);
      statuses.unshift({ state: 'success', environment_url: previewUrl });
    };
    expect(await resolve({ onProgress })).toEqual({
      url: previewUrl,
      source: 'deployment',
      environment: 'Preview',
      production: false,
    });
    expect(told).toEqual(['the deployment to "Preview" is "pending".']);
    expect(api.seen.length).toBe(4);
  });

  test('production steps aside for a preview, and is told as such when it is alone', async () => {
    deploy(1, 'Production', [{ state: 'success', environment_url: 'https://shop.example' }], true);
    expect((await resolve()).production).toBe(true);
    deploy(2, 'Preview', [{ state: 'success', environment_url: previewUrl }]);
    expect(await resolve()).toMatchObject({ url: previewUrl, production: false });
  });

  test('environments of jobs and inactive ones are no previews', async () => {
    deploy(1, 'release', [{ state: 'success', target_url: 'https://github.com/acme/shop/actions/runs/1/job/2' }]);
    deploy(2, 'old', [{ state: 'inactive', environment_url: 'https://old.example' }]);
    deploy(3, 'Preview', [{ state: 'success', target_url: previewUrl }]);
    expect((await resolve()).url).toBe(previewUrl);
  });

  test('several environments are listed, and a glob chooses', async () => {
    deploy(1, 'Preview – shop', [{ state: 'success', environment_url: previewUrl }]);
    deploy(2, 'Preview – docs', [{ state: 'success', environment_url: 'https://docs.example' }]);
    const error = await resolve().catch((reason) => reason);
    expect(error).toMatchObject({ code: 'several-environments', exit: 2 });
    expect(error.message).toContain('"Preview – docs", "Preview – shop"');
    await expect(resolve({ environment: 'Preview*' })).rejects.toMatchObject({ code: 'several-environments' });
    expect((await resolve({ environment: 'preview*SHOP' })).url).toBe(previewUrl);
  });

  test('a failed deployment ends the wait', async () => {
    deploy(1, 'Preview', [{ state: 'failure' }]);
    await expect(resolve()).rejects.toMatchObject({ code: 'deployment-failed', exit: 3 });
  });

  test('no deployment in time', async () => {
    const error = await resolve({ timeoutSeconds: 0 }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'no-deployment', exit: 3 });
    expect(error.message).toMatch(/within 0 s .*no deployment with a URL yet/);
  });

  test.each([403, 404])('deployments that may not be read (%i): the permission is named', async (status) => {
    api.faults.push({ path: /deployments/, status, message: 'Resource not accessible by integration' });
    const error = await resolve().catch((reason) => reason);
    expect(error).toMatchObject({ code: 'deployments-forbidden', exit: 2 });
    expect(error.message).toContain('deployments: read');
  });

  test('GitHub is down', async () => {
    api.faults.push({ path: /deployments/, status: 502 });
    await expect(resolve()).rejects.toMatchObject({ code: 'deployments-unreadable', exit: 3 });
    expect(api.seen.length).toBe(3);
  });

  test('nothing to go by', async () => {
    await expect(resolvePreview(base, undefined, options)).rejects.toMatchObject({ code: 'no-url', exit: 2 });
  });

  test('a night has no deployment of its own', async () => {
    await expect(resolve({}, { event: 'schedule' })).rejects.toMatchObject({ code: 'no-url', exit: 2 });
    expect(api.seen).toEqual([]);
  });

  test('a signal ends the wait', async () => {
    const controller = new AbortController();
    const wait = resolve({ signal: controller.signal, onProgress: () => controller.abort(new Error('cancelled')) });
    await expect(wait).rejects.toThrow('cancelled');
  });
});

test.each([
  ['Preview*', 'Preview – shop', true],
  ['preview', 'Preview', true],
  ['*', '', true],
  ['a.c', 'abc', false],
  ['*shop', 'Preview shop 2', false],
])('glob %s and %s', (glob, name, expected) => {
  expect(matches(glob, name)).toBe(expected);
});
