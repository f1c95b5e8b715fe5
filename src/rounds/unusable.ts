/** What keeps an operation from being called. */
import { howToSignIn } from '../identities/wall.ts';
import type { Step } from '../spec/recipe.ts';
import type { Operation } from '../spec/spec.ts';
import type { Exchange } from '../transport/transport.ts';
import { bind, type Fixture, type Overrides, Unbound } from './binding.ts';

/** Why an operation could not be prepared or did not accept its request: becomes its reason under `untested`. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
  readonly code: string;
  /** Id of the operation that was refused. */
  readonly refused: string | undefined;

  constructor(code: string, message: string, refused?: string) {
    super(message);
    this.code = code;
    this.refused = refused;
  }
}

/** @throws Unusable where the answer that made what the request works on does not say how it is known */
export function boundTo({ operation, bindings }: Pick<Step, 'operation' | 'bindings'>, fixture: Fixture): Overrides {
  try {
    return bind(bindings, fixture);
  } catch (error) {
    if (error instanceof Unbound) throw new Unusable('no-identity', `${operation.id}: ${error.message}`);
    throw error;
  }
}

export function refusal(operation: Operation, { status, body, error }: Exchange): Unusable {
  if (status === null)
    return new Unusable('no-response', `${operation.id} got no response: ${error?.message ?? 'unknown cause'}`);
  if (status === 401 || status === 403)
    return new Unusable(
      'missing-authentication',
      `${operation.id} answered ${status} (missing authentication): ${howToSignIn}`,
      operation.id,
    );
  const said = body.trim().slice(0, 160).replaceAll(/\s+/g, ' ');
  return new Unusable('refused', `${operation.id} answered ${status}${said ? `: ${said}` : ''}`, operation.id);
}
