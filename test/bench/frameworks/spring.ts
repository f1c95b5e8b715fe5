import { join } from 'node:path';
import { mustRun } from '../../stacks/process.ts';
import { cache, program } from '../../stacks/toolchain.ts';
import { app, type Framework, listening } from './framework.ts';

const output = join(cache, 'app-spring');

export const spring: Framework = {
  name: 'Spring Boot',
  generator: 'springdoc',
  store: 'H2, JPA',
  needs: { 'a JDK (17+)': program('javac') !== undefined, maven: program('mvn') !== undefined },
  planted: [
    { operation: 'POST /api/members/{memberId}/payments', rules: ['lost-update'] },
    { operation: 'POST /api/loans', rules: ['limit-overrun', 'lost-update'] },
    { operation: 'POST /api/loans/{loanId}/return', rules: ['repeated-transition', 'lost-update'] },
  ],
  start: async (variant) => {
    const cwd = app('spring');
    await mustRun('mvn', ['--quiet', '--batch-mode', `-Doutput=${output}`, 'package'], { cwd });
    const env = { RACY: `${variant === 'racy'}` };
    return listening('java', () => ['-jar', join(output, 'library.jar')], '/v3/api-docs', { cwd, env });
  },
};
