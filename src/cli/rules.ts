/** `racegate rules`: what is looked for, and what to do about it. */
import { suggestion } from '../config/nearest.ts';
import { exitCode, UserError } from '../errors.ts';
import { remedyFor } from '../remedies/remedy.ts';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import type { Handler } from './run.ts';
import { write } from './terminal.ts';

export const rulesCommand: Handler = async ({ operands: [id], flags }, terminal) => {
  const shown = id === undefined ? rules : [ruleNamed(id)];
  const text = flags.has('json') ? json(shown) : id === undefined ? table(shown) : page(shown[0]!);
  await write(terminal.out, text);
  return exitCode.passed;
};

function ruleNamed(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule) return rule;
  throw new UserError(
    'unknown-rule',
    `There is no rule \`${id}\`; ${suggestion(
      id,
      rules.map((one) => one.id),
    )}`,
  );
}

const json = (shown: readonly Rule[]): string =>
  `${JSON.stringify(
    shown.map((rule) => ({ ...rule, remedy: remedyFor(rule.id, {}) })),
    null,
    2,
  )}\n`;

function table(shown: readonly Rule[]): string {
  const wide = Math.max(...shown.map(({ id }) => id.length));
  return shown.map((rule) => `${rule.id.padEnd(wide)}  ${rule.severity.padEnd(8)}  ${rule.about}\n`).join('');
}

function page(rule: Rule): string {
  const remedy = remedyFor(rule.id, {});
  const heavier = rule.severityForValue === undefined ? '' : `, ${rule.severityForValue} for money, stock and votes`;
  return [
    `${rule.id} (${rule.severity}${heavier})`,
    rule.about,
    '',
    `References  ${[...rule.cwe, ...rule.owasp, ...rule.asvs.map((number) => `ASVS ${number}`)].join(', ')}`,
    '',
    'How to fix',
    ...remedy.steps.map((step, index) => `  ${index + 1}. ${step}`),
    '',
    ...remedy.snippet
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`.trimEnd()),
    '',
  ].join('\n');
}
