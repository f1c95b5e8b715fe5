/** What frameworks answer when they refuse a request, as they word and shape it, and what is to be sent then. */
import { describe, expect, it } from 'vitest';
import type { RequestData } from '../../src/data/generate.ts';
import { mendFrom } from '../../src/data/mend.ts';
import { isObject, type Json, type JsonObject } from '../../src/json.ts';
import { integer, number, objectOf, operation, specOf, takes, text } from '../spec/documents.ts';

const spec = await specOf({
  'POST /orders': takes({
    'name!': text,
    'email!': text,
    'age!': integer,
    'price!': number,
    'status!': text,
    'code!': text,
    'ref!': text,
    'startsAt!': text,
    'endsAt!': text,
    'active!': { type: 'boolean' },
    'tags!': { type: 'array', items: text },
    'items!': { type: 'array', items: objectOf({ 'sku!': text, 'qty!': integer }) },
    'address!': objectOf({ 'city!': text }),
  }),
});
const of = operation(spec, 'POST /orders');
const sent: JsonObject = {
  name: 'N',
  email: 'nobody',
  age: 1,
  price: 1.5,
  status: 'on',
  code: 'c',
  ref: 'r',
  startsAt: 'soon',
  endsAt: '2020-01-01T00:00:00Z',
  active: true,
  tags: ['t'],
  items: [{ sku: 's', qty: 1 }],
  address: { city: 'X' },
};

/** What is sent then, as far as it is not what was sent: by dotted name. */
function changes(answer: Json, status: number, without: readonly string[]): Record<string, Json> {
  const body = Object.fromEntries(Object.entries(sent).filter(([name]) => !without.includes(name)));
  const data: RequestData = { path: {}, query: {}, headers: {}, body };
  const after = mendFrom({ status, body: answer }, of, data)?.body;
  const [before, now] = [flat(body, ''), flat(after ?? body, '')];
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return Object.fromEntries(
    names.flatMap((name) => (before[name] === now[name] ? [] : [[name, now[name] ?? 'left out']])),
  );
}

function flat(value: Json, way: string): Record<string, Json> {
  if (!isObject(value) && !Array.isArray(value)) return { [way]: value };
  const entries = Object.entries(value).map(([key, each]) => flat(each, way === '' ? key : `${way}.${key}`));
  return Object.assign({}, ...entries);
}

const email = expect.stringMatching(/^\S+@\S+\.\w+$/);
const something = expect.stringMatching(/./);
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
const capitals = expect.stringMatching(/^[A-Z]{3}$/);
const longer = expect.stringMatching(/^.{3,10}$/);

type Row = [what: string, answer: Json, expected: Record<string, unknown>, without?: string[]];

const pydantic = (type: string, field: string, msg: string, ctx: JsonObject = {}): Json => ({
  detail: [
    {
      type,
      loc: [
        'body',
        ...field
          .split('.')
          .filter(Boolean)
          .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
      ],
      msg,
      ctx,
    },
  ],
});
const nest = (...message: string[]): Json => ({ statusCode: 400, message, error: 'Bad Request' });
const fastify = (message: string): Json => ({
  statusCode: 400,
  code: 'FST_ERR_VALIDATION',
  error: 'Bad Request',
  message,
});
const spring = (field: string, defaultMessage: string, code: string): Json => ({
  timestamp: '2026-01-01T00:00:00.000+00:00',
  status: 400,
  error: 'Bad Request',
  message: "Validation failed for object='order'. Error count: 1",
  errors: [
    {
      codes: [`${code}.order.${field}`, `${code}.${field}`, code],
      arguments: [{ codes: [`order.${field}`, field], arguments: null, defaultMessage: field, code: field }],
      defaultMessage,
      objectName: 'order',
      field,
      rejectedValue: 'x',
      bindingFailure: false,
      code,
    },
  ],
  path: '/orders',
});
const aspnet = (errors: JsonObject): Json => ({
  type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
  title: 'One or more validation errors occurred.',
  status: 400,
  errors,
  traceId: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
});
const laravel = (errors: JsonObject): Json => ({ message: 'The given data was invalid.', errors });
const gin = (field: string, tag: string): Json => ({
  error: `Key: 'OrderInput.${field}' Error:Field validation for '${field.split('.').at(-1)}' failed on the '${tag}' tag`,
});
const marshmallow = (json: JsonObject): Json => ({ code: 422, errors: { json }, status: 'Unprocessable Entity' });
const hapi = (message: string, key: string): Json => ({
  statusCode: 400,
  error: 'Bad Request',
  message,
  validation: { source: 'payload', keys: [key] },
});
const connexion = (detail: string): Json => ({ detail, status: 400, title: 'Bad Request', type: 'about:blank' });
const zod = (issue: JsonObject): Json => ({ success: false, error: { issues: [issue], name: 'ZodError' } });
const huma = (message: string, location: string): Json => ({
  title: 'Unprocessable Entity',
  status: 422,
  detail: 'validation failed',
  errors: [{ message, location, value: 1 }],
});

