import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/github/client.ts';
import type { Context } from '../../src/github/context.ts';
import type { Log } from '../../src/github/log.ts';
import { publish } from '../../src/github/publish.ts';
import { wordsFor } from '../../src/github/words.ts';
import type { Finding, Report } from '../../src/report/report.ts';
import { GitHubApi } from '../helpers/github-api.ts';
import * as golden from '../report/golden/shop.ts';
import { headSha } from './payloads.ts';

let api: GitHubApi;
let told: string[];
let annotated: string[];
beforeEach(async () => {
  told = [];
  annotated = [];
  api = await GitHubApi.start();
  api.pulls.push({
    number: 12,
    state: 'open',
    sha: headSha,
    head: 'acme:seats',
    files: [{ filename: 'app/views.py', patch }],
  });
});
afterEach(async () => {
  await api.close();
  expect(api.violations).toEqual([]);
});

/** Changes line 44 of the file, which lies in the handler of `golden.oversold` (lines 42 to 58). */
const patch = '@@ -41,6 +41,6 @@ def reserve():\n context\n context\n context\n-    old\n+    new\n context\n context';

const context: Context = {
  apiUrl: '',
  serverUrl: 'https://github.com',
  owner: 'acme',
  repo: 'shop',
  event: 'pull_request',
  sha: headSha,
  pr: 12,
  fork: false,
  key: 'races/scan',
  runUrl: 'https://github.com/acme/shop/actions/runs/77',
};

const log: Log = {
  info: () => {},
  notice: (sentence) => told.push(`notice: ${sentence}`),
  warn: (sentence) => told.push(`warning: ${sentence}`),
  error: (sentence) => told.push(`error: ${sentence}`),
  annotate: (_sentence, { title, file, line }) => annotated.push(`${title} ${file}:${line}`),
};

interface Way {
  in?: Partial<Context>;
  comment?: 'always' | 'on-failure' | 'never';
  reviewComments?: boolean;
  patienceMs?: number;
}

function speak(report: Report, way: Way = {}): Promise<string | undefined> {
  const github = connect({ token: api.token, apiUrl: api.url, pauseMs: 1, patienceMs: way.patienceMs ?? 5_000 });
  return publish(report, {
    context: { ...context, ...way.in },
    github,
    settings: { comment: way.comment ?? 'always', reviewComments: way.reviewComments ?? true },
    words: wordsFor(report, context.runUrl),
    log,
  });
}

const unlocated = (finding: Finding): Finding => {
  const { location: _location, ...rest } = finding;
  return rest;
};
const failed = golden.report([unlocated(golden.oversold)]);
const located = golden.report([golden.oversold]);

