/** One command from its words to its exit code; every error becomes a sentence here. */
import { exitCode, UserError } from '../errors.ts';
import { harmless } from '../report/escape.ts';
import { version } from '../version.ts';
import { type Invocation, parseArguments } from './arguments.ts';
import { commandHelp, generalHelp } from './help.ts';
import { type Terminal, write } from './terminal.ts';

/** Carries a command out and resolves to the exit code. When `signal` aborts it ends as soon as it has cleaned up. */
export type Handler = (invocation: Invocation, terminal: Terminal, signal: AbortSignal) => Promise<number>;

export async function run(
  argv: string[],
  terminal: Terminal,
  handlers: Readonly<Record<string, Handler>>,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await dispatch(argv, terminal, handlers, signal);
  } catch (error) {
    await write(terminal.err, complaint(error));
    return error instanceof UserError ? error.exit : exitCode.untested;
  }
}

async function dispatch(
  argv: string[],
  terminal: Terminal,
  handlers: Readonly<Record<string, Handler>>,
  signal: AbortSignal,
): Promise<number> {
  const parsed = parseArguments(argv);
  if (parsed.kind === 'version') return print(terminal, `${version}\n`);
  if (parsed.kind === 'help')
    return help(argv, parsed.command ? commandHelp(parsed.command) : generalHelp(version), terminal);
  const handler = handlers[parsed.command.name];
  if (!handler) throw new Error(`the command ${parsed.command.name} has no handler`);
  return handler(parsed, terminal, signal);
}

async function print(terminal: Terminal, text: string): Promise<number> {
  await write(terminal.out, text);
  return exitCode.passed;
}

/** Asked for, it is the answer; for no words at all, it is what to do instead. */
async function help(argv: string[], text: string, terminal: Terminal): Promise<number> {
  if (argv.length > 0) return print(terminal, text);
  await write(terminal.err, text);
  return exitCode.usage;
}

/** A message may quote the target, its document, what a started app wrote, or an address as it was given. */
function complaint(error: unknown): string {
  if (error instanceof UserError) return `${harmless(`racegate: ${withoutUser(error.message)}`)}\n`;
  const stack = harmless(withoutUser(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return `${stack}\n\nracegate ${version} met an error of its own. Please report it, with the text above and the command, as an issue of the Racegate project.\n`;
}

/** Nobody's password is shown, whichever address it stands in. */
const withoutUser = (text: string): string => text.replace(/(\w:\/\/)[^\s/?#@]*@/g, '$1***@');
