/** Whether accounts can be had at all, as far as configuration and document tell. Pure. */
import type { Config } from '../config/config.ts';
import { signUps } from '../spec/signs.ts';
import type { Operation, Spec } from '../spec/spec.ts';

const signing = /^(authorization|cookie|.*(api-?key|token|auth).*)$/;

/** Header lines that sign requests; others, such as the pass of a preview's own wall, do not. */
export const hasCredentials = ({ headers }: Pick<Config, 'headers'>): boolean =>
  Object.keys(headers).some((name) => signing.test(name));

/** The identity of the configuration whose account is a new one each time. */
export const renewable = ({
  identities = [],
}: Pick<Config, 'identities'>): NonNullable<Config['identities']>[number] | undefined =>
  identities.find(({ createUsers }) => JSON.stringify(createUsers?.body ?? '').includes('{unique}'));

/** The operation that makes fresh accounts; `undefined`: the callers are given, or the document has no sign-up. */
export function accountMaker(spec: Spec, config: Pick<Config, 'identities' | 'headers'>): Operation | undefined {
  const { createUsers } = renewable(config) ?? {};
  const [signUp] = signUps(spec);
  if (createUsers !== undefined) {
    const known = spec.operations.find(({ id, operationId }) => [id, operationId].includes(createUsers.operation));
    return known ?? signUp;
  }
  return (config.identities ?? []).length > 0 || hasCredentials(config) ? undefined : signUp;
}
