/** Starts the user's app in the job (`start`), for teams without previews. */
import { type ChildProcess, spawn } from 'node:child_process';
import { UserError } from '../errors.ts';

export interface StartedApp {
  /** The last 64 kB of what the app wrote, both streams in order of arrival. May contain anything. */
  output(): string;
  /** Ends the app and all that it started; resolves when it is gone. May be called again. */
  stop(): Promise<void>;
  /** The exit status, `null` where a signal ended it. */
  exited: Promise<number | null>;
}

const keptOutput = 65_536;
const graceMs = 5_000;

/**
 * Runs the command in a shell, as a process group of its own, so that what it starts ends with it.
 * The inputs of the Action and the job's own tokens are not handed on to it.
 * @throws UserError (exit 2) `start-failed`, where there is no shell or folder to run it in.
 */
export async function startApp(command: string, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<StartedApp> {
  const child = spawn(command, {
    cwd: options.cwd,
    env: withoutSecrets(options.env),
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = keepTail(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  await spawned(child, command);
  return { output, exited, stop: () => stop(child, exited) };
}

function spawned(child: ChildProcess, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new UserError('start-failed', `\`start\` could not run ${JSON.stringify(command)}: ${error.message}.`)),
    );
  });
}

/** The Action's inputs (the token among them) arrive as `INPUT_*`, the runner's own tokens as `ACTIONS_*`. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = /^(INPUT_|ACTIONS_(RUNTIME|ID_TOKEN|CACHE|RESULTS))/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}

function keepTail(child: ChildProcess): () => string {
  let kept = Buffer.alloc(0);
  const keep = (chunk: Buffer): void => {
    kept = Buffer.concat([kept, chunk]).subarray(-keptOutput);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => kept.toString('utf8');
}

async function stop(child: ChildProcess, exited: Promise<number | null>): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
  // The shell may be gone while something it started lives on.
  signalGroup(child, 'SIGKILL');
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid === undefined) return;
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is already gone, which is what was wanted.
  }
}
