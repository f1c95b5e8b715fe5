/** Repairs that are often published and do not repair: each, put in the place of the right one, must be caught. */
import { expect, it } from 'vitest';
import { named } from './pair.ts';
import type { Running } from './process.ts';
import { scan } from './scan.ts';

export interface Mistake {
  /** As the application's mistakes.py calls it. */
  name: string;
  /** Operations that the scan is kept to; the first one is the wrong one. */
  include: [string, ...string[]];
  /** Any of these names it well. */
  rules: string[];
}

export interface Mistakes {
  /** Folder of the application. */
  app: string;
  /** Path of the OpenAPI document that it serves. */
  spec: string;
  mistakes: Mistake[];
  /** Starts the repaired application with the mistake in it. */
  start(mistake: string): Promise<Running & { url: string }>;
}

export function expectMistakes({ app, spec, mistakes, start }: Mistakes): void {
  it.each(mistakes)('is caught with the mistake $name', async ({ name, include, rules }) => {
    const running = await start(name);
    try {
      const { report } = await scan(running.url, { name, spec, app, include });
      const found = report.findings.filter(({ operations }) => operations.includes(include[0]));
      const seen = report.findings.map(named).join(', ') || 'nothing';
      expect(rules, `confirmed: ${seen}`).toContain(found.find(({ rule }) => rules.includes(rule))?.rule);
    } finally {
      await running.stop();
    }
  });
}
