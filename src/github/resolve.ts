/** Folds away review comments whose race is gone. Only GraphQL can. */
import type { GitHub } from './client.ts';

/**
 * Hides the comments as resolved. Resolving the thread itself needs write access to the contents of the repository, which a scan should
 * not have; hiding needs only what writing them needed. The text already says that the race is fixed, so a failure is no matter.
 * @param nodeIds GraphQL ids of review comments
 */
export async function dismiss(github: GitHub, nodeIds: string[]): Promise<void> {
  const parameters = nodeIds.map((_id, index) => `$id${index}: ID!`);
  const fields = nodeIds.map((_id, index) => minimize(index));
  const variables = Object.fromEntries(nodeIds.map((id, index) => [`id${index}`, id]));
  try {
    await github.graphql(`mutation(${parameters.join(', ')}) { ${fields.join(' ')} }`, variables);
  } catch {
    // Not hidden, but still marked as fixed in its text.
  }
}

const minimize = (index: number): string =>
  `c${index}: minimizeComment(input: {subjectId: $id${index}, classifier: RESOLVED}) { clientMutationId }`;
