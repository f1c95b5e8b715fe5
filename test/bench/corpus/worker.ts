/** Loads and plans one document after another, as the parent asks; sends nothing to anyone. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseConfig } from '../../../src/config/parse.ts';
import { encode } from '../../../src/data/encode.ts';
import { makeData } from '../../../src/data/generate.ts';
import { UserError } from '../../../src/errors.ts';
import { planOf } from '../../../src/plan.ts';
import { loadSpec } from '../../../src/spec/load.ts';
import { deleterFor } from '../../../src/spec/observers.ts';
import type { Spec } from '../../../src/spec/spec.ts';

export interface Outcome {
  file: string;
  bytes: number;
  seconds: number;
  /** Peak resident megabytes of this worker so far. */
  megabytes: number;
  operations: number;
  mutating: number;
  /** Mutating operations with a fixture. */
  planned: number;
  /** Of those planned, how many have a fixture that is observed. */
  observed: number;
  /** Code → how many mutating operations. */
  missing: Record<string, number>;
  warnings: string[];
  refusal?: { code: string; message: string };
  crash?: string;
}

export const nothing: Omit<Outcome, 'file'> = {
  bytes: 0,
  seconds: 0,
  megabytes: 0,
  operations: 0,
  mutating: 0,
  planned: 0,
  observed: 0,
  missing: {},
  warnings: [],
};

async function run(file: string): Promise<Outcome> {
  const start = performance.now();
  const outcome: Outcome = { ...nothing, file, missing: {} };
  try {
    const text = await readFile(file, 'utf8');
    outcome.bytes = text.length;
    await plan(await loadSpec({ text, file, workspace: dirname(file) }, nobody), outcome);
  } catch (error) {
    if (error instanceof UserError) outcome.refusal = { code: error.code, message: error.message };
    else outcome.crash = String((error as Error).stack ?? error).slice(0, 1_000);
  }
  outcome.seconds = (performance.now() - start) / 1_000;
  outcome.megabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
  return outcome;
}

const nobody = (): Promise<never> => Promise.reject(new Error('the corpus is read without a network'));

/** As `racegate plan` does without any configuration, and the bytes of one request of each operation with a fixture. */
async function plan(spec: Spec, outcome: Outcome): Promise<void> {
  const { mutating, entries, untested } = planOf(
    spec,
    await parseConfig({}, { workspace: import.meta.dirname, env: {} }),
  );
  outcome.operations = spec.operations.length;
  outcome.mutating = mutating.length;
  outcome.planned = entries.length;
  outcome.observed = entries.filter(({ subject }) => subject.observers.length > 0).length;
  outcome.warnings = [...spec.warnings];
  for (const { reason } of untested) outcome.missing[reason] = (outcome.missing[reason] ?? 0) + 1;
  for (const { subject } of entries) {
    for (const step of subject.recipe.steps) deleterFor(spec, step);
    encode(subject.operation, makeData(subject.operation, { random: () => 0.5, tag: 'corpus1' }));
  }
}

// Imported by others it does nothing.
if (process.send !== undefined && import.meta.main)
  process.on('message', (file: string) => {
    void run(file).then((outcome) => process.send?.(outcome));
  });
