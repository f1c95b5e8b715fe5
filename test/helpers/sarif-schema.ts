/** The published JSON Schema of SARIF 2.1.0, which `node test/helpers/fetch-published.ts` puts into `.cache/`. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';

export const sarifSchemaPath = fileURLToPath(new URL('../../.cache/sarif/sarif-2.1.0-rtm.5.json', import.meta.url));

/** Each way in which a log is not SARIF, as one sentence; `undefined` where the schema was not fetched. */
export function sarifViolations(): ((log: unknown) => string[]) | undefined {
  if (!existsSync(sarifSchemaPath)) return undefined;
  // Draft 4 names its own id otherwise than later drafts; of its words the schema uses what they share.
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(sarifSchemaPath, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, unicodeRegExp: false });
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addFormat('uri-reference', (text) => /^[^\s<>"{}|\\^`]*$/.test(text));
  ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text));
  const validate = ajv.compile(schema);
  return (log) => (validate(log) ? [] : (validate.errors ?? []).map((error) => ajv.errorsText([error])));
}