const tables: Record<string, Row[]> = {
  'FastAPI with pydantic 2': [
    [
      'length',
      pydantic('string_too_short', 'name', 'String should have at least 3 characters', { min_length: 3 }),
      { name: longer },
    ],
    ['bound', pydantic('greater_than', 'age', 'Input should be greater than 17', { gt: 17 }), { age: 18 }],
    [
      'upper bound',
      pydantic('less_than_equal', 'price', 'Input should be less than or equal to 1', { le: 1.0 }),
      { price: 1 },
    ],
    [
      'enum',
      pydantic('enum', 'status', "Input should be 'draft', 'open' or 'closed'", {
        expected: "'draft', 'open' or 'closed'",
      }),
      { status: 'draft' },
    ],
    [
      'uuid',
      pydantic(
        'uuid_parsing',
        'ref',
        'Input should be a valid UUID, invalid length: expected length 32 for simple format, found 1',
        { error: 'invalid length' },
      ),
      { ref: uuid },
    ],
    [
      'email',
      pydantic('value_error', 'email', 'value is not a valid email address: An email address must have an @-sign.', {
        reason: 'An email address must have an @-sign.',
      }),
      { email },
    ],
    [
      'nested',
      pydantic('greater_than_equal', 'items.0.qty', 'Input should be greater than or equal to 2', { ge: 2 }),
      { 'items.0.qty': 2 },
    ],
    [
      'list',
      pydantic('too_short', 'tags', 'List should have at least 2 items after validation, not 1', {
        field_type: 'List',
        min_length: 2,
        actual_length: 1,
      }),
      { 'tags.1': something },
    ],
    [
      'date',
      pydantic(
        'date_from_datetime_parsing',
        'startsAt',
        'Input should be a valid date or datetime, input is too short',
        { error: 'input is too short' },
      ),
      { startsAt: expect.stringMatching(/^\d{4}-\d\d-\d\d/) },
    ],
    [
      'several fields',
      pydantic('value_error', '', 'Value error, endsAt must be after startsAt', { error: {} }),
      { endsAt: expect.stringMatching(/^20[3-9]\d/) },
    ],
    ['multiple', pydantic('multiple_of', 'age', 'Input should be a multiple of 5', { multiple_of: 5 }), { age: 5 }],
  ],
  'FastAPI with pydantic 1': [
    [
      'missing',
      { detail: [{ loc: ['body', 'name'], msg: 'field required', type: 'value_error.missing' }] },
      { name: something },
      ['name'],
    ],
    [
      'bound',
      {
        detail: [
          {
            loc: ['body', 'age'],
            msg: 'ensure this value is greater than or equal to 18',
            type: 'value_error.number.not_ge',
            ctx: { limit_value: 18 },
          },
        ],
      },
      { age: 18 },
    ],
    [
      'length',
      {
        detail: [
          {
            loc: ['body', 'name'],
            msg: 'ensure this value has at least 3 characters',
            type: 'value_error.any_str.min_length',
            ctx: { limit_value: 3 },
          },
        ],
      },
      { name: longer },
    ],
    [
      'enum',
      {
        detail: [
          {
            loc: ['body', 'status'],
            msg: "value is not a valid enumeration member; permitted: 'draft', 'open'",
            type: 'type_error.enum',
            ctx: { enum_values: ['draft', 'open'] },
          },
        ],
      },
      { status: 'draft' },
    ],
  ],
  'Django REST framework': [
    ['bound', { age: ['Ensure this value is greater than or equal to 18.'] }, { age: 18 }],
    ['length', { name: ['Ensure this field has at least 3 characters.'] }, { name: longer }],
    [
      'moment',
      {
        startsAt: [
          'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
        ],
      },
      { startsAt: moment },
    ],
    ['date', { startsAt: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.'] }, { startsAt: day }],
    ['uuid', { ref: ['Must be a valid UUID.'] }, { ref: uuid }],
    [
      'list of objects',
      { items: [{ qty: ['Ensure this value is greater than or equal to 2.'] }] },
      { 'items.0.qty': 2 },
    ],
    ['a list that may not be empty', { tags: ['This list may not be empty.'] }, { 'tags.0': something }, ['tags']],
    ['required', { address: { city: ['This field is required.'] } }, { 'address.city': something }, ['address']],
    [
      'standardized errors',
      {
        type: 'validation_error',
        errors: [{ code: 'min_value', detail: 'Ensure this value is greater than or equal to 18.', attr: 'age' }],
      },
      { age: 18 },
    ],
    ['decimal places', { price: ['Ensure that there are no more than 0 decimal places.'] }, { price: 2 }],
    ['slug', { code: ['Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.'] }, {}],
  ],
  'express-validator': [
    ['6', { errors: [{ value: 'nobody', msg: 'Invalid value', param: 'email', location: 'body' }] }, { email }],
    [
      '7',
      { errors: [{ type: 'field', value: 1, msg: 'age must be at least 18', path: 'age', location: 'body' }] },
      { age: 18 },
    ],
    [
      'mapped',
      {
        errors: { email: { type: 'field', value: 'nobody', msg: 'Must be an email', path: 'email', location: 'body' } },
      },
      { email },
    ],
    [
      'nested',
      { errors: [{ type: 'field', value: 1, msg: 'must be at least 2', path: 'items[0].qty', location: 'body' }] },
      { 'items.0.qty': 2 },
    ],
  ],
  'NestJS with class-validator': [
    ['bound', nest('age must not be less than 18'), { age: 18 }],
    ['upper bound', nest('price must not be greater than 1'), { price: 1 }],
    ['choice', nest('status must be one of the following values: draft, open'), { status: 'draft' }],
    ['length', nest('name must be longer than or equal to 3 characters'), { name: longer }],
    ['moment', nest('startsAt must be a valid ISO 8601 date string'), { startsAt: moment }],
    ['Date', nest('startsAt must be a Date instance'), { startsAt: moment }],
    ['uuid', nest('ref must be a UUID'), { ref: uuid }],
    ['nested', nest('items.0.qty must not be less than 2'), { 'items.0.qty': 2 }],
    ['pattern', nest('code must match /^[A-Z]{3}$/ regular expression'), { code: capitals }],
    ['country', nest('code must be a valid ISO31661 Alpha2 code'), { code: 'US' }],
    ['currency', nest('code must be a valid ISO4217 code'), { code: 'USD' }],
    ['phone', nest('code must be a valid phone number'), { code: expect.stringMatching(/^\+\d{8,}$/) }],
    ['IBAN', nest('code must be an IBAN'), { code: 'DE89370400440532013000' }],
    [
      'several',
      nest('name should not be empty', 'age must be an integer number', 'age must be a positive number'),
      { name: something, age: expect.any(Number) },
      ['name', 'age'],
    ],
    [
      'nested object',
      {
        statusCode: 400,
        message: [
          {
            property: 'address',
            children: [{ property: 'city', constraints: { isNotEmpty: 'city should not be empty' } }],
          },
        ],
      },
      { 'address.city': something },
      ['address'],
    ],
  ],
  zod: [
    [
      '4: length',
      zod({
        origin: 'string',
        code: 'too_small',
        minimum: 3,
        inclusive: true,
        path: ['name'],
        message: 'Too small: expected string to have >=3 characters',
      }),
      { name: longer },
    ],
    [
      '4: choice',
      zod({
        code: 'invalid_value',
        values: ['draft', 'open'],
        path: ['status'],
        message: 'Invalid option: expected one of "draft"|"open"',
      }),
      { status: 'draft' },
    ],
    [
      '4: missing',
      zod({
        expected: 'string',
        code: 'invalid_type',
        path: ['name'],
        message: 'Invalid input: expected string, received undefined',
      }),
      { name: something },
      ['name'],
    ],
    [
      '4: email',
      zod({
        origin: 'string',
        code: 'invalid_format',
        format: 'email',
        pattern:
          "/^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$/",
        path: ['email'],
        message: 'Invalid email address',
      }),
      { email },
    ],
    [
      '4: date-time',
      zod({
        origin: 'string',
        code: 'invalid_format',
        format: 'datetime',
        pattern: '/^x$/',
        path: ['startsAt'],
        message: 'Invalid ISO datetime',
      }),
      { startsAt: moment },
    ],
    [
      '4: number',
      zod({
        origin: 'number',
        code: 'too_small',
        minimum: 0,
        inclusive: false,
        path: ['items', 0, 'qty'],
        message: 'Too small: expected number to be >1',
      }),
      { 'items.0.qty': 2 },
    ],
    [
      '3: length',
      zod({
        code: 'too_small',
        minimum: 3,
        type: 'string',
        inclusive: true,
        exact: false,
        message: 'String must contain at least 3 character(s)',
        path: ['name'],
      }),
      { name: longer },
    ],
    [
      '3: uuid',
      zod({ validation: 'uuid', code: 'invalid_string', message: 'Invalid uuid', path: ['ref'] }),
      { ref: uuid },
    ],
    ['3: flattened', { formErrors: [], fieldErrors: { name: ['Required'] } }, { name: something }, ['name']],
    ['3: formatted', { _errors: [], name: { _errors: ['Required'] } }, { name: something }, ['name']],
    [
      '3: written out',
      { message: 'Validation error: Number must be greater than or equal to 18 at "age"' },
      { age: 18 },
    ],
    [
      'as text',
      {
        success: false,
        error: {
          name: 'ZodError',
          message:
            '[\n  {\n    "code": "too_small",\n    "minimum": 18,\n    "type": "number",\n    "inclusive": true,\n    "exact": false,\n    "message": "Number must be greater than or equal to 18",\n    "path": [\n      "age"\n    ]\n  }\n]',
        },
      },
      { age: 18 },
    ],
    [
      'valibot',
      {
        issues: [
          {
            kind: 'validation',
            type: 'min_value',
            input: 1,
            expected: '>=18',
            received: '1',
            message: 'Invalid value: Expected >=18 but received 1',
            requirement: 18,
            path: [{ type: 'object', origin: 'value', key: 'age', value: 1 }],
          },
        ],
      },
      { age: 18 },
    ],
  ],
  'Fastify and ajv': [
    ['length', fastify('body/name must NOT have fewer than 3 characters'), { name: longer }],
    ['format', fastify('body/email must match format "email"'), { email }],
    ['moment', fastify('body/startsAt must match format "date-time"'), { startsAt: moment }],
    ['pattern', fastify('body/code must match pattern "^[A-Z]{3}$"'), { code: capitals }],
    ['nested', fastify('body/items/0/qty must be >= 2'), { 'items.0.qty': 2 }],
    [
      'nested missing',
      fastify("body/address must have required property 'city'"),
      { 'address.city': something },
      ['address'],
    ],
    [
      'express-openapi-validator',
      {
        message: "request/body must have required property 'name'",
        errors: [
          {
            path: '/body/name',
            message: "must have required property 'name'",
            errorCode: 'required.openapi.validation',
          },
        ],
      },
      { name: something },
      ['name'],
    ],
    [
      'choices',
      {
        errors: [
          {
            instancePath: '/status',
            schemaPath: '#/properties/status/enum',
            keyword: 'enum',
            params: { allowedValues: ['draft', 'open'] },
            message: 'must be equal to one of the allowed values',
          },
        ],
      },
      { status: 'draft' },
    ],
    [
      'LoopBack',
      {
        error: {
          statusCode: 422,
          name: 'UnprocessableEntityError',
          message: 'The request body is invalid. See error object `details` property for more info.',
          code: 'VALIDATION_FAILED',
          details: [{ path: '/age', code: 'minimum', message: 'must be >= 18', info: { comparison: '>=', limit: 18 } }],
        },
      },
      { age: 18 },
    ],
    [
      'Elysia',
      {
        type: 'validation',
        on: 'body',
        property: '/age',
        message: 'Expected number to be greater or equal to 18',
        expected: { age: 18 },
        found: {},
      },
      { age: 18 },
    ],
  ],
  Spring: [
    ['bound', spring('age', 'must be greater than or equal to 18', 'Min'), { age: 18 }],
    ['size', spring('name', 'size must be between 3 and 10', 'Size'), { name: longer }],
    ['pattern', spring('code', 'must match "^[A-Z]{3}$"', 'Pattern'), { code: capitals }],
    ['future', spring('endsAt', 'must be a future date', 'Future'), { endsAt: expect.stringMatching(/^20[3-9]\d/) }],
    ['nested', spring('items[0].qty', 'must be greater than or equal to 2', 'Min'), { 'items.0.qty': 2 }],
    [
      'enum',
      {
        status: 400,
        error: 'Bad Request',
        message:
          'JSON parse error: Cannot deserialize value of type `com.acme.Status` from String "on": not one of the values accepted for Enum class: [DRAFT, OPEN]',
      },
      { status: 'DRAFT' },
    ],
    [
      'enum with its place',
      {
        title: 'Bad Request',
        status: 400,
        detail:
          'Cannot deserialize value of type `com.acme.Status` from String "on": not one of the values accepted for Enum class: [DRAFT, OPEN]\n at [Source: REDACTED; line: 1, column: 9] (through reference chain: com.acme.Order["status"])',
      },
      { status: 'DRAFT' },
    ],
    [
      'date',
      {
        message:
          'JSON parse error: Cannot deserialize value of type `java.time.LocalDate` from String "soon": Failed to deserialize java.time.LocalDate: (java.time.format.DateTimeParseException) Text \'soon\' could not be parsed at index 0',
      },
      { startsAt: day },
    ],
    ['constraint', { status: 400, message: 'createOrder.arg0.age: must be greater than or equal to 18' }, { age: 18 }],
    ['a map', { age: 'must be greater than or equal to 18' }, { age: 18 }],
    [
      'problem with a map',
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'Invalid request content.',
        instance: '/orders',
        errors: { age: 'must be greater than or equal to 18' },
      },
      { age: 18 },
    ],
    [
      'JHipster',
      {
        type: 'https://www.jhipster.tech/problem/constraint-violation',
        title: 'Method argument not valid',
        status: 400,
        fieldErrors: [{ objectName: 'order', field: 'name', message: 'must not be blank' }],
      },
      { name: something },
      ['name'],
    ],
    [
      'Micronaut',
      {
        message: 'Bad Request',
        _embedded: { errors: [{ message: 'order.age: must be greater than or equal to 18' }] },
        _links: { self: { href: '/orders', templated: false } },
      },
      { age: 18 },
    ],
  ],
  'ASP.NET Core': [
    ['missing', aspnet({ Name: ['The Name field is required.'] }), { name: something }, ['name']],
    ['range', aspnet({ Age: ['The field Age must be between 18 and 99.'] }), { age: 18 }],
    ['email', aspnet({ Email: ['The Email field is not a valid e-mail address.'] }), { email }],
    [
      'length',
      aspnet({ Name: ['The field Name must be a string with a minimum length of 3 and a maximum length of 10.'] }),
      { name: longer },
    ],
    [
      'pattern',
      aspnet({ Code: ["The field Code must match the regular expression '^[A-Z]{3}$'."] }),
      { code: capitals },
    ],
    [
      'conversion',
      aspnet({
        order: ['The order field is required.'],
        '$.startsAt': [
          'The JSON value could not be converted to System.DateTime. Path: $.startsAt | LineNumber: 0 | BytePositionInLine: 20.',
        ],
      }),
      { startsAt: moment, order: something },
    ],
    ['nested', aspnet({ 'Items[0].Qty': ['The field Qty must be between 2 and 9.'] }), { 'items.0.qty': 2 }],
    ['FluentValidation', aspnet({ Age: ["'Age' must be greater than or equal to '18'."] }), { age: 18 }],
    [
      'FluentValidation, listed',
      [
        {
          propertyName: 'Age',
          errorMessage: "'Age' must be greater than or equal to '18'.",
          attemptedValue: 1,
          severity: 0,
          errorCode: 'GreaterThanOrEqualValidator',
        },
      ],
      { age: 18 },
    ],
  ],
  Laravel: [
    ['bound', laravel({ age: ['The age field must be at least 18.'] }), { age: 18 }],
    ['length', laravel({ name: ['The name field must be at least 3 characters.'] }), { name: longer }],
    [
      'date',
      laravel({ startsAt: ['The starts at field must be a valid date.'] }),
      { startsAt: expect.stringMatching(/^\d{4}-\d\d-\d\d/) },
    ],
    [
      'after',
      laravel({ endsAt: ['The ends at field must be a date after starts at.'] }),
      { endsAt: expect.stringMatching(/^20[3-9]\d/) },
    ],
    [
      'nested',
      laravel({ 'items.0.sku': ['The items.0.sku field is required.'] }),
      { 'items.0.sku': something },
      ['items'],
    ],
    ['between', laravel({ age: ['The age field must be between 18 and 99.'] }), { age: 18 }],
    ['email', laravel({ email: ['The email field must be a valid email address.'] }), { email }],
    ['confirmation', laravel({ code: ['The code field confirmation does not match.'] }), { code_confirmation: 'c' }],
  ],
  Rails: [
    ['bound', { errors: { age: ['must be greater than or equal to 18'] } }, { age: 18 }],
    ['length', { errors: { name: ['is too short (minimum is 3 characters)'] } }, { name: longer }],
    [
      'sentences',
      { errors: ["Name can't be blank", 'Age must be greater than or equal to 18'] },
      { name: something, age: 18 },
      ['name'],
    ],
    ['as itself', { name: ["can't be blank"] }, { name: something }, ['name']],
    ['email', { errors: { email: ['is invalid'] } }, { email }],
    [
      'a wrapper',
      { status: 400, error: 'param is missing or the value is empty: order' },
      { name: 'left out', 'order.name': 'N' },
      Object.keys(sent).filter((name) => name !== 'name'),
    ],
    ['details', { errors: { age: [{ error: 'greater_than_or_equal_to', value: 1, count: 18 }] } }, { age: 18 }],
    ['Grape', { error: 'age does not have a valid value, name is missing' }, { name: something }, ['name']],
  ],
  'Go: gin, echo, huma, ozzo': [
    ['email', gin('Email', 'email'), { email }],
    ['a bound that is not told', gin('Age', 'gte'), { age: 10 }],
    ['a length that is not told', gin('Name', 'min'), { name: expect.stringMatching(/^.{5,}$/) }],
    ['nested', gin('Items[0].Qty', 'gt'), { 'items.0.qty': 10 }],
    ['uuid', gin('Ref', 'uuid4'), { ref: uuid }],
    ['currency', gin('Code', 'iso4217'), { code: 'USD' }],
    ['later', gin('EndsAt', 'gtfield'), { endsAt: expect.stringMatching(/^20[3-9]\d/) }],
    [
      'time',
      { error: 'parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"' },
      { startsAt: moment },
    ],
    ['translated', { errors: { Age: 'Age must be 18 or greater' } }, { age: 18 }],
    ['ozzo', { age: 'must be no less than 18.' }, { age: 18 }],
    ['ozzo length', { name: 'the length must be between 3 and 10.' }, { name: longer }],
    ['huma', huma('expected number >= 18', 'body.age'), { age: 18 }],
    ['huma choice', huma('expected value to be one of "draft, open"', 'body.status'), { status: 'draft' }],
    ['huma missing', huma('expected required property name to be present', 'body'), { name: something }, ['name']],
    ['huma nested', huma('expected length >= 3', 'body.items[0].sku'), { 'items.0.sku': longer }],
    [
      'kin-openapi',
      {
        error:
          'request body has an error: doesn\'t match schema: Error at "/age": number must be at least 18\nSchema:\n  {}\n\nValue:\n  1\n',
      },
      { age: 18 },
    ],
    [
      'encoding/json',
      { error: 'json: cannot unmarshal string into Go struct field OrderInput.items.qty of type int' },
      {},
    ],
  ],
  'marshmallow, flask-smorest, connexion': [
    ['bound', marshmallow({ age: ['Must be greater than or equal to 18.'] }), { age: 18 }],
    ['choice', marshmallow({ status: ['Must be one of: draft, open.'] }), { status: 'draft' }],
    ['moment', marshmallow({ startsAt: ['Not a valid datetime.'] }), { startsAt: moment }],
    ['date', marshmallow({ startsAt: ['Not a valid date.'] }), { startsAt: day }],
    ['length', marshmallow({ name: ['Length must be between 3 and 10.'] }), { name: longer }],
    ['shorter', marshmallow({ name: ['Shorter than minimum length 3.'] }), { name: longer }],
    ['nested', marshmallow({ items: { 0: { qty: ['Must be greater than or equal to 2.'] } } }), { 'items.0.qty': 2 }],
    ['uuid', marshmallow({ ref: ['Not a valid UUID.'] }), { ref: uuid }],
    ['pattern', marshmallow({ code: ['String does not match expected pattern.'] }), {}],
    ['connexion', connexion("1 is less than the minimum of 18 - 'age'"), { age: 18 }],
    ['connexion choice', connexion("'on' is not one of ['draft', 'open'] - 'status'"), { status: 'draft' }],
    ['connexion missing', connexion("'name' is a required property"), { name: something }, ['name']],
    ['connexion pattern', connexion("'c' does not match '^[A-Z]{3}$' - 'code'"), { code: capitals }],
    [
      'flask-restx',
      { errors: { age: '1 is less than the minimum of 18' }, message: 'Input payload validation failed' },
      { age: 18 },
    ],
  ],
  'joi, hapi, yup': [
    ['bound', hapi('"age" must be greater than or equal to 18', 'age'), { age: 18 }],
    ['choice', hapi('"status" must be one of [draft, open]', 'status'), { status: 'draft' }],
    ['length', hapi('"name" length must be at least 3 characters long', 'name'), { name: longer }],
    ['moment', hapi('"startsAt" must be in ISO 8601 date format', 'startsAt'), { startsAt: moment }],
    [
      'pattern',
      hapi('"code" with value "c" fails to match the required pattern: /^[A-Z]{3}$/', 'code'),
      { code: capitals },
    ],
    ['nested', hapi('"items[0].qty" must be greater than or equal to 2', 'items.0.qty'), { 'items.0.qty': 2 }],
    ['missing', hapi('"name" is required', 'name'), { name: something }, ['name']],
    [
      'reference',
      hapi('"endsAt" must be greater than "ref:startsAt"', 'endsAt'),
      { endsAt: expect.stringMatching(/^20[3-9]\d/) },
    ],
    ['GUID', hapi('"ref" must be a valid GUID', 'ref'), { ref: uuid }],
    [
      'celebrate',
      {
        statusCode: 400,
        error: 'Bad Request',
        message: 'Validation failed',
        validation: { body: { source: 'body', keys: ['age'], message: '"age" must be greater than or equal to 18' } },
      },
      { age: 18 },
    ],
    [
      'yup',
      {
        errors: ['age must be greater than or equal to 18', 'status must be one of the following values: draft, open'],
      },
      { age: 18, status: 'draft' },
    ],
    [
      'mongoose',
      {
        errors: {
          age: {
            name: 'ValidatorError',
            message: 'Path `age` (1) is less than minimum allowed value (18).',
            properties: {
              message: 'Path `age` (1) is less than minimum allowed value (18).',
              type: 'min',
              min: 18,
              path: 'age',
              value: 1,
            },
            kind: 'min',
            path: 'age',
            value: 1,
          },
        },
        _message: 'Order validation failed',
        name: 'ValidationError',
        message: 'Order validation failed: age: Path `age` (1) is less than minimum allowed value (18).',
      },
      { age: 18 },
    ],
    [
      'Strapi',
      {
        data: null,
        error: {
          status: 400,
          name: 'ValidationError',
          message: 'name is a required field',
          details: { errors: [{ path: ['name'], message: 'name is a required field', name: 'ValidationError' }] },
        },
      },
      { name: something },
      ['name'],
    ],
  ],
  'Phoenix and Ecto': [
    ['bound', { errors: { age: ['must be greater than or equal to 18'] } }, { age: 18 }],
    ['length', { errors: { name: ['should be at least 3 character(s)'] } }, { name: longer }],
    ['format', { errors: { email: ['has invalid format'] } }, { email }],
    ['nested', { errors: { items: [{ qty: ['must be greater than 1'] }] } }, { 'items.0.qty': 2 }],
    [
      'open_api_spex',
      {
        errors: [
          { title: 'Invalid value', source: { pointer: '/age' }, detail: '1 is smaller than inclusive minimum 18' },
        ],
      },
      { age: 18 },
    ],
    [
      'open_api_spex missing',
      { errors: [{ title: 'Invalid value', source: { pointer: '/name' }, detail: 'Missing field: name' }] },
      { name: something },
      ['name'],
    ],
  ],
  'Symfony and API Platform': [
    [
      'bound',
      {
        '@type': 'ConstraintViolation',
        title: 'An error occurred',
        status: 422,
        detail: 'age: This value should be greater than or equal to 18.',
        violations: [
          {
            propertyPath: 'age',
            message: 'This value should be greater than or equal to 18.',
            code: 'ea4e51d1-3342-48bd-87f1-9e672cd90cad',
          },
        ],
      },
      { age: 18 },
    ],
    [
      'blank',
      { violations: [{ propertyPath: 'name', message: 'This value should not be blank.' }] },
      { name: something },
      ['name'],
    ],
    [
      'length',
      {
        violations: [
          { propertyPath: 'name', message: 'This value is too short. It should have 3 characters or more.' },
        ],
      },
      { name: longer },
    ],
    [
      'nested',
      { violations: [{ propertyPath: 'items[0].qty', message: 'This value should be greater than or equal to 2.' }] },
      { 'items.0.qty': 2 },
    ],
  ],
  'Rust: actix, axum, validator': [
    ['missing', 'Json deserialize error: missing field `name` at line 1 column 20', { name: something }, ['name']],
    [
      'variant',
      'Failed to deserialize the JSON body into the target type: status: unknown variant `on`, expected `draft` or `open` at line 1 column 12',
      { status: 'draft' },
    ],
    ['bound', { age: [{ code: 'range', message: null, params: { min: 18, value: 1 } }] }, { age: 18 }],
  ],
  'by hand': [
    ['a date in the past', { error: 'endsAt must be in the future' }, { endsAt: expect.stringMatching(/^20[3-9]\d/) }],
    ['a choice', { message: 'Invalid status. Must be one of: draft, open' }, { status: 'draft' }],
    ['two words', { error: 'Starts at is required' }, { startsAt: something }, ['startsAt']],
    [
      'several',
      { error: 'name, email and code are required' },
      { name: something, email, code: something },
      ['name', 'email', 'code'],
    ],
  ],
};

describe.each(Object.entries(tables))('%s', (_framework, rows) => {
  it.each(rows)('%s', (_what, answer, expected, without = []) => {
    expect(changes(answer, 422, without)).toEqual(expected);
    expect(changes(answer, 400, without)).toEqual(expected);
  });
});
