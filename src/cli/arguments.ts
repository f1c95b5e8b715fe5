/** The words of the command line → a command, its operands and the texts of inputs. */
import { parseArgs } from 'node:util';
import { type Input, inputs } from '../config/inputs.ts';
import { nearest, suggestion } from '../config/nearest.ts';
import type { Raw } from '../config/parse.ts';
import { UserError } from '../errors.ts';

export interface Command {
  name: string;
  /** As in `racegate scan URL`. */
  operands: string;
  about: string;
  /** Most operands; the fewest are checked by the command, which can say what is missing. */
  mostOperands: number;
  /** Names of the inputs that are its options. */
  inputs: readonly string[];
  /** Options of its own, all of them flags: name → what it does. */
  flags: Readonly<Record<string, string>>;
}

/** Inputs that mean something only inside a job of GitHub's. They are options too, so that one command line works in both. */
const scanInputs = inputs.map((input) => input.name).filter((name) => name !== 'report');
const json = { json: 'Print the report alone, as JSON, on standard output.' };

export const commands: readonly Command[] = [
  {
    name: 'scan',
    operands: 'URL',
    about: 'Races the operations of the API behind URL and gates on the score.',
    mostOperands: 1,
    inputs: scanInputs,
    flags: json,
  },
  {
    name: 'demo',
    operands: '',
    about: 'Starts a small ticket shop with races in it, scans it and shows the report. Exits 0 when the scan ran.',
    mostOperands: 0,
    inputs: [
      'threshold',
      'depth',
      'time-budget',
      'max-requests',
      'transport',
      'seed',
      'report-dir',
      'include',
      'exclude',
    ],
    flags: { ...json, fixed: 'Scan the repaired twin of the shop instead.' },
  },
  {
    name: 'plan',
    operands: 'URL|FILE',
    about: 'Prints what a scan would probe, and why not the rest; sends nothing but reads.',
    mostOperands: 1,
    inputs: [
      'url',
      'spec',
      'config',
      'headers',
      'include',
      'exclude',
      'depth',
      'seed',
      'touch-existing',
      'wait-timeout',
    ],
    flags: { json: 'Print the plan as JSON.', mermaid: 'Print what is made for what, as a Mermaid flowchart.' },
  },
  {
    name: 'replay',
    operands: 'REPORT FINDING-ID',
    about: 'Repeats the rounds of one finding: STILL RACY, NOT REPRODUCED or ERROR.',
    mostOperands: 2,
    inputs: scanInputs,
    flags: json,
  },
  {
    name: 'merge',
    operands: 'REPORT...',
    about: 'Joins the reports of shards into one, with one score and one gate.',
    mostOperands: Number.POSITIVE_INFINITY,
    inputs: ['threshold', 'baseline', 'fail-on', 'max-drop', 'pass-when-untested', 'report-dir', 'config'],
    flags: json,
  },
  {
    name: 'rules',
    operands: '[ID]',
    about: 'Lists the rules; with ID, prints one with its remedies.',
    mostOperands: 1,
    inputs: [],
    flags: { json: 'Print them as JSON.' },
  },
];

export interface Invocation {
  command: Command;
  operands: string[];
  raw: Raw;
  flags: ReadonlySet<string>;
}

export type Parsed = { kind: 'help'; command?: Command } | { kind: 'version' } | ({ kind: 'run' } & Invocation);

/** @throws UserError `unknown-command`, `unknown-option`, `bad-option`, `bad-operand` */
export function parseArguments(argv: string[]): Parsed {
  const [first] = argv;
  if (first === '--version' || first === '-v') return { kind: 'version' };
  if (first === undefined || first === '--help' || first === '-h') return { kind: 'help' };
  if (first === 'help')
    return argv[1] === undefined ? { kind: 'help' } : { kind: 'help', command: commandNamed(argv[1]) };
  const command = commandNamed(first);
  return parseRest(command, argv.slice(1));
}

function commandNamed(word: string): Command {
  const command = commands.find(({ name }) => name === word);
  if (command) return command;
  const names = commands.map(({ name }) => name);
  if (/^https?:\/\//.test(word))
    throw new UserError('unknown-command', `A command comes first: \`racegate scan ${word}\`.`);
  const what = word.startsWith('-') ? 'A command comes before its options' : `Unknown command \`${word}\``;
  throw new UserError('unknown-command', `${what}; ${suggestion(word.replace(/^-+/, ''), names)}`);
}

function parseRest(command: Command, args: string[]): Parsed {
  const { tokens, values } = parseArgs({
    args,
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: optionsOf(command),
  });
  if (values.help === true) return { kind: 'help', command };
  const operands: string[] = [];
  const raw: Raw = {};
  const flags = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind === 'option') takeOption(command, token, raw, flags);
  }
  const extra = operands[command.mostOperands];
  if (extra !== undefined)
    throw new UserError(
      'bad-operand',
      `\`racegate ${command.name}\` has no use for \`${extra}\`: give ${command.operands || 'options only'}${Object.keys(raw).length > 0 ? ', and put a value with blanks in it into quotes' : ''}.`,
    );
  return { kind: 'run', command, operands, raw, flags };
}

function optionsOf(command: Command): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  const own = Object.keys(command.flags).map((name) => [name, { type: 'boolean' }] as const);
  const taken = inputsOf(command).map(
    (input) => [input.name, { type: input.kind.is === 'flag' ? 'boolean' : 'string' }] as const,
  );
  return { ...Object.fromEntries([...own, ...taken]), help: { type: 'boolean', short: 'h' } };
}

/** Its options among the inputs, in the order of the table. */
export const inputsOf = (command: Command): Input[] => inputs.filter(({ name }) => command.inputs.includes(name));

interface OptionToken {
  name: string;
  rawName: string;
  value?: string | undefined;
}

function takeOption(command: Command, token: OptionToken, raw: Raw, flags: Set<string>): void {
  if (token.name in command.flags && token.value === undefined) return void flags.add(token.name);
  const negated = token.name.startsWith('no-') ? token.name.slice(3) : undefined;
  const input = inputsOf(command).find(({ name }) => name === token.name);
  const off = inputsOf(command).find(({ name, kind }) => name === negated && kind.is === 'flag');
  if (input) raw[input.name] = joined(input, raw[input.name], textOf(input, token));
  else if (off && token.value === undefined) raw[off.name] = 'false';
  else throw unknownOption(command, token);
}

function textOf({ name, kind }: Input, { value }: OptionToken): string {
  if (value === undefined && kind.is === 'flag') return 'true';
  if (value === undefined || value.trim() === '')
    throw new UserError('bad-option', `\`--${name}\` needs a value; is the variable it comes from set?`);
  return value;
}

/** What is a list can be given line by line: `--include a --include b`. */
function joined({ name, kind }: Input, before: string | undefined, text: string): string {
  if (before === undefined) return text;
  if (kind.is === 'lines' || kind.is === 'headers') return `${before}\n${text}`;
  throw new UserError('bad-option', `\`--${name}\` is given twice; give it once.`);
}

function unknownOption(command: Command, { rawName, name }: OptionToken): UserError {
  const known = [...inputsOf(command).map((input) => input.name), ...Object.keys(command.flags), 'help'];
  if (known.includes(name)) return new UserError('bad-option', `\`${rawName}\` takes no value.`);
  const near = nearest(rawName.replace(/^-+/, ''), known);
  const mend = near === undefined ? `see \`racegate ${command.name} --help\`.` : `did you mean \`--${near}\`?`;
  return new UserError('unknown-option', `Unknown option \`${rawName}\` of \`racegate ${command.name}\`; ${mend}`);
}
