import { expect, it } from 'vitest';
import type { RequestData } from '../../src/data/generate.ts';
import { mendFrom } from '../../src/data/mend.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { integer, objectOf, operation, specOf, takes, text } from '../spec/documents.ts';

const spec = await specOf({
  'POST /users': {
    ...takes({
      name: text,
      email: text,
      age: integer,
      status: text,
      starts_at: text,
      address: { type: 'object', properties: { city: text } },
    }),
    parameters: [{ name: 'mode', in: 'query', schema: text }],
  },
});
const optionalSpec = await specOf({
  'POST /shifts': {
    requestBody: {
      content: {
        'application/json': { schema: { ...objectOf({ name: text, starts_at: text }), required: ['name'] } },
      },
    },
  },
});
const of = operation(spec, 'POST /users');
const sent = { name: 'N', email: 'nobody', age: 1, status: 'on', starts_at: 'soon' };

const mended = (body: Json, from: JsonObject = sent, status = 422): Json | undefined => {
  const data: RequestData = { path: {}, query: {}, headers: {}, body: from };
  return mendFrom({ status, body }, of, data)?.body;
};
const changed = (body: Json, from: JsonObject = sent): JsonObject => {
  const after = (mended(body, from) ?? {}) as JsonObject;
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => JSON.stringify(from[name]) !== JSON.stringify(value)),
  );
};
const { name: _name, ...nameless } = sent;
const email = expect.stringMatching(/^\S+@\S+\.\w+$/);
const something = expect.stringMatching(/./);

it.each<[string, Json, JsonObject, JsonObject]>([
  [
    'FastAPI missing',
    { detail: [{ type: 'missing', loc: ['body', 'name'], msg: 'Field required', input: {} }] },
    nameless,
    { name: something },
  ],
  [
    'FastAPI bound',
    {
      detail: [
        {
          type: 'greater_than_equal',
          loc: ['body', 'age'],
          msg: 'Input should be greater than or equal to 18',
          ctx: { ge: 18 },
        },
      ],
    },
    sent,
    { age: 18 },
  ],
  [
    'FastAPI choice',
    {
      detail: [
        {
          type: 'literal_error',
          loc: ['body', 'status'],
          msg: "Input should be 'draft' or 'open'",
          ctx: { expected: "'draft' or 'open'" },
        },
      ],
    },
    sent,
    { status: 'draft' },
  ],
  [
    'FastAPI date',
    {
      detail: [
        {
          type: 'datetime_from_date_parsing',
          loc: ['body', 'starts_at'],
          msg: 'Input should be a valid datetime or date, input is too short',
        },
      ],
    },
    sent,
    { starts_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
  ],
  [
    'FastAPI pattern',
    {
      detail: [
        {
          type: 'string_pattern_mismatch',
          loc: ['body', 'status'],
          msg: "String should match pattern '^[A-Z]{3}$'",
          ctx: { pattern: '^[A-Z]{3}$' },
        },
      ],
    },
    sent,
    { status: expect.stringMatching(/^[A-Z]{3}$/) },
  ],
  [
    'Django REST',
    { email: ['Enter a valid email address.'], name: ['This field may not be blank.'] },
    { ...sent, name: '' },
    { email, name: something },
  ],
  ['Django REST nested', { address: { city: ['This field is required.'] } }, sent, { address: { city: something } }],
  ['Django REST choice', { status: ['"on" is not a valid choice.'] }, sent, {}],
  [
    'Spring',
    {
      status: 400,
      errors: [{ field: 'age', rejectedValue: 1, defaultMessage: 'must be greater than or equal to 18', code: 'Min' }],
    },
    sent,
    { age: 18 },
  ],
  [
    'Spring problem',
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      violations: [{ field: 'name', message: 'must not be blank' }],
    },
    nameless,
    { name: something },
  ],
  [
    'Quarkus',
    {
      title: 'Constraint Violation',
      violations: [{ field: 'create.user.email', message: 'must be a well-formed email address' }],
    },
    sent,
    { email },
  ],
  [
    'Jackson',
    {
      message:
        'JSON parse error: Cannot deserialize value of type `java.time.LocalDateTime` from String "soon" (through reference chain: com.acme.User["starts_at"])',
    },
    sent,
    { starts_at: expect.stringMatching(/T/) },
  ],
  ['Rails', { errors: { name: ["can't be blank"] } }, nameless, { name: something }],
  [
    'Laravel',
    {
      message: 'The name field is required.',
      errors: { name: ['The name field is required.'], 'address.city': ['The address.city field is required.'] },
    },
    nameless,
    { name: something, address: { city: something } },
  ],
  [
    'zod',
    {
      error: {
        issues: [
          {
            code: 'too_small',
            minimum: 18,
            inclusive: true,
            path: ['age'],
            message: 'Number must be greater than or equal to 18',
          },
        ],
      },
    },
    sent,
    { age: 18 },
  ],
  [
    'zod missing',
    {
      issues: [
        { code: 'invalid_type', expected: 'string', received: 'undefined', path: ['name'], message: 'Required' },
      ],
    },
    nameless,
    { name: something },
  ],
  [
    'zod enum',
    {
      errors: [
        {
          code: 'invalid_enum_value',
          options: ['draft', 'open'],
          received: 'on',
          path: ['status'],
          message: "Invalid enum value. Expected 'draft' | 'open', received 'on'",
        },
      ],
    },
    sent,
    { status: 'draft' },
  ],
  [
    'ajv',
    {
      errors: [
        {
          instancePath: '',
          keyword: 'required',
          params: { missingProperty: 'name' },
          message: "must have required property 'name'",
        },
      ],
    },
    nameless,
    { name: something },
  ],
  [
    'ajv bound',
    {
      errors: [
        { instancePath: '/age', keyword: 'minimum', params: { comparison: '>=', limit: 18 }, message: 'must be >= 18' },
      ],
    },
    sent,
    { age: 18 },
  ],
  [
    'Fastify',
    { statusCode: 400, error: 'Bad Request', message: "body must have required property 'name'" },
    nameless,
    { name: something },
  ],
  ['Fastify bound', { statusCode: 400, error: 'Bad Request', message: 'body/age must be >= 18' }, sent, { age: 18 }],
  [
    'gin',
    {
      error:
        "Key: 'User.Name' Error:Field validation for 'Name' failed on the 'required' tag\nKey: 'User.Email' Error:Field validation for 'Email' failed on the 'email' tag",
    },
    nameless,
    { name: something, email },
  ],
  [
    'encoding/json',
    { error: 'json: cannot unmarshal number into Go struct field User.status of type string' },
    { ...sent, status: 5 },
    { status: '5' },
  ],
  [
    'NestJS',
    { statusCode: 400, message: ['name should not be empty', 'email must be an email'], error: 'Bad Request' },
    nameless,
    { name: something, email },
  ],
  ['NestJS unknown', { statusCode: 400, message: ['property extra should not exist'] }, { ...sent, extra: 1 }, {}],
  [
    'Joi',
    {
      details: [
        {
          message: '"age" must be greater than or equal to 18',
          path: ['age'],
          type: 'number.min',
          context: { limit: 18 },
        },
      ],
    },
    sent,
    { age: 18 },
  ],
  [
    'express-validator',
    { errors: [{ type: 'field', value: 'nobody', msg: 'Invalid email', path: 'email', location: 'body' }] },
    sent,
    { email },
  ],
  [
    'marshmallow',
    { code: 422, errors: { json: { name: ['Missing data for required field.'] } } },
    nameless,
    { name: something },
  ],
  [
    'RFC 9457',
    { type: 'https://x/y', title: 'Invalid', errors: [{ pointer: '#/age', detail: 'must be at least 18' }] },
    sent,
    { age: 18 },
  ],
  [
    'JSON:API',
    { errors: [{ source: { pointer: '/data/attributes/name' }, detail: "can't be blank" }] },
    nameless,
    { name: something },
  ],
  ['by hand', { error: 'name is required' }, nameless, { name: something }],
  ['by hand, the other way round', { error: 'Missing required field: name' }, nameless, { name: something }],
])('%s', (_case, answer, from, expected) => {
  expect(changed(answer, from)).toEqual(expected);
});

