import { fieldsFirst, isCount, overshoots, sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const boundViolation: Rule = {
  id: 'bound-violation',
  about: 'a number ends outside every value that a serial order reaches, often below zero',
  severity: 'high',
  severityForValue: 'critical',
  invariant: 'count',
  cwe: ['CWE-367'],
  owasp: ['API6:2023'],
  asvs: ['2.3.4'],
  judge(assessment) {
    if (assessment.explained) return undefined;
    const beyond = fieldsFirst(overshoots(assessment)).find(({ path }) => !isCount(path));
    if (!beyond) return undefined;
    const reached = beyond.serial.map(({ change }) => beyond.start + change);
    return {
      damaged: beyond.path,
      summary: `${sayPath(beyond.path)} went from ${beyond.start} to ${beyond.end}; serial orders leave it between ${Math.min(...reached)} and ${Math.max(...reached)}.`,
    };
  },
};
