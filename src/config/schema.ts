/** The JSON Schema of racegate.yml. Editors get it as `docs/racegate.schema.json`; the program checks with the same. */
import type { Json, JsonObject } from '../json.ts';
import { type Input, inputs } from './inputs.ts';

const text = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'string',
  minLength: 1,
  description,
  ...more,
});
const list = (items: JsonObject, description: string): JsonObject => ({ type: 'array', items, description });
const keyed = (additionalProperties: JsonObject, description: string): JsonObject => ({
  type: 'object',
  additionalProperties,
  description,
});
const record = (properties: JsonObject, required: string[], description?: string): JsonObject => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
  additionalProperties: false,
  ...(description === undefined ? {} : { description }),
});

const headers = keyed({ type: 'string' }, 'Names and values.');
const anything: JsonObject = { description: 'Any value.' };

const account = {
  operation: text('`POST /login` or an operationId.'),
  url: text('Absolute URL, where the account lives on another server.'),
  headers,
  'content-type': text('`application/json` unless given.', { default: 'application/json' }),
  body: { description: 'JSON, or text sent as it is; `{unique}` becomes a new word for each account.' },
};

const token = record(
  {
    from: { enum: ['body', 'header'], default: 'body', description: 'Where the login answers with it.' },
    at: text('JSON pointer in the body (`/access_token`), or the name of the header.'),
    to: { enum: ['header', 'query', 'cookie'], default: 'header', description: 'How later requests carry it.' },
    name: text('Name of that header, parameter or cookie.', { default: 'Authorization' }),
    template: text('How the value is written.', { default: 'Bearer {token}', pattern: '\\{token\\}' }),
  },
  ['at'],
  'The token of the login; without it the cookies are used.',
);

const identity = record(
  {
    name: text('Name in reports.'),
    headers,
    query: keyed({ type: 'string' }, 'Parameters that are added to every path, such as an API key.'),
    createUsers: record(account, ['operation'], 'Signs up a fresh account first.'),
    login: record(
      { ...account, token, cookies: { type: 'boolean', description: 'Send the cookies that the login sets.' } },
      ['operation'],
    ),
  },
  ['name'],
);

const call = record(
  {
    operation: text('`POST /events/{id}/reservations` or an operationId.'),
    parameters: keyed(anything, 'By name; `{event.id}` is what the call named `event` answered.'),
    body: anything,
    as: text('The name by which later calls and invariants speak of the answer.', {
      pattern: '^[A-Za-z_][A-Za-z0-9_-]*$',
    }),
    identity: text('Name of the identity that sends it.'),
    times: { type: 'integer', minimum: 1, maximum: 100, default: 1, description: 'Copies in the burst.' },
  },
  ['operation'],
);

const scenario = record(
  {
    name: text('Name in reports.'),
    setup: list(call, 'Calls that make the start state, in order.'),
    arazzo: record(
      { file: text('Path of an Arazzo 1.0 document.'), workflow: text('workflowId; the first without it.') },
      ['file'],
    ),
    race: { ...list(call, 'Requests that are released together.'), minItems: 1 },
    observe: list(call, 'Reads before and after.'),
    invariants: list(
      text('`count(2xx) <= 1`, `after.remaining >= 0`, `sum(balance) == before`'),
      'What must hold afterwards.',
    ),
  },
  ['name', 'race'],
);

const operation = record(
  {
    skip: text('Why it is not probed.'),
    values: keyed(anything, 'Values to send: by parameter name, or by JSON pointer into the body (`/seats`).'),
    'natural-key': { type: ['string', 'array'], items: { type: 'string' }, description: 'Fields that must be unique.' },
    'bounded-by': text('The field that limits it, `event.capacity`.'),
    attempts: {
      type: 'integer',
      minimum: 1,
      description: 'How many attempts are allowed; more are then tried at once.',
    },
    severity: {
      enum: ['critical', 'high', 'medium', 'low', 'info'],
      description: 'Instead of the severity of the rule.',
    },
  },
  [],
);

const acceptance = record(
  {
    finding: text('Id of the finding, as the report gives it.'),
    reason: text('Why it is no problem here.'),
    expires: text('Last day, `2026-12-31`.', { pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  },
  ['finding', 'reason'],
);

function ofInput(input: Input): JsonObject {
  const { kind, description } = input;
  if (kind.is === 'number')
    return { type: kind.whole ? 'integer' : 'number', description, ...bounds(kind), ...given(input, Number) };
  if (kind.is === 'flag') return { type: 'boolean', description, ...given(input, (value) => value === 'true') };
  if (kind.is === 'choice') return { enum: [...kind.of], description, ...given(input, String) };
  if (kind.is === 'lines') return { type: ['string', 'array'], items: { type: 'string' }, description };
  if (kind.is === 'headers')
    return { type: ['string', 'object'], additionalProperties: { type: 'string' }, description };
  return text(description, given(input, String));
}

const bounds = ({ min, max }: { min: number; max?: number }): JsonObject => ({
  minimum: min,
  ...(max === undefined ? {} : { maximum: max }),
});

const given = (input: Input, read: (value: string) => Json): JsonObject =>
  input.default === undefined ? {} : { default: read(input.default) };

/** Where nothing is said: more would flood a preview. */
export const mostCreated = 10_000;

/** Draft-07, which editors read. */
export function configSchema(): JsonObject {
  const own = Object.fromEntries(inputs.filter((input) => input.inFile).map((input) => [input.name, ofInput(input)]));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Racegate configuration',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...own,
      'max-created': {
        type: 'integer',
        minimum: 1,
        default: mostCreated,
        description: 'Most resources that a scan may create.',
      },
      auth: text('Path of a Web Fuzzing Commons authentication file, whose users become identities.'),
      overlays: list(
        text('Path of an OpenAPI Overlay file.'),
        'Applied to the document, in this order, before it is read.',
      ),
      identities: list(identity, 'Who calls the API; several let bursts use distinct sessions.'),
      operations: keyed(operation, 'Corrections, by `METHOD /path*`, tag:NAME or operationId.'),
      scenarios: list(scenario, 'What cannot be inferred.'),
      accept: list(acceptance, 'Findings that do not count.'),
    },
  };
}
