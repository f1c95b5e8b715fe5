/** `racegate plan`: what a scan would do. Sends nothing but reads of the document. */
import type { Config } from '../config/config.ts';
import { parseConfig, type Raw } from '../config/parse.ts';
import { redactError } from '../config/secrets.ts';
import { exitCode, UserError } from '../errors.ts';
import { type Plan, planOf } from '../plan.ts';
import { harmless } from '../report/escape.ts';
import { toJson } from '../report/json.ts';
import { withWorkflows } from '../scenarios/read.ts';
import type { Spec } from '../spec/spec.ts';
import { readSpec } from '../target/document.ts';
import type { Invocation } from './arguments.ts';
import { mermaid } from './mermaid.ts';
import type { Handler } from './run.ts';
import { write } from './terminal.ts';

/** Of a plan as text, in characters. */
const mostText = 10_000_000;

export const planCommand: Handler = async (invocation, terminal) => {
  const given = await parseConfig(source(invocation), { workspace: terminal.cwd, env: terminal.env });
  if (given.url === undefined && given.spec === undefined)
    throw new UserError(
      'no-document',
      'There is nothing to plan: `racegate plan openapi.yaml`, or the URL of the API.',
    );
  const text = await planned(invocation, given).catch((error) => {
    throw redactError(error, given);
  });
  await write(terminal.out, text);
  return exitCode.passed;
};

async function planned(invocation: Invocation, given: Config): Promise<string> {
  const config = await withWorkflows(given);
  const spec = await readSpec(config, new URL(config.url ?? 'http://localhost'));
  return printed(invocation, spec, planOf(spec, config), config);
}

function printed({ flags }: Invocation, spec: Spec, plan: Plan, config: Config): string {
  if (flags.has('json')) return toJson(summary(spec, plan));
  return `${harmless(flags.has('mermaid') ? mermaid(plan) : text(spec, plan, config), mostText)}\n`;
}

/** The operand is the API's URL, or a document: what is not a URL is a file. */
function source({ operands: [operand], raw }: Invocation): Raw {
  if (operand === undefined) return raw;
  const name = /^https?:\/\//i.test(operand) ? 'url' : 'spec';
  if (raw[name] !== undefined)
    throw new UserError('bad-operand', `\`${operand}\` and --${name} ${raw[name]} are given; give one.`);
  return { ...raw, [name]: operand };
}

function summary(spec: Spec, { mutating, entries, untested, warnings }: Plan) {
  return {
    title: spec.title,
    operations: spec.operations.length,
    mutating: mutating.length,
    planned: entries.map(({ subject, trials }) => ({
      operation: subject.operation.id,
      fixture: subject.recipe.steps.map(({ as, operation }) => ({ as, operation: operation.id })),
      probes: trials.map(({ probe, operations, bound }) => ({
        probe,
        operations: operations.map(({ id }) => id),
        ...(bound ? { bound: `${bound.step}${bound.pointer.replaceAll('/', '.')} = ${bound.value}` } : {}),
      })),
      observers: subject.observers.map(({ id, operation }) => ({ id, operation: operation.id })),
    })),
    untested,
    warnings: [...spec.warnings, ...warnings],
  };
}

function text(spec: Spec, plan: Plan, { maxRequests, timeBudget }: Config): string {
  const { planned, untested, warnings, operations, mutating } = summary(spec, plan);
  const paragraphs = planned.map(({ operation, fixture, probes, observers }) =>
    [
      operation,
      `  fixture    ${fixture.map((step) => `${step.as} by ${step.operation}`).join(', ') || 'none needed'}`,
      `  probes     ${[...new Set(probes.map(({ probe, bound }) => (bound ? `${probe} (${bound})` : probe)))].join(', ') || 'none fits'}`,
      `  observers  ${observers.map((one) => one.operation).join(', ') || 'none'}`,
    ].join('\n'),
  );
  return [
    `${spec.title}: ${operations} ${operations === 1 ? 'operation' : 'operations'}, ${mutating} of them ${mutating === 1 ? 'changes' : 'change'} something; ${planned.length} can be raced.`,
    ...paragraphs,
    ...(untested.length > 0
      ? [`Not raced\n${untested.map((one) => `  ${one.operation}: ${one.detail}`).join('\n')}`]
      : []),
    ...(warnings.length > 0 ? [`Warnings\n${warnings.map((warning) => `  ${warning}`).join('\n')}`] : []),
    `A scan sends at most ${maxRequests} requests in ${timeBudget} s.`,
  ].join('\n\n');
}
