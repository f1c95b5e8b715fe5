/** Programs that the stacks need: started, waited for, stopped by their process group. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

export interface Options {
  cwd?: string;
  env?: Record<string, string>;
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  stop(): Promise<void>;
}

/** Runs a program to its end. */
export function run(command: string, args: string[], options: Options = {}): Promise<Finished> {
  const child = launch(command, args, options, false);
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', async (code) => resolve({ code, stdout: await stdout, stderr: await stderr }));
  });
}

/** Runs a program that must succeed; throws with what it said otherwise. */
export async function mustRun(command: string, args: string[], options: Options = {}): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Whether a program that was started can be used: a URL that answers, or a question of its own. */
export type Ready = string | (() => Promise<boolean>);

/** Starts a program that stays, and waits until it is ready. */
export async function serve(command: string, args: string[], ready: Ready, options: Options = {}): Promise<Running> {
  const child = launch(command, args, options, true);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => (said = (said + chunk).slice(-10_000)));
  const stop = () => stopped(child);
  try {
    await answering(ready, child);
  } catch (error) {
    await stop();
    throw new Error(`${command} ${args.join(' ')}: ${error instanceof Error ? error.message : error}\n${said}`);
  }
  return { stop };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function launch(command: string, args: string[], { cwd, env }: Options, detached: boolean): ChildProcess {
  return spawn(command, args, {
    ...(cwd ? { cwd } : {}),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its workers are stopped with it.
    detached,
  });
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  const chunks: string[] = [];
  if (stream) for await (const chunk of stream) chunks.push(String(chunk));
  return chunks.join('');
}

async function answering(ready: Ready, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  child.once('exit', (code) => (failure ??= new Error(`ended with ${code}`)));
  while (Date.now() < deadline) {
    if (failure) throw failure;
    if (await asked(ready)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it was not ready within 60 s');
}

const asked = (ready: Ready): Promise<boolean> =>
  typeof ready === 'string'
    ? fetch(ready).then(
        () => true,
        () => false,
      )
    : ready();

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signal(child.pid, 'SIGTERM');
  const last = setTimeout(() => signal(child.pid!, 'SIGKILL'), 10_000);
  return gone.finally(() => clearTimeout(last));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
