/** The bundle as a step of a job: outcomes, surfaces, faults. Most cases publish a finished report, because the scan is tested elsewhere. */
import { createServer as createProxy, request as forward } from 'node:http';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDemo } from '../../src/demo/demo.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import * as payloads from '../github/payloads.ts';
import { GitHubApi } from '../helpers/github-api.ts';
import * as golden from '../report/golden/shop.ts';
import { type Loopback, serve } from '../target/loopback.ts';
import { asShown, type Ended, freePort, Job, type Step } from './job.ts';

let api: GitHubApi;
let job: Job;
let server: Loopback | undefined;
beforeEach(async () => {
  api = await GitHubApi.start();
  api.pulls.push({
    number: 12,
    state: 'open',
    sha: payloads.headSha,
    head: 'acme:seats',
    files: [{ filename: 'app/views.py', patch: '@@ -44 +44 @@\n-a\n+b' }],
  });
  job = await Job.open(api);
});
afterEach(async () => {
  await Promise.all([api.close(), job.close(), server?.close()]);
  server = undefined;
  expect(api.violations).toEqual([]);
});

const failed = golden.report([golden.oversold, golden.twice]);

async function publish(report: Report, step: Partial<Step> = {}): Promise<Ended> {
  await job.write('report.json', renderJson(report));
  return job.run({
    event: 'pull_request',
    payload: payloads.pullRequestEvent,
    ...step,
    inputs: { report: 'report.json', ...step.inputs },
  });
}

const scan = (inputs: Record<string, string>, step: Partial<Step> = {}): Promise<Ended> =>
  job.run({ event: 'pull_request', payload: payloads.pullRequestEvent, inputs, ...step });

const stack = /^\s+at .*:\d+:\d+\)?$/m;

/** One sentence in one error annotation, and no stack. */
function errorOf({ log }: Ended): string {
  const errors = log.split('\n').filter((line) => line.startsWith('::error title=Racegate::'));
  expect(errors.length).toBe(1);
  expect(log).not.toMatch(stack);
  return errors[0]!.replace('::error title=Racegate::', '');
}

describe('outcomes', () => {
  test.each([
    ['passed', golden.clean, 0],
    ['failed', failed, 1],
    ['untested', golden.untested, 3],
  ] as const)('%s', async (verdict, report, code) => {
    const ended = await publish(report);
    expect(ended.code).toBe(code);
    expect(ended.outputs).toMatchObject({
      verdict,
      score: report.score === null ? '' : String(report.score),
      grade: report.grade ?? '',
    });
    expect(ended.outputs['comment-url']).toMatch(/pull\/12#issuecomment/);
    expect(await job.file('racegate-report/report.json')).toContain('racegate-report/1');
    expect(ended.outputs['report-path']).toBe(`${job.workspace}/racegate-report/report.json`);
    expect(ended.outputs['sarif-path']).toBe(`${job.workspace}/racegate-report/report.sarif`);
    expect(ended.summary).toContain('Racegate');
    expect(api.comments.length).toBe(1);
  });

  test('outputs count what the baseline does not have and leave out what was accepted', async () => {
    const known = { ...golden.twice, status: 'known' as const };
    const accepted = { ...golden.forgotten, accepted: { reason: 'batch job' } };
    const ended = await publish(golden.report([golden.oversold, known, accepted]));
    expect(ended.outputs).toMatchObject({ findings: '2', 'new-findings': '1', coverage: '19/22' });
  });

  test('comments on changed lines, and annotations where there are none', async () => {
    const elsewhere = { ...golden.twice, location: { file: 'app/users.py', line: 7 } };
    const ended = await publish(golden.report([golden.oversold, elsewhere]));
    expect(api.reviewComments.map(({ path, line }) => `${path}:${line}`)).toEqual(['app/views.py:44']);
    const annotations = ended.log.split('\n').filter((line) => line.startsWith('::error title=Racegate%3A'));
    expect(annotations.length).toBe(1);
    expect(annotations[0]).toContain('file=app/users.py,line=7');
  });
});

test('SARIF points at the operation in the document where no handler is known', async () => {
  const [operation = ''] = golden.twice.operations;
  const [method = '', path = ''] = operation.split(' ');
  await job.write('docs/openapi.yaml', `openapi: 3.1.0\npaths:\n  ${path}:\n    ${method.toLowerCase()}: {}\n`);
  const { location: _location, ...unplaced } = golden.twice;
  await publish(golden.report([unplaced]));
  const { runs } = JSON.parse(await job.file('racegate-report/report.sarif'));
  expect(runs[0].results[0].locations[0].physicalLocation).toMatchObject({
    artifactLocation: { uri: 'docs/openapi.yaml' },
    region: { startLine: 4 },
  });
});

describe('bad input ends with one sentence', () => {
  test.each([
    ['no URL', {}, /set `url`/, 2],
    ['a threshold that is none', { url: 'http://127.0.0.1:9', threshold: '101' }, /threshold/, 2],
    ['a report that is not there', { report: 'nowhere.json' }, /no report at/, 2],
    ['a glob without a match', { report: 'nowhere/*.json' }, /no report at/, 2],
    ['a URL that is none', { url: 'preview.example.com' }, /http:\/\//, 2],
  ])('%s', async (_name, inputs: Record<string, string>, words, code) => {
    const ended = await job.run({ event: 'schedule', payload: {}, inputs });
    expect(errorOf(ended)).toMatch(words);
    expect(ended.code).toBe(code);
  });

  test('a deployment that says production', async () => {
    const payload = payloads.deploymentStatusEvent({
      production: true,
      environment: 'Production',
      environment_url: 'http://127.0.0.1:9',
    });
    const ended = await job.run({ event: 'deployment_status', payload });
    expect(errorOf(ended)).toContain('allow-production');
    expect(ended.code).toBe(2);
  });
});

test('a document that calls the target production is refused, and one that merely lists it is not', async () => {
  const documentOf = (url: string, description: string) =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1' },
      servers: [{ url, description }],
      paths: {},
    });
  let words = 'Production server';
  server = await serve((request, response) => {
    const document = documentOf(`http://${request.headers.host}`, words);
    response.writeHead(200, { 'content-type': 'application/json' }).end(document);
  });
  const refused = await scan({ url: server.url });
  expect(errorOf(refused)).toContain('allow-production');
  expect(refused.code).toBe(2);
  expect((await scan({ url: server.url, 'allow-production': 'true' })).code).toBe(3);
  words = 'The API';
  expect((await scan({ url: server.url })).code).toBe(3);
});

