/** Why nothing can be made for an operation, in words. */
import type { Operation, Resource } from './spec.ts';

/** A prerequisite that cannot be met: why not, and what would mend it. */
export class Unmet extends Error {
  readonly reason: string;
  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export function noCreator(operation: Operation, parameter: string, resource: Resource | undefined): string {
  const what = resource === undefined ? `a value for {${parameter}}` : `${phrase(resource)} for {${parameter}}`;
  return `${operation.id} needs ${what}, and the document has no operation that creates one; ${mend(parameter, resource)}.`;
}

/** What would make it testable. */
const mend = (parameter: string, resource: Resource | undefined): string =>
  resource?.list === undefined
    ? `name an existing one in the configuration (\`values: { ${parameter}: … }\`)`
    : `\`touch-existing\` lets the scan take those that ${resource.list.id} shows, \`values: { ${parameter}: … }\` names one`;

/** "An event", and "a user". */
export const phrase = ({ name }: Resource): string =>
  `${/^(?!u(ser|ni|til|rl|uid|se))[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
