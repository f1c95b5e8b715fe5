import { clients } from './evidence.ts';
import type { Rule } from './rule.ts';

export const identityCollision: Rule = {
  id: 'identity-collision',
  about: 'two creations are told one and the same id or number',
  severity: 'critical',
  invariant: 'identity',
  cwe: ['CWE-362', 'CWE-694'],
  owasp: ['API1:2023'],
  asvs: [],
  judge({ collision }) {
    if (!collision) return undefined;
    return {
      damaged: collision.path.replaceAll('/', '.'),
      summary: `${clients(collision.slots)} were both told ${collision.path} ${JSON.stringify(collision.value)}; one after another every creation gets its own.`,
    };
  },
};