describe('a target that cannot be tested ends as untested, and says so everywhere', () => {
  const loginPage = '<form><input type="password" name="p"></form>';

  async function untestedWith(ended: Ended, words: string | RegExp): Promise<void> {
    expect(errorOf(ended)).toMatch(words);
    expect(ended.code).toBe(3);
    expect(ended.outputs).toMatchObject({ verdict: 'untested', score: '', grade: '', findings: '0' });
    expect(ended.summary.replaceAll('\\', '')).toMatch(words);
    expect(api.comments.map(({ body }) => body.includes('nothing could be tested'))).toEqual([true]);
  }

  test('a login wall', async () => {
    server = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage),
    );
    await untestedWith(await scan({ url: server.url }), /login page.*headers/);
  });

  test('nobody answers', async () => {
    const ended = await scan({ url: `http://127.0.0.1:${await freePort()}`, 'wait-timeout': '2' });
    await untestedWith(ended, /wait-timeout/);
    // Told once, however often it was looked at.
    expect(ended.log.split('\n').filter((line) => line.startsWith('Waiting for the preview')).length).toBe(1);
  });

  test('a document that is not there', async () => {
    server = await serve((_request, response) =>
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}'),
    );
    await untestedWith(await scan({ url: server.url }), /spec/);
  });

  test('a started app that dies, with its last words', async () => {
    const inputs = { start: 'echo "port is taken"; exit 7', url: `http://127.0.0.1:${await freePort()}` };
    const ended = await scan(inputs);
    await untestedWith(ended, /ended with 7.*port is taken/);
    expect(await job.file('racegate-report/app-output.log')).toBe('port is taken\n');
  });

  test('and passes where the user wants that', async () => {
    server = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(loginPage),
    );
    const ended = await scan({ url: server.url, 'pass-when-untested': 'true' });
    expect(ended.code).toBe(0);
    expect(ended.outputs).toMatchObject({ verdict: 'passed', score: '' });
  });
});

