/** Lines for the job's log. What they hold may come from the target, and the runner obeys lines that look like its commands. */
import * as core from '@actions/core';
import { clean, noCommand } from '../report/escape.ts';

export interface Log {
  info(line: string): void;
  notice(sentence: string): void;
  warn(sentence: string): void;
  error(sentence: string): void;
  /** An annotation in the file view; an error by its look, whatever the gate says. */
  annotate(sentence: string, at: { title: string; file: string; line: number; endLine?: number }): void;
}

/** A log that writes nothing which the runner, a terminal or a reader could take for something else. */
export const jobLog = (): Log => ({
  info: (line) => core.info(noCommand(clean(line, 2_000))),
  notice: (sentence) => core.notice(clean(sentence, 2_000), { title: 'Racegate' }),
  warn: (sentence) => core.warning(clean(sentence, 2_000), { title: 'Racegate' }),
  error: (sentence) => core.error(clean(sentence, 2_000), { title: 'Racegate' }),
  annotate: (sentence, { title, file, line, endLine }) =>
    core.error(clean(sentence, 2_000), {
      title: clean(title, 200),
      file: clean(file, 500),
      startLine: line,
      ...(endLine === undefined ? {} : { endLine }),
    }),
});

/** Several lines as one group that the reader can fold. */
export function logGroup(title: string, lines: readonly string[]): void {
  core.startGroup(clean(title, 200));
  for (const line of lines) core.info(noCommand(clean(line, 2_000)));
  core.endGroup();
}