describe('the comment', () => {
  test('is made once and then changed in place', async () => {
    const url = await speak(failed);
    expect(api.seen).toEqual(['GET /repos/acme/shop/issues/12/comments', 'POST /repos/acme/shop/issues/12/comments']);
    expect(api.comments[0]?.body).toContain('limit-overrun');
    api.requests.length = 0;
    expect(await speak(golden.clean)).toBe(url);
    expect(api.seen).toEqual([
      'GET /repos/acme/shop/issues/12/comments',
      'POST /graphql',
      `PATCH /repos/acme/shop/issues/comments/${api.comments[0]?.id}`,
      'GET /repos/acme/shop/pulls/12/comments',
    ]);
    expect(api.comments.map(({ body }) => body.includes('limit-overrun'))).toEqual([false]);
    expect(told).toEqual([]);
  });

  test('is found behind 3,000 others', async () => {
    for (let i = 0; i < 3_000; i++) api.addComment(12, 'someone', `comment ${i}`);
    api.addComment(12, api.login, '<!-- racegate:races/scan -->\nold');
    await speak(failed);
    expect(api.comments.length).toBe(3_001);
    expect(api.comments.at(-1)?.body).toContain('limit-overrun');
    expect(api.seen.filter((one) => one.startsWith('GET')).length).toBe(32);
  });

  test('someone else’s comment with our marker is left alone', async () => {
    api.addComment(12, 'mallory', '<!-- racegate:races/scan -->\nmine');
    await speak(failed);
    expect(api.comments.map(({ user, body }) => [user.login, body.includes('limit-overrun')])).toEqual([
      ['mallory', false],
      ['github-actions[bot]', true],
    ]);
  });

  test('a comment that only quotes our marker is left alone', async () => {
    api.addComment(12, api.login, '<!-- racegate:races/other -->\n`<!-- racegate:races/scan -->`');
    await speak(failed);
    await speak(failed);
    expect(api.comments.map(({ body }) => body.includes('limit-overrun'))).toEqual([false, true]);
  });

  test('another token’s comment is known by its login, and without one only the workflow’s own is', async () => {
    api.login = 'racegate-app[bot]';
    await speak(failed);
    await speak(failed);
    expect(api.comments.length).toBe(1);
    api.graphql = false;
    api.login = 'github-actions[bot]';
    await speak(failed);
    await speak(failed);
    expect(api.comments.length).toBe(2);
  });

  test('another job’s comment is another comment', async () => {
    await speak(failed);
    await speak(failed, { in: { key: 'races/other' } });
    expect(api.comments.length).toBe(2);
  });

  test('is not repeated when GitHub loses its answer', async () => {
    api.faults.push({ method: 'POST', path: /issues\/12\/comments/, status: 502, times: 1, after: true });
    await speak(failed);
    expect(api.comments.length).toBe(1);
    expect(told).toEqual([]);
  });

  test('is made anew when it was deleted between finding and changing it', async () => {
    await speak(failed);
    api.faults.push({ method: 'PATCH', path: /issues\/comments/, status: 404, times: 1 });
    await speak(golden.clean);
    expect(api.comments.length).toBe(2);
  });

  test('is shortened when GitHub counts it as too long', async () => {
    const many = golden.report(Array.from({ length: 300 }, (_one, i) => ({ ...golden.twice, id: `twice ${i}` })));
    await speak(many);
    const first = api.comments[0]?.body.length ?? 0;
    expect(first).toBeLessThanOrEqual(65_000);
    expect(first).toBeGreaterThan(40_000);
    api.faults.push({
      method: 'PATCH',
      path: /issues\/comments/,
      status: 422,
      message: 'Body is too long (maximum is 65536 characters)',
      times: 1,
    });
    await speak(golden.report(many.findings.slice(1)));
    expect(api.comments[0]?.body.length).toBeLessThanOrEqual(32_500);
    expect(told).toEqual([]);
  });

  test('on-failure: nothing new when the gate passes, but an old one is brought up to date', async () => {
    await speak(golden.clean, { comment: 'on-failure' });
    expect(api.comments).toEqual([]);
    await speak(failed, { comment: 'on-failure' });
    await speak(golden.clean, { comment: 'on-failure' });
    expect(api.comments.map(({ body }) => body.includes('limit-overrun'))).toEqual([false]);
  });

  test('never: GitHub is not asked at all', async () => {
    await speak(failed, { comment: 'never', reviewComments: false });
    expect(api.seen).toEqual([]);
  });
});