describe('GitHub fails, and the check is the same', () => {
  test.each([401, 403, 404, 422, 429])('%i on everything', async (status) => {
    api.faults.push({ path: /./, status, message: 'Resource not accessible by integration' });
    const ended = await publish(failed);
    expect(ended.code).toBe(1);
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.log).toMatch(/::warning title=Racegate::Racegate could not write the pull request comment/);
    expect(ended.log).not.toMatch(stack);
  });

  test('GitHub is not there at all', async () => {
    const ended = await publish(failed, {
      env: { GITHUB_API_URL: `http://127.0.0.1:${await freePort()}` },
      event: 'pull_request',
      inputs: { 'review-comments': 'false' },
    });
    expect(ended.code).toBe(1);
    expect(ended.log).toContain('::warning title=Racegate::');
  });

  test('no summary file and no event', async () => {
    const ended = await publish(failed, { env: { GITHUB_STEP_SUMMARY: '', GITHUB_EVENT_PATH: '/nowhere' } });
    expect(ended.code).toBe(1);
    expect(ended.outputs.verdict).toBe('failed');
  });

  test('no token', async () => {
    const ended = await publish(failed, { inputs: { 'github-token': '' } });
    expect(ended.code).toBe(1);
    expect(api.seen).toEqual([]);
  });
});

describe('where GitHub is', () => {
  test('an enterprise server', async () => {
    const enterprise = await GitHubApi.start('/api/v3');
    enterprise.addComment(12, enterprise.login, '<!-- racegate:races/racegate -->');
    const ended = await publish(failed, {
      env: { GITHUB_API_URL: enterprise.url, GITHUB_SERVER_URL: 'https://ghe.example' },
    });
    await enterprise.close();
    expect(ended.code).toBe(1);
    expect(enterprise.comments.map(({ body }) => body.includes('limit-overrun'))).toEqual([true]);
    expect(enterprise.comments[0]?.body).toContain('https://ghe.example/acme/shop/actions/runs/30433642');
    expect(enterprise.seen).toContain('POST /graphql');
    expect(enterprise.violations).toEqual([]);
  });

  test('behind a proxy', async () => {
    const through: string[] = [];
    // What goes to https:// is tunnelled instead; a tunnel of ours would need a certificate that the bundle trusts.
    const proxy = createProxy((request, response) => {
      through.push(String(request.url));
      const { pathname, search } = new URL(String(request.url));
      const upstream = forward(
        new URL(pathname + search, api.url),
        { method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(upstream);
    });
    const port = await freePort();
    await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
    const ended = await publish(failed, {
      env: { GITHUB_API_URL: 'http://github.corp.example', http_proxy: `http://127.0.0.1:${port}` },
    });
    proxy.closeAllConnections();
    proxy.close();
    expect(ended.code).toBe(1);
    expect(through[0]).toContain('http://github.corp.example/repos/acme/shop/issues/12/comments');
    expect(api.comments.length).toBe(1);
  });
});

describe('cancelled', () => {
  test('the scan stops, removes what it created, and nothing is published', async () => {
    const demo = await startDemo({ fixed: false });
    const ended = await scan(
      { url: demo.url },
      {
        onStart: (child, log) => {
          const timer = setInterval(() => {
            if (!log().includes('racing')) return;
            clearInterval(timer);
            child.kill('SIGINT');
          }, 20);
        },
      },
    );
    await demo.close();
    expect(ended.code).not.toBe(0);
    expect(ended.log).not.toMatch(stack);
    expect(api.comments).toEqual([]);
    const report = JSON.parse(await job.file('racegate-report/report.json')) as Report;
    expect(report.traffic.created).toBeGreaterThan(0);
    expect(report.traffic.deleted + report.traffic.leftovers.length).toBeGreaterThan(0);
  });
});

describe('secrets', () => {
  const secret = 'ghx+s3cr3t/0123456789==';
  const forms = [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('hex'),
  ];

  /** An app that gives back whatever it was sent, in its answers, its document and its log. */
  const echo = (request: { headers: Record<string, unknown> }): string => JSON.stringify({ echo: request.headers });

  async function everything(ended: Ended): Promise<string> {
    const files = ['report.json', 'report.sarif', 'report.html', 'junit.xml', 'app-output.log'];
    const written = await Promise.all(files.map((name) => job.file(`racegate-report/${name}`).catch(() => '')));
    const spoken = api.requests.map(({ body }) => JSON.stringify(body));
    return [asShown(ended.log), ended.summary, JSON.stringify(ended.outputs), ...written, ...spoken].join('\n');
  }

  test('of a target that echoes them reach no output, in any form', async () => {
    const demo = await startDemo({ fixed: false });
    const target = new URL(demo.url);
    server = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', async () => {
        const body = Buffer.concat(chunks);
        const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
        const answer = await fetch(new URL(request.url ?? '/', target), {
          method: request.method ?? 'GET',
          headers: headers as Record<string, string>,
          ...(body.length > 0 ? { body } : {}),
        });
        const text = await answer.text();
        // The title of the document is shown at the top of every report.
        const shown = request.url?.includes('openapi')
          ? text.replace(/("title": ?")/, `$1${secret} and ${forms[1]} `)
          : text.replace('{', `{"you_sent":${echo(request)},`);
        response
          .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
          .end(shown);
      });
    });
    const ended = await scan({
      url: server.url,
      headers: `Authorization: Bearer ${secret}\nX-Api-Key: ${secret}`,
      depth: 'quick',
      include: 'POST /coupons',
      // What is learned in that time is enough: every answer has the secret in it.
      'time-budget': '4',
    });
    await demo.close();
    expect(server.requests.some(({ headers }) => headers['x-api-key'] === secret)).toBe(true);
    const all = await everything(ended);
    expect(all).toContain('*** and ***');
    for (const form of forms) expect(all.includes(form), form).toBe(false);
  });

  test('that a login sends and gets reach no output either', async () => {
    const password = 'p"a/ss w\\0rd-0123456789';
    const token = 'tok/en+0123456789abcdef==';
    const basic = Buffer.from(`bob:${password}`).toString('base64');
    const shown = [password, token].flatMap((one) => [one, encodeURIComponent(one), Buffer.from(one).toString('hex')]);
    server = await serve((request, response) => {
      const isSignedIn = request.headers.authorization === `Bearer ${token}`;
      const answer = request.url?.includes('openapi') ? document : { token, shown, basic, id: 1 };
      response
        .writeHead(isSignedIn || request.method === 'GET' || request.url === '/login' ? 200 : 401, {
          'content-type': 'application/json',
        })
        .end(JSON.stringify(answer));
    });
    const answers = { responses: { 200: { description: shown.join(' ') } } };
    const document = {
      openapi: '3.1.0',
      info: { title: `${basic} ${shown.join(' ')}`, version: '1' },
      paths: { '/login': { post: answers }, [`/notes/${shown[1]}`]: { post: answers, get: answers } },
    };
    const login = {
      operation: 'POST /login',
      body: { username: 'bob', password: `\${PASSWORD}` },
      token: { at: '/token' },
    };
    await job.write('.github/racegate.yml', JSON.stringify({ identities: [{ name: 'bob', login }] }));
    const ended = await scan({ url: server.url, depth: 'quick' }, { env: { PASSWORD: password } });
    expect(server.requests.some(({ headers }) => headers.authorization === `Bearer ${token}`)).toBe(true);
    const all = await everything(ended);
    expect(all).toContain('*** ***');
    for (const form of [...shown, JSON.stringify(password).slice(1, -1), basic, basic.slice(6, -4)])
      expect(all.includes(form), form).toBe(false);
  });

  test('that the started app writes into its log neither', async () => {
    const start = `echo "token ${secret} and ${forms[1]}"; exit 1`;
    const ended = await scan({ start, url: 'http://127.0.0.1:9', headers: `Authorization: Bearer ${secret}` });
    const all = await everything(ended);
    expect(all).toContain('***');
    for (const form of forms) expect(all.includes(form), form).toBe(false);
  });
});

