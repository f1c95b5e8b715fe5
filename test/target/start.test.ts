import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type StartedApp, startApp } from '../../src/target/start.ts';

let cwd: string;
let app: StartedApp | undefined;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'racegate-start-'));
});
afterEach(async () => {
  await app?.stop();
  app = undefined;
  await rm(cwd, { recursive: true });
});

const start = async (command: string, env: NodeJS.ProcessEnv = process.env): Promise<StartedApp> => {
  app = await startApp(command, { cwd, env });
  return app;
};

/** A process that ended and was not yet collected by its parent is not alive. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Waits for a condition of another process; the test's own time limit bounds it. */
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('startApp', () => {
  test('ends the app together with what it started', async () => {
    const running = await start('sleep 300 & echo $! > child.pid; wait');
    const pidFile = () => readFile(join(cwd, 'child.pid'), 'utf8').catch(() => '');
    await until(async () => (await pidFile()).endsWith('\n'));
    const pid = Number(await pidFile());
    expect(isAlive(pid)).toBe(true);
    await running.stop();
    await until(() => !isAlive(pid));
  });

  test('tells the exit status and what was written', async () => {
    const running = await start('echo to-out; echo to-err >&2; exit 7');
    expect(await running.exited).toBe(7);
    await until(() => running.output().includes('to-out') && running.output().includes('to-err'));
  });

  test('keeps only the end of a long output', async () => {
    const running = await start(`yes noise | head -c 3000000; echo end`);
    await running.exited;
    await until(() => running.output().endsWith('end\n'));
    expect(running.output().length).toBe(65_536);
  });

  test('does not hand on inputs and tokens of the job', async () => {
    const env = {
      PATH: process.env.PATH,
      'INPUT_GITHUB-TOKEN': 'secret',
      INPUT_HEADERS: 'secret',
      ACTIONS_RUNTIME_TOKEN: 'secret',
      DATABASE: 'kept',
    };
    const running = await start('env; echo done', env);
    await until(() => running.output().includes('done'));
    expect(running.output()).toContain('DATABASE=kept');
    expect(running.output()).not.toContain('secret');
  });

  test('a folder that is not there is a clear error', async () => {
    await expect(startApp('true', { cwd: join(cwd, 'missing'), env: process.env })).rejects.toMatchObject({
      code: 'start-failed',
      exit: 2,
    });
  });

  test('stopping twice, or after the end, does nothing', async () => {
    const running = await start('true');
    await running.exited;
    await running.stop();
    await running.stop();
  });
});
