/**
 * GitHub's own published description of its REST API, against which every request to the loopback GitHub is held.
 * It is large, so it is no dependency: `node test/helpers/fetch-published.ts` puts it into `.cache/`. Without it the check is
 * left out, and one line says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';

export const descriptionPath = fileURLToPath(
  new URL('../../.cache/octokit-openapi/api.github.com.json', import.meta.url),
);

interface Described {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  status: number;
  answer: unknown;
}

export interface Description {
  /** One sentence for each way in which an exchange is not as GitHub describes it. */
  violations(exchange: Described): string[];
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: object;
}

interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown> } | { $ref: string }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

let loaded: Description | undefined;

/** `undefined` where it was not fetched. */
export function githubDescription(): Description | undefined {
  if (!existsSync(descriptionPath)) return undefined;
  loaded ??= describe(JSON.parse(readFileSync(descriptionPath, 'utf8'), untypedNull) as Document);
  return loaded;
}

/** OpenAPI 3.0 lets `nullable` stand beside a reference; JSON Schema has no such word. */
function untypedNull(_name: string, value: unknown): unknown {
  const schema = value as { nullable?: boolean; type?: string } | null;
  if (typeof schema !== 'object' || schema?.nullable !== true || schema.type !== undefined) return value;
  const { nullable: _nullable, ...rest } = schema;
  return { anyOf: [rest, { type: 'null', nullable: true }] };
}

// A pull request embeds whole repositories; building those would test the builder.
const answersNotHeld = /^\/repos\/\{owner\}\/\{repo\}\/(pulls$|commits\/)/;

function describe(document: Document): Description {
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: false, logger: false });
  ajv.addSchema({ ...document, $id: 'github' });
  const compiled = new Map<string, ValidateFunction>();
  const check = (pointer: string, value: unknown): string[] => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
    compiled.set(pointer, validate);
    return validate(value) ? [] : [ajv.errorsText(validate.errors)];
  };
  return { violations: (exchange) => violations(document, exchange, check) };
}

type Check = (pointer: string, value: unknown) => string[];

const pointerPart = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

function violations(document: Document, exchange: Described, check: Check): string[] {
  const template = templateOf(document, exchange.path);
  const method = exchange.method.toLowerCase();
  const operation = template === undefined ? undefined : document.paths[template]?.[method];
  const title = `${exchange.method} ${exchange.path}`;
  if (template === undefined || !operation) return [`${title}: GitHub has no such operation`];
  const pointer = `/paths/${pointerPart(template)}/${method}`;
  const found = [
    ...queryViolations(document, operation, exchange.query),
    ...bodyViolations(operation, exchange.body, pointer, check),
    ...(answersNotHeld.test(template) ? [] : answerViolations(document, operation, exchange, pointer, check)),
  ];
  return found.map((sentence) => `${title}: ${sentence}`);
}

/** The template with the most literal segments, as `/pulls/comments/{id}` also looks like `/pulls/{number}/{x}`. */
function templateOf(document: Document, path: string): string | undefined {
  const parts = path.split('/');
  const fits = Object.keys(document.paths).filter((template) => {
    const segments = template.split('/');
    return (
      segments.length === parts.length &&
      segments.every((segment, i) => segment === parts[i] || (segment.startsWith('{') && parts[i] !== ''))
    );
  });
  const variables = (template: string): number => template.split('{').length;
  return fits.sort((a, b) => variables(a) - variables(b))[0];
}

function resolve<T extends object>(document: Document, value: T | { $ref: string }): T {
  if (!('$ref' in value)) return value;
  return (value.$ref as string)
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document) as T;
}

function queryViolations(document: Document, operation: Operation, query: URLSearchParams): string[] {
  const known = (operation.parameters ?? [])
    .map((one) => resolve<Parameter>(document, one))
    .filter((one) => one.in === 'query');
  const unknown = [...query.keys()].filter((name) => !known.some((one) => one.name === name));
  const values = known.flatMap((one) => valueViolations(one, query.get(one.name)));
  return [...unknown.map((name) => `unknown query parameter ${name}`), ...values];
}

function valueViolations({ name, required, schema }: Parameter, text: string | null): string[] {
  if (text === null) return required ? [`query parameter ${name} is missing`] : [];
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: true, logger: false });
  return ajv.compile({ type: 'object', properties: { value: schema } })({ value: text })
    ? []
    : [`query parameter ${name} cannot be ${text}`];
}

function bodyViolations(operation: Operation, body: unknown, pointer: string, check: Check): string[] {
  const content = operation.requestBody?.content['application/json'] as
    | { schema: { properties?: Record<string, unknown> } }
    | undefined;
  if (!content) return body === undefined ? [] : ['takes no body'];
  if (body === undefined) return operation.requestBody?.required ? ['the body is missing'] : [];
  const known = content.schema.properties;
  const unknown = known ? Object.keys(body as object).filter((name) => !(name in known)) : [];
  return [
    ...unknown.map((name) => `unknown field ${name}`),
    ...check(`${pointer}/requestBody/content/${pointerPart('application/json')}/schema`, body),
  ];
}

/** Holds our own loopback GitHub to the description: a state that GitHub never shows would prove nothing. */
function answerViolations(
  document: Document,
  operation: Operation,
  { status, answer }: Described,
  pointer: string,
  check: Check,
): string[] {
  const response = operation.responses[String(status)];
  // GitHub may fail in ways that it does not list for each operation.
  if (!response) return status < 400 ? [`never answers ${status}`] : [];
  const place = '$ref' in response ? response.$ref.slice(1) : `${pointer}/responses/${status}`;
  const resolved = resolve(document, response) as { content?: Record<string, unknown> };
  if (!resolved.content?.['application/json']) return [];
  return check(`${place}/content/${pointerPart('application/json')}/schema`, answer).map(
    (text) => `answer of the loopback GitHub: ${text}`,
  );
}
