import SwaggerParser from '@apidevtools/swagger-parser';
import type { JsonObject } from '../json.ts';

/** Beyond this, strict validation costs more than its one warning is worth. */
const maxLength = 5_000_000;

export const isValidated = (text: string): boolean => text.length <= maxLength;

interface Violation {
  instancePath: string;
  message?: string;
  params?: { additionalProperty?: string };
}

/** One sentence that names where the document breaks its own standard first; none if it keeps it. */
export async function firstViolation(document: JsonObject): Promise<string[]> {
  const version = String(document.openapi ?? document.swagger);
  if (!/^(2\.0|3\.[01])/.test(version)) return [];
  try {
    // References stay as they are: the standard's own schemas know them, and replacing them would multiply the work.
    await SwaggerParser.validate(document as never, {
      resolve: { external: false },
      dereference: { excludedPathMatcher: () => true },
      validate: { schema: true, spec: false },
    });
    return [];
  } catch (error) {
    return [`The document is not strictly valid OpenAPI and is used all the same: ${describe(error)}`];
  }
}

function describe(error: unknown): string {
  const details = (error as { details?: Violation[] }).details ?? [];
  const vague = /must match (exactly one|a) schema|"\$ref"|'\$ref'|must match "(then|else)"/;
  const first = details.find((each) => !vague.test(each.message ?? '')) ?? details[0];
  if (first === undefined)
    return `${String((error as Error).message)
      .split('\n')[0]
      ?.slice(0, 200)}.`;
  const extra = first.params?.additionalProperty;
  const what = extra === undefined ? first.message : `${first.message} ("${extra}")`;
  return `#${first.instancePath.slice(0, 160)} ${what}.`;
}