describe('which pull request', () => {
  const byEvent = (event: string, more: Partial<Context> = {}): Way => {
    const { pr: _pr, ...rest } = context;
    return { in: { ...rest, event, pr: undefined as never, ...more } };
  };

  test('the open one whose head is the deployed commit', async () => {
    api.pulls.push({ number: 11, state: 'closed', sha: headSha, head: 'acme:seats', files: [] });
    await speak(failed, byEvent('deployment_status'));
    expect(api.comments.map(({ number }) => number)).toEqual([12]);
  });

  test('not one that has moved on since', async () => {
    api.pulls = [{ number: 12, state: 'open', sha: 'f'.repeat(40), commits: [headSha], head: 'acme:seats', files: [] }];
    await speak(failed, byEvent('deployment_status'));
    expect(api.comments).toEqual([]);
  });

  test('none: a notice, and no failure', async () => {
    api.pulls = [];
    expect(await speak(failed, byEvent('deployment_status'))).toBeUndefined();
    expect(told).toEqual([
      `notice: No open pull request has ${headSha.slice(0, 7)} as its newest commit, so there is none to comment on.`,
    ]);
  });

  test('workflow_run: by the branch it ran for, and only at that commit', async () => {
    api.pulls = [{ number: 13, state: 'open', sha: headSha, head: 'mallory:seats', files: [] }];
    const head = { owner: 'mallory', branch: 'seats' };
    await speak(failed, byEvent('workflow_run', { head }));
    expect(api.comments.map(({ number }) => number)).toEqual([13]);
    api.comments = [];
    api.pulls[0]!.sha = 'f'.repeat(40);
    await speak(failed, byEvent('workflow_run', { head }));
    expect(api.comments).toEqual([]);
  });

  test('a fork: one notice, nothing asked', async () => {
    await speak(located, { in: { fork: true } });
    expect(api.seen).toEqual([]);
    expect(told.length).toBe(1);
    expect(told[0]).toMatch(/^notice: .*fork/);
    expect(annotated.length).toBe(1);
  });

  test('push without a pull request is silent', async () => {
    api.pulls = [];
    await speak(failed, byEvent('push'));
    expect(told).toEqual([]);
  });
});

describe('comments on changed lines', () => {
  test('are made once, on the changed line, and changed in place', async () => {
    await speak(located);
    expect(api.reviewComments.map(({ path, line }) => [path, line])).toEqual([['app/views.py', 44]]);
    expect(annotated).toEqual([]);
    api.requests.length = 0;
    await speak(located);
    expect(api.reviewComments.length).toBe(1);
    expect(api.seen.filter((one) => !one.startsWith('GET') && one.includes('pulls'))).toEqual([]);
    await speak(golden.report([{ ...golden.oversold, summary: 'Other words.' }]));
    expect(api.reviewComments.map(({ body }) => body.includes('Other words'))).toEqual([true]);
  });

  test('not on lines that the pull request leaves alone', async () => {
    const elsewhere = { ...golden.oversold, location: { file: 'app/views.py', line: 90 } };
    await speak(golden.report([elsewhere]));
    expect(api.reviewComments).toEqual([]);
    expect(annotated).toEqual(['Racegate: limit-overrun (critical) app/views.py:90']);
  });

  test('are marked as fixed and hidden when the race is gone, once', async () => {
    await speak(located);
    const exercised = {
      ...golden.clean.coverage,
      excludedRate: [{ operation: golden.oversold.operations[0]!, probes: ['repeat'], rounds: 60, rate: 0.05 }],
    };
    const fixed = golden.report([], { coverage: exercised });
    await speak(fixed);
    expect(api.reviewComments[0]?.body).toContain('**Fixed**');
    expect(api.minimized).toEqual([api.reviewComments[0]?.node_id]);
    api.requests.length = 0;
    await speak(fixed);
    expect(api.seen.filter((one) => one.startsWith('PATCH') && one.includes('pulls'))).toEqual([]);
    await speak(located);
    expect(api.reviewComments.length).toBe(2);
  });

  test('stay when the scan did not race them again', async () => {
    await speak(located);
    const none = golden.report([], { coverage: { ...golden.clean.coverage, excludedRate: [] } });
    await speak(none);
    expect(api.reviewComments[0]?.body).toContain('limit-overrun');
  });

  test('stay when only another probe raced there again', async () => {
    await speak(located);
    const other = { ...unlocated(golden.oversold), id: 'other', probe: 'delete-and-use' };
    await speak(golden.report([other], { coverage: { ...golden.clean.coverage, excludedRate: [] } }));
    expect(api.reviewComments[0]?.body).toContain('limit-overrun');
    expect(api.minimized).toEqual([]);
  });

  test('are not repeated when GitHub loses its answer', async () => {
    api.faults.push({ method: 'POST', path: /reviews/, status: 502, times: 1, after: true });
    await speak(located);
    expect(api.reviewComments.length).toBe(1);
    expect(told).toEqual([]);
  });

  test('are found again whatever tags the target puts into them', async () => {
    const names = Buffer.from('repeat\nPOST /x').toString('base64url');
    const summary = `\`<!-- racegate:races/scan:${'0'.repeat(16)}:${names} -->\` \`<!-- racegate:races/scan:fixed -->\``;
    const attack = golden.report([{ ...golden.oversold, summary }]);
    await speak(attack);
    await speak(attack);
    expect(api.reviewComments.length).toBe(1);
  });

  test('say that a race was accepted since, once, and come back when that has expired', async () => {
    await speak(located);
    const accepted = { ...golden.oversold, accepted: { reason: 'sold by hand | <b>', expires: '2031-01-31' } };
    await speak(golden.report([unlocated(accepted)]));
    expect(api.reviewComments[0]?.body).toMatch(/^\*\*Accepted\*\* .*limit-overrun/);
    expect(api.reviewComments[0]?.body).toContain('sold by hand \\| \\<b\\> (until 2031-01-31)');
    expect(api.minimized).toEqual([api.reviewComments[0]?.node_id]);
    api.requests.length = 0;
    await speak(golden.report([unlocated(accepted)]));
    expect(api.seen.filter((one) => one.startsWith('PATCH') && one.includes('pulls'))).toEqual([]);
    await speak(located);
    expect(api.reviewComments.length).toBe(2);
  });

  test('not for accepted findings', async () => {
    await speak(golden.report([{ ...golden.oversold, accepted: { reason: 'known' } }]));
    expect(api.reviewComments).toEqual([]);
  });
});

