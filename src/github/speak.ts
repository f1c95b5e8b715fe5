/** A surface that fails is a warning that says how to mend it; it never decides the gate. */
import { clean } from '../report/escape.ts';
import { statusOf } from './client.ts';

export interface Surface {
  /** `the pull request comment` */
  name: string;
  /** `pull-requests: write` */
  permission: string;
}

/** Runs the surface; on failure hands one sentence to `warn` and gives `undefined`. */
export async function speak<T>(
  surface: Surface,
  warn: (sentence: string) => void,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    warn(explain(surface, error));
    return undefined;
  }
}

/** One sentence: what was not written, why, and what to change. */
export function explain({ name, permission }: Surface, error: unknown): string {
  const failed = `Racegate could not write ${name}`;
  const status = statusOf(error);
  const message = clean(error instanceof Error ? error.message : String(error), 200);
  const grant = `add \`${permission}\` under \`permissions:\` of the job`;
  if (status === 403 && /rate limit/i.test(message))
    return `${failed}: GitHub's rate limit was reached; it is written by the next run.`;
  if (status === 429) return `${failed}: GitHub's rate limit was reached; it is written by the next run.`;
  if (status === 401) return `${failed}: the token is not valid; check \`github-token\`.`;
  if (status === 403) return `${failed}: the token may not (${message}); ${grant}.`;
  if (status === 404) return `${failed}: GitHub answers 404, which it also does for a token that may not; ${grant}.`;
  if (status === undefined || status >= 500)
    return `${failed}: GitHub did not answer as it should (${message}); nothing to mend here.`;
  return `${failed}: GitHub refused it with ${status} (${message}).`;
}
