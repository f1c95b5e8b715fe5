/** report.json: written and read. */
import schema from '../../docs/report.schema.json' with { type: 'json' };
import { UserError } from '../errors.ts';
import type { Report } from './report.ts';
import { type Schema, violation } from './schema.ts';

/**
 * Characters that are data in JSON and mischief in a log or an editor: DEL, C1, direction marks, line separators. And the second `#` of `##[`, which a
 * runner obeys anywhere in a line. As escapes they are the same data.
 */
const unsafe = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|(?<=#)#(?=\[)/g;

export const renderJson = (report: Report): string => toJson(report);

/** Any value of ours as JSON that is harmless in a log and in an editor. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(unsafe, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/**
 * `name` is how the sentence calls the text: its path.
 * @throws UserError `report-unreadable` (not JSON), `report-invalid` (JSON, and not such a report)
 */
export function parseReport(text: string, name: string): Report {
  const value = parse(text, name);
  const found = violation(value, schema as Schema);
  if (found === undefined) return value as Report;
  throw new UserError(
    'report-invalid',
    `${name} is not a racegate-report/1: ${found}. Give the report.json of a Racegate scan.`,
  );
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new UserError('report-unreadable', `${name} is not JSON. Give the report.json of a Racegate scan.`);
  }
}