describe('hostile reports', () => {
  const ours = /^::(error|warning|notice) title=Racegate|^::group::|^::endgroup::$|^::add-mask::/;

  test.each(golden.attacks.map((text, i) => [i, text] as const))(
    'attack %i says nothing but what we say',
    async (_i, text) => {
      const ended = await publish(golden.hostile(text));
      expect(ended.code).toBe(1);
      const commands = ended.log.split(/\r\n|\r|\n/).filter((line) => /^\s*::/.test(line) || line.includes('##['));
      expect(commands.filter((line) => !ours.test(line))).toEqual([]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(ended.log).not.toMatch(/[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(ended.outputs).toMatchObject({
        verdict: 'failed',
        findings: String(golden.hostile(text).findings.length),
      });
      expect(Object.keys(ended.outputs).length).toBe(9);
      expect(api.comments.length).toBe(1);
      expect(api.comments[0]!.body.length).toBeLessThanOrEqual(65_000);
      expect(Buffer.byteLength(ended.summary)).toBeLessThanOrEqual(1_048_576);
      for (const { body } of [...api.comments, ...api.reviewComments]) {
        const prose = outsideCode(body);
        expect(prose.split('<!--').length).toBe(2);
        expect(prose).not.toMatch(/@octocat|<script|<img|="javascript:/);
      }
    },
  );

  /** The comment as GitHub renders it, without what stands in code. */
  const outsideCode = (body: string): string =>
    micromark(body, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] }).replace(
      /<(pre|code)\b[\s\S]*?<\/\1>/g,
      '',
    );
});
