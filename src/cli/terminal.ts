/** What the program is connected to. */
import type { Writable } from 'node:stream';

export interface Terminal {
  out: Writable;
  err: Writable;
  env: Record<string, string | undefined>;
  /** Folder the program was started in. */
  cwd: string;
  /** Colours on standard output; `errColour` on standard error. */
  colour: boolean;
  errColour: boolean;
  /** Columns of standard output. */
  width: number;
  /** Columns of standard error, where progress is shown. */
  errWidth: number;
  /** Standard error is a screen: one line can be written over. */
  live: boolean;
  /** Standard output is the log of a GitHub job, which folds groups. */
  groups: boolean;
}

export function openTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr, env } = process;
  return {
    out: stdout,
    err: stderr,
    env,
    cwd: process.cwd(),
    colour: coloured(stdout, env),
    errColour: coloured(stderr, env),
    width: stdout.columns ?? 100,
    errWidth: stderr.columns ?? 100,
    live: stderr.isTTY === true && !env.CI && env.TERM !== 'dumb',
    groups: env.GITHUB_ACTIONS === 'true',
  };
}

/** NO_COLOR wins, whatever its value, as its convention says; FORCE_COLOR is for logs that understand colours. */
function coloured(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Writes and waits until it has left: a process that exits before would cut what goes into a pipe. */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
