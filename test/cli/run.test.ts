import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/arguments.ts';
import { planCommand } from '../../src/cli/plan.ts';
import { openProgress } from '../../src/cli/progress.ts';
import { type Handler, run } from '../../src/cli/run.ts';
import { scanCommand, withUrl } from '../../src/cli/scan.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { inputs } from '../../src/config/inputs.ts';
import { UserError } from '../../src/errors.ts';
import type { Progress } from '../../src/report/progress.ts';
import { version } from '../../src/version.ts';
import { serve } from '../target/loopback.ts';

function sink(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

function screen(live = false) {
  const [out, err] = [sink(), sink()];
  const terminal: Terminal = {
    out: out.stream,
    err: err.stream,
    env: {},
    cwd: '/',
    colour: false,
    errColour: false,
    width: 80,
    errWidth: 80,
    live,
    groups: false,
  };
  return { terminal, out: out.text, err: err.text };
}

async function outcome(argv: string[], handler: Handler = async () => 0) {
  const { terminal, out, err } = screen();
  const handlers = Object.fromEntries(commands.map(({ name }) => [name, handler]));
  return { code: await run(argv, terminal, handlers, new AbortController().signal), out: out(), err: err() };
}

it('a command decides the exit code', async () => {
  expect(await outcome(['scan'], async () => 1)).toEqual({ code: 1, out: '', err: '' });
});

it("the user's error is one sentence and its code, without a stack", async () => {
  const fail = async () => {
    throw new UserError('x', 'The target is gone.', 3);
  };
  expect(await outcome(['scan'], fail)).toEqual({ code: 3, out: '', err: 'racegate: The target is gone.\n' });
  expect(await outcome(['scan', '--nope'])).toMatchObject({ code: 2, out: '' });
});

describe('secrets', () => {
  const secret = 'Bearer q7w8e9r0t1y2u3i4';

  it.each([
    ['scan', ['scan', 'URL', '--spec', 'URL/openapi.json', '--wait-timeout', '5']],
    ['plan', ['plan', 'URL', '--spec', 'URL/openapi.json']],
  ])('that the target echoes are not shown by %s', async (_, words) => {
    const server = await serve(({ headers, url = '' }, response) => {
      if (url !== '/openapi.json') return void response.end();
      response.end(
        JSON.stringify({ openapi: '3.1.0', paths: { $ref: `http://elsewhere.example/${headers.authorization}` } }),
      );
    });
    const { terminal, out, err } = screen();
    const argv = [...words.map((word) => word.replace('URL', server.url)), '--headers', `authorization: ${secret}`];
    const code = await run(argv, terminal, { scan: scanCommand, plan: planCommand }, new AbortController().signal);
    await server.close();
    expect([code, out()]).toEqual([3, '']);
    expect(err()).toContain('elsewhere.example');
    expect(err()).not.toMatch(/q7w8e9r0|Bearer/);
  });

  it.each([
    ['scan', 'https://me:s3cret@host', '--url', 'https://me:s3cret@host'],
    ['https://me:s3cret@host'],
    ['scan', 'https://me:s3cret@host', 'https://me:s3cret@other'],
  ])('in an address are not shown: %s', async (...argv) => {
    const { err } = await outcome(argv, async (invocation) => {
      withUrl(invocation);
      return 0;
    });
    expect(err).toContain('***@');
    expect(err).not.toContain('s3cret');
  });
});

describe('what the target or its document says', () => {
  const attack = 'x\u001b[2J\n::error::gotcha\n ##[error]y\u202e\u0085';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|^\s*::|##\[/m;

  it.each([
    ['of the user', new UserError('x', `The document says ${attack}`, 3)],
    ['of ours', new TypeError(attack)],
  ])('commands nothing in an error %s', async (_, error) => {
    const fail = async () => {
      throw error;
    };
    const { err } = await outcome(['scan'], fail);
    expect(err).toContain('gotcha');
    expect(err).not.toMatch(control);
  });

  it.each([[[]], [['--json']]])('commands nothing in a plan %j', async (flags) => {
    const folder = await mkdtemp(join(tmpdir(), 'racegate-plan-'));
    const responses = { 200: { description: attack } };
    const document = {
      openapi: '3.1.0',
      info: { title: attack, version: '1' },
      paths: { [`/${attack}`]: { post: { operationId: attack, responses } } },
    };
    await writeFile(join(folder, 'api.json'), JSON.stringify(document));
    const { terminal, out } = screen();
    const argv = ['plan', 'api.json', ...flags];
    await run(argv, { ...terminal, cwd: folder }, { plan: planCommand }, new AbortController().signal);
    await rm(folder, { recursive: true });
    expect(out()).toContain('gotcha');
    expect(out()).not.toMatch(control);
  });
});

it('what a started app wrote is kept beside the report', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-start-'));
  const { terminal } = screen();
  const argv = ['scan', 'http://127.0.0.1:9', '--start', 'echo "port is taken"; exit 7'];
  const code = await run(argv, { ...terminal, cwd: folder }, { scan: scanCommand }, new AbortController().signal);
  expect(code).toBe(3);
  expect(await readFile(join(folder, 'racegate-report/app-output.log'), 'utf8')).toBe('port is taken\n');
  await rm(folder, { recursive: true });
});

it('an error of ours comes with its stack and asks for a report, and is no verdict', async () => {
  const fail = async () => {
    throw new TypeError('x is not a function');
  };
  const { code, err } = await outcome(['scan'], fail);
  expect(code).toBe(3);
  expect(err).toMatch(/TypeError: x is not a function\n\s+at /);
  expect(err).toContain('Please report it');
});

it('help is an answer where it was asked for, and a mistake where nothing was', async () => {
  expect(await outcome(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  const asked = await outcome(['--help']);
  for (const { name } of commands) expect(asked.out).toContain(`racegate ${name}`);
  expect(asked.code).toBe(0);
  expect(await outcome([])).toEqual({ code: 2, out: '', err: asked.out });
});

it('the help of scan has every input as an option', async () => {
  const { out } = await outcome(['scan', '--help']);
  for (const { name } of inputs.filter((input) => input.name !== 'report'))
    expect(out).toMatch(new RegExp(`--(\\[no-\\])?${name}\\b`));
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(112);
});

const at = (phase: string, done: number): Progress => ({
  phase,
  done,
  total: 9,
  rounds: 0,
  requests: 0,
  secondsLeft: 9,
});

it('a screen gets one line, written over and wiped at the end', () => {
  const { terminal, out, err } = screen(true);
  let now = 0;
  const view = openProgress(terminal, () => now);
  view.show(at('racing', 1));
  view.show(at('racing', 2));
  now += 100;
  view.show(at('racing', 3));
  view.end();
  expect(err()).not.toContain('\n');
  expect(err()).not.toContain('2/9');
  expect(err().endsWith('\r\u001b[K')).toBe(true);
  expect(out()).toBe('');
});

it('a log gets a line for each phase and one every fifteen seconds', () => {
  const { terminal, err } = screen();
  let now = 0;
  const view = openProgress(terminal, () => now);
  for (const [seconds, phase] of [
    [0, 'reading'],
    [1, 'racing'],
    [10, 'racing'],
    [17, 'racing'],
    [18, 'cleaning up'],
  ] as const) {
    now = seconds * 1000;
    view.show(at(phase, seconds));
  }
  view.end();
  expect(
    err()
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  ')[0]),
  ).toEqual(['reading', 'racing', 'racing', 'cleaning up']);
  expect(err()).not.toContain('\u001b');
});