describe('the nightly issue', () => {
  const night = (report: Report): Promise<string | undefined> =>
    speak(report, { in: { event: 'schedule', pr: undefined as never } });
  const against = (report: Report, before: number): Report => ({
    ...report,
    baseline: { score: before, delta: (report.score ?? 0) - before, fixed: [], unobserved: [] },
  });

  test('is opened when the score falls, kept up to date, closed when it is back', async () => {
    expect(await night(against(golden.clean, 100))).toBeUndefined();
    expect(api.issues).toEqual([]);
    const url = await night(against(failed, 100));
    expect(url).toBe(api.issues[0]?.html_url);
    expect(await night(against(failed, failed.score!))).toBe(url);
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
    expect(api.issues[0]?.body).toMatch(
      new RegExp(`^The score fell from \\*\\*100\\*\\* to \\*\\*${failed.score}\\*\\*`),
    );
    expect(await night(against(golden.clean, failed.score!))).toBe(url);
    expect(api.issues.map(({ state }) => state)).toEqual(['closed']);
    expect(api.issues[0]?.body).toMatch(/^The score is back: \*\*100/);
    await night(against(failed, 100));
    expect(api.issues.length).toBe(2);
  });

  test('is not closed by what the target says', async () => {
    const summary = '`<!-- racegate:races/scan:issue before=0 -->`';
    const attack = golden.report([{ ...unlocated(golden.oversold), summary }]);
    await night(against(attack, 100));
    await night(against(attack, attack.score!));
    expect(api.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('an untested night says nothing', async () => {
    await night(golden.untested);
    expect(api.seen).toEqual([]);
  });

  test('403: the permission is named', async () => {
    api.faults.push({
      method: 'POST',
      path: /issues$/,
      status: 403,
      message: 'Resource not accessible by integration',
    });
    await night(against(failed, 100));
    expect(told.length).toBe(1);
    expect(told[0]).toContain('issues: write');
  });
});

test('at most nine annotations, the worst first: GitHub shows ten errors, and the verdict is one', async () => {
  const many = Array.from({ length: 12 }, (_one, i) => ({
    ...golden.twice,
    id: `twice ${i}`,
    location: { file: 'a.py', line: i + 1 },
  }));
  await speak(golden.report([...many, golden.oversold]), { in: { fork: true } });
  expect(annotated.length).toBe(9);
  expect(annotated[0]).toContain('limit-overrun');
});

describe('faults', () => {
  test.each([403, 404, 401])('%i on the comment is one warning that helps', async (status) => {
    api.faults.push({
      path: /issues/,
      method: 'POST',
      status,
      message: status === 403 ? 'Resource not accessible by integration' : 'x',
    });
    expect(await speak(failed, { reviewComments: false })).toBeUndefined();
    expect(told.length).toBe(1);
    expect(told[0]).toContain(status === 401 ? 'github-token' : 'pull-requests: write');
  });

  test('403 on the comment does not keep the review from being written, nor the other way round', async () => {
    api.faults.push({ path: /issues/, status: 403, message: 'Resource not accessible by integration' });
    await speak(located);
    expect(api.reviewComments.length).toBe(1);
    api.faults = [{ path: /reviews/, status: 403, message: 'Resource not accessible by integration' }];
    api.reviewComments = [];
    await speak(located);
    expect(api.comments.length).toBe(1);
    expect(told.length).toBe(2);
  });

  test('reads and changes are repeated after 5xx', async () => {
    await speak(failed, { reviewComments: false });
    api.faults.push(
      { method: 'GET', path: /comments/, status: 500, times: 2 },
      { method: 'PATCH', path: /comments/, status: 503, times: 2 },
    );
    await speak(golden.clean, { reviewComments: false });
    expect(api.comments[0]?.body).not.toContain('limit-overrun');
    expect(told).toEqual([]);
  });

  test('5xx for ever ends', async () => {
    api.faults.push({ path: /./, status: 500 });
    await speak(failed);
    expect(told.every((sentence) => sentence.startsWith('warning: '))).toBe(true);
    expect(api.seen.length).toBeLessThan(30);
  });

  test('the retry-after of a secondary rate limit is waited for, within bounds', async () => {
    const limited = {
      method: 'POST',
      path: /comments/,
      status: 403,
      message: 'You have exceeded a secondary rate limit',
    };
    api.faults.push({ ...limited, headers: { 'retry-after': '1' }, times: 1 });
    await speak(failed);
    expect(api.comments.length).toBe(1);
    api.comments = [];
    api.faults = [{ ...limited, headers: { 'retry-after': '3600' } }];
    await speak(failed);
    expect(api.comments).toEqual([]);
    expect(told).toEqual([
      "warning: Racegate could not write the pull request comment: GitHub's rate limit was reached; it is written by the next run.",
    ]);
  });

  test('the pull request cannot be looked up', async () => {
    api.faults.push({ path: /commits/, status: 403, message: 'Resource not accessible by integration' });
    await speak(failed, { in: { event: 'deployment_status', pr: undefined as never } });
    expect(told.some((sentence) => sentence.startsWith('warning: '))).toBe(true);
    expect(api.comments).toEqual([]);
  });
});

test('an enterprise server is spoken to under its own paths', async () => {
  const enterprise = await GitHubApi.start('/api/v3');
  const github = connect({ token: enterprise.token, apiUrl: enterprise.url });
  enterprise.addComment(12, enterprise.login, '<!-- racegate:races/scan -->');
  await publish(failed, {
    context,
    github,
    settings: { comment: 'always', reviewComments: false },
    words: wordsFor(failed, undefined),
    log,
  });
  await enterprise.close();
  expect(enterprise.comments.map(({ body }) => body.includes('limit-overrun'))).toEqual([true]);
  expect(enterprise.seen).toContain('POST /graphql');
  expect(enterprise.violations).toEqual([]);
});
