/** Loads and plans one document after another, as the parent asks; sends nothing to anyone. */
import { readFile } from 'node:fs/promises';
import { encode } from '../../src/data/encode.ts';
import { makeData } from '../../src/data/generate.ts';
import { UserError } from '../../src/errors.ts';
import { isMissing, recipeFor } from '../../src/spec/dependencies.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { deleterFor, observersFor } from '../../src/spec/observers.ts';
import type { Spec } from '../../src/spec/spec.ts';

export interface Outcome {
  file: string;
  seconds: number;
  /** Peak resident megabytes of this worker so far. */
  megabytes: number;
  operations: number;
  mutating: number;
  planned: number;
  /** Of those planned, how many have a fixture that is observed. */
  observed: number;
  /** Code → how many mutating operations. */
  missing: Record<string, number>;
  refusal?: { code: string; message: string };
  crash?: string;
}

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

async function run(file: string): Promise<Outcome> {
  const start = performance.now();
  const outcome: Outcome = {
    file,
    seconds: 0,
    megabytes: 0,
    operations: 0,
    mutating: 0,
    planned: 0,
    observed: 0,
    missing: {},
  };
  try {
    const text = await readFile(file, 'utf8');
    const spec = await loadSpec({ text, file }, () =>
      Promise.reject(new Error('the corpus is read without a network')),
    );
    plan(spec, outcome);
  } catch (error) {
    if (error instanceof UserError) outcome.refusal = { code: error.code, message: error.message };
    else outcome.crash = String((error as Error).stack ?? error).slice(0, 1_000);
  }
  outcome.seconds = (performance.now() - start) / 1_000;
  outcome.megabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
  return outcome;
}

function plan(spec: Spec, outcome: Outcome): void {
  outcome.operations = spec.operations.length;
  for (const operation of spec.operations.filter((each) => changing.has(each.method))) {
    outcome.mutating += 1;
    const recipe = recipeFor(spec, operation);
    if (isMissing(recipe)) {
      outcome.missing[recipe.reason] = (outcome.missing[recipe.reason] ?? 0) + 1;
      continue;
    }
    outcome.planned += 1;
    if (observersFor(spec, recipe).length > 0) outcome.observed += 1;
    for (const step of recipe.steps) deleterFor(spec, step);
    encode(operation, makeData(operation, { random: () => 0.5, tag: 'corpus1' }));
  }
}

// Imported by others it does nothing.
if (process.send !== undefined && import.meta.main)
  process.on('message', (file: string) => {
    void run(file).then((outcome) => process.send?.(outcome));
  });
