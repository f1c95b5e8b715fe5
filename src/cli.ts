/** The terminal's entry: the same scan as the Action's. */

import { mergeCommand } from './cli/merge.ts';
import { planCommand } from './cli/plan.ts';
import { replayCommand } from './cli/replay.ts';
import { rulesCommand } from './cli/rules.ts';
import { type Handler, run } from './cli/run.ts';
import { demoCommand, scanCommand } from './cli/scan.ts';
import { openTerminal, write } from './cli/terminal.ts';
import { UserError } from './errors.ts';

const handlers: Readonly<Record<string, Handler>> = {
  scan: scanCommand,
  demo: demoCommand,
  plan: planCommand,
  replay: replayCommand,
  merge: mergeCommand,
  rules: rulesCommand,
};

/** Runs the command and ends the process with its exit code. */
export async function cli(argv: string[]): Promise<never> {
  // A reader that has seen enough (`| head`) is no error.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const terminal = openTerminal(process);
  const code = await run(argv, terminal, handlers, stopSignal());
  await Promise.all([write(terminal.out, ''), write(terminal.err, '')]);
  // Connections of the target may still be closing; nobody waits for them.
  process.exit(code);
}

/** The first Ctrl-C ends the racing and lets the clean-up run; the second ends everything. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const numbers = { SIGINT: 2, SIGTERM: 15 } as const;
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + numbers[name]);
      process.stderr.write('\nStopping: what was created is removed first. Once more stops at once and leaves it.\n');
      controller.abort(new UserError('cancelled', 'Cancelled before anything was learned.', 3));
    });
  return controller.signal;
}
