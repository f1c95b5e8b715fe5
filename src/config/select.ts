/** `include` and `exclude`: which operations a line of them means. Pure. */
import { UserError } from '../errors.ts';
import { shown } from './values.ts';

/** What a selector looks at; every `Operation` of the document fits. */
export interface Selectable {
  /** `POST /events/{id}/reservations` */
  id: string;
  operationId?: string;
  tags: readonly string[];
}

const methodAndPath = /^(\*|[A-Za-z]+)\s+(\/\S*)$/;

/** @throws UserError `bad-input` where the line is none of the three forms */
export function checkSelector(line: string, place: string): string {
  if (/^tag:\S/.test(line) || methodAndPath.test(line) || /^[^\s/:]+$/.test(line)) return line;
  const mend = line.startsWith('/')
    ? `write \`* ${line}\` or a method before it`
    : 'write an operationId, tag:NAME or METHOD /path*';
  throw new UserError('bad-input', `${place} has the line ${shown(line)}, which names no operation: ${mend}.`);
}

/** Whether a line means this operation. In a path `*` stands for any text; names of path parameters do not matter. */
export function selects(line: string, operation: Selectable): boolean {
  if (line.startsWith('tag:')) return operation.tags.includes(line.slice(4).trim());
  const [, method, path] = methodAndPath.exec(line) ?? [];
  if (method === undefined || path === undefined) return operation.operationId === line;
  const [theirMethod = '', theirPath = ''] = operation.id.split(' ');
  const sameMethod = method === '*' || method.toUpperCase() === theirMethod;
  return sameMethod && globToPattern(anonymous(path)).test(anonymous(theirPath));
}

/** Whether the configuration lets this operation be probed. */
export function isSelected(
  operation: Selectable,
  lists: { include: readonly string[]; exclude: readonly string[] },
): boolean {
  const meant = (line: string) => selects(line, operation);
  return (lists.include.length === 0 || lists.include.some(meant)) && !lists.exclude.some(meant);
}

const anonymous = (path: string): string => path.replace(/\{[^{}]*\}/g, '{}');

const globToPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
