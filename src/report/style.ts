/** Terminal colours by meaning. A text is cleaned before it is coloured, never after. */
import type { Severity, Verdict } from './report.ts';

export type Tone = 'bad' | 'good' | 'warn' | 'dim' | 'strong';
export type Paint = (text: string, tone: Tone) => string;

const codes: Record<Tone, [on: number, off: number]> = {
  bad: [31, 39],
  good: [32, 39],
  warn: [33, 39],
  dim: [2, 22],
  strong: [1, 22],
};

export const paint =
  (colour: boolean): Paint =>
  (text, tone) =>
    colour && text !== '' ? `\u001b[${codes[tone][0]}m${text}\u001b[${codes[tone][1]}m` : text;

export const verdictTone: Record<Verdict, Tone> = { passed: 'good', failed: 'bad', untested: 'warn' };

export const severityTone: Record<Severity, Tone> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'dim',
  info: 'dim',
};

/** Breaks at blanks; a word longer than `width` stays whole, so that it can be copied. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}