it('removes what the server does not know', () => {
  expect(
    mended({ detail: [{ type: 'extra_forbidden', loc: ['body', 'status'], msg: 'Extra inputs are not permitted' }] }),
  ).toEqual({ name: 'N', email: 'nobody', age: 1, starts_at: 'soon' });
});

it('mends a query parameter too', () => {
  const answer = { detail: [{ type: 'missing', loc: ['query', 'mode'], msg: 'Field required' }] };
  expect(mendFrom({ status: 422, body: answer }, of, { path: {}, query: {}, headers: {}, body: sent })?.query).toEqual({
    mode: something,
  });
});

it.each<[string, Json, number]>([
  ['a taken name', { name: ['user with this name already exists.'] }, 400],
  ['a missing owner', { name: ['Invalid pk "7" - object does not exist.'] }, 400],
  ['nothing of fields', { error: 'sold out' }, 400],
  ['a text', 'Bad Request', 400],
  ['another status', { errors: { name: ["can't be blank"] } }, 409],
])('leaves %s alone', (_case, answer, status) => {
  expect(mended(answer, sent, status)).toBeUndefined();
});

it('leaves out what the document does without and the server will not have', () => {
  const complaint = { message: ['starts_at must be the beginning of a shift'], statusCode: 400 };
  const optional = operation(optionalSpec, 'POST /shifts');
  const data: RequestData = { path: {}, query: {}, headers: {}, body: { name: 'N', starts_at: 'soon' } };
  expect(mendFrom({ status: 400, body: complaint }, optional, data)?.body).toEqual({ name: 'N' });
  expect(mendFrom({ status: 400, body: { message: ['name must be nicer'] } }, optional, data)).toBeUndefined();
});
