/** From a rule and a stack to the change that mends it. */
import type { Remedy } from '../report/report.ts';
import type { Fix, Fixes } from './fix.ts';
import { dynamodbGo } from './fixes/dynamodb-go.ts';
import { dynamodbPython } from './fixes/dynamodb-python.ts';
import { generic } from './fixes/generic.ts';
import { anyGo, anyJavascript, anyPython } from './fixes/languages.ts';
import { postgresqlDjango } from './fixes/postgresql-django.ts';
import { postgresqlGo } from './fixes/postgresql-go.ts';
import { postgresqlJavascript } from './fixes/postgresql-javascript.ts';
import { postgresqlSqlalchemy } from './fixes/postgresql-sqlalchemy.ts';
import { cockroachdbPython, postgresqlPython } from './fixes/psycopg.ts';
import { snippets } from './snippets.ts';
import { frameworks, nameOfStack, type Stack, stores } from './stack.ts';

export type { Stack } from './stack.ts';

/** Most particular first: code of a framework's own before code for its store and language, before code for its language alone. */
export const shelves: Fixes[] = [
  postgresqlDjango,
  postgresqlSqlalchemy,
  postgresqlPython,
  cockroachdbPython,
  dynamodbPython,
  dynamodbGo,
  postgresqlGo,
  postgresqlJavascript,
  anyPython,
  anyGo,
  anyJavascript,
];

/**
 * The remedy of `rule` for `stack`; the generic one, which also says how to name the stack, where there is no code for it.
 * Every rule has one. `others`: what the stack may be as well.
 */
export function remedyFor(rule: string, stack: Stack = {}, ...others: readonly Stack[]): Remedy {
  const own = fixFor(rule, stack);
  if (own) return remedy(own, nameOfStack(stack), alternatives(stack, others));
  const fix = generic.fixes.find(({ rules }) => rules.includes(rule));
  if (!fix) throw new Error(`there is no remedy for ${rule}`);
  return remedy(fix, 'generic', [hint(stack)]);
}

/** The code of the stack itself for `rule`, where there is some. */
export const fixFor = (rule: string, stack: Stack): Fix | undefined =>
  shelves
    .filter((shelf) => fits(shelf, stack))
    .flatMap(({ fixes }) => fixes)
    .find(({ rules }) => rules.includes(rule));

const fits = (shelf: Fixes, { framework, store, language }: Stack): boolean =>
  (shelf.store ?? store) === store && shelf.language === language && (shelf.framework ?? framework) === framework;

function remedy(fix: Fix, stack: string, hints: string[]): Remedy {
  return {
    stack,
    steps: [...fix.steps, ...hints],
    snippet: fix.files.map((name) => section(name, fix.files.length > 1)).join('\n'),
    language: languageOf(fix.files[0]!),
    references: fix.references,
    executed: fix.executed,
  };
}

/** The file's text, under its name where there are several. */
function section(name: string, named: boolean): string {
  const text = snippets[name];
  if (text === undefined) throw new Error(`there is no snippet ${name}`);
  return named ? `${commentSign[languageOf(name)]} ${name.split('/').at(-1)}\n${text}` : text;
}

const endings: Record<string, string> = { py: 'python', go: 'go', js: 'javascript', sql: 'sql' };
const commentSign: Record<string, string> = { python: '#', go: '//', javascript: '//', sql: '--' };

const languageOf = (name: string): string => endings[name.split('.').at(-1)!]!;

function hint(stack: Stack): string {
  const known = nameOfStack(stack);
  if (known === 'generic')
    return `To see code for your stack, name it: \`stack: flask+dynamodb\` in the workflow or \`--stack flask+dynamodb\` (frameworks: ${Object.keys(frameworks).join(', ')}; stores: ${stores.join(', ')}).`;
  if (stack.store === undefined)
    return `No more than ${known} is known of your stack. To see code for it, name the store too: \`stack: ${known}+postgresql\` in the workflow or \`--stack ${known}+postgresql\` (stores: ${stores.join(', ')}).`;
  return `There is no code for ${known} and this rule yet, so this is the general form; \`stack\` names another one if that is not yours.`;
}

function alternatives(stack: Stack, others: readonly Stack[]): string[] {
  const names = others.map(nameOfStack);
  if (names.length === 0) return [];
  return [
    `This is code for ${nameOfStack(stack)}; the repository holds ${names.join(' and ')} too: name the stack that serves this API, as in \`stack: ${names[0]}\`.`,
  ];
}
