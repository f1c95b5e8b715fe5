/** The help texts, made from the lists of commands and inputs. */
import type { Input } from '../config/inputs.ts';
import { type Command, commands, inputsOf } from './arguments.ts';

const exitCodes = `Exit codes
  0  the gate passed            2  a mistake in the command or the configuration
  1  the gate failed            3  untested: the target, its document or the network made a verdict impossible`;

export function generalHelp(version: string): string {
  const rows = commands.map(({ name, operands, about }) => [`racegate ${name} ${operands}`.trim(), about] as const);
  return `racegate ${version}
Races the operations of an API against a preview and fails when requests that overlap lose, duplicate or overrun data.

${layOut(rows)}
  racegate COMMAND --help
      Lists the options of a command.

${exitCodes}
`;
}

export function commandHelp(command: Command): string {
  const own = Object.entries(command.flags).map(([name, about]) => [`--${name}`, about] as const);
  const taken = inputsOf(command).map((input) => [option(input), describe(input)] as const);
  return `racegate ${command.name} ${command.operands}
${command.about}

${layOut([...own, ...taken])}
${exitCodes}
`;
}

function option({ name, kind, placeholder }: Input): string {
  if (kind.is === 'flag') return `--[no-]${name}`;
  return `--${name} ${placeholder ?? (kind.is === 'choice' ? kind.of.join('|') : 'TEXT')}`;
}

const describe = (input: Input): string =>
  `${input.description}${input.default === undefined ? '' : ` (default: ${input.default})`}`.replaceAll('`', '');

function layOut(rows: (readonly [string, string])[]): string {
  return rows
    .map(
      ([head, text]) =>
        `  ${head}\n${wrap(text, 88)
          .map((line) => `      ${line}\n`)
          .join('')}`,
    )
    .join('');
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
