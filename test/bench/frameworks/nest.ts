import { mustRun } from '../../stacks/process.ts';
import { type Framework, installed, listening } from './framework.ts';

const compile = (cwd: string): Promise<unknown> =>
  mustRun(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd });

export const nest: Framework = {
  name: 'NestJS',
  generator: '@nestjs/swagger',
  store: 'SQLite',
  needs: {},
  planted: [
    { operation: 'POST /api/auth/register', rules: ['duplicate-create'] },
    { operation: 'POST /api/companies', rules: ['duplicate-create'] },
    { operation: 'PATCH /api/companies/{id}', rules: ['lost-field-update'] },
    { operation: 'POST /api/contacts', rules: ['limit-overrun'] },
    { operation: 'PATCH /api/deals/{dealId}', rules: ['stale-precondition', 'lost-field-update'] },
  ],
  start: async (variant) => {
    const cwd = await installed('nest', compile);
    const env = { RACEGATE_VARIANT: variant };
    return listening(process.execPath, () => ['dist/main.js'], '/docs-json', { cwd, env });
  },
};
