/** Which texts are numbers, and how a number is written as such a text. */
import { describe, expect, it } from 'vitest';
import { placesOf, written } from '../../src/data/decimal.ts';
import { numericFields } from '../../src/data/fields.ts';
import { makeData } from '../../src/data/generate.ts';
import { limited } from '../../src/data/limits.ts';
import type { Json } from '../../src/json.ts';
import type { Operation, Schema } from '../../src/spec/spec.ts';

const operation = (properties: Record<string, Schema>, examples: Json[] = []): Operation => ({
  id: 'POST /payments',
  method: 'POST',
  path: '/payments',
  basePath: '',
  tags: [],
  parameters: [],
  body: {
    required: true,
    mediaType: 'application/json',
    schema: { type: 'object', properties, required: Object.keys(properties) },
    examples,
  },
  answers: [],
  secured: false,
  deprecated: false,
});

const text: Schema = { type: 'string' };
const django = { ...text, format: 'decimal', pattern: '^-?\\d{0,8}(?:\\.\\d{0,2})?$' };
const body = (made: Operation, overrides: Record<string, Json> = {}): Json | undefined =>
  makeData(made, { random: () => 0.5, tag: 'rtag', overrides }).body;

describe('a text is a number', () => {
  it.each<[string, Schema, number]>([
    ['amount', django, 2],
    ['amount', { ...text, format: 'decimal' }, 2],
    ['amount', { ...text, format: 'decimal', example: '9.999' }, 3],
    ['amount', { ...text, format: 'decimal', pattern: '^-?\\d{0,8}(?:\\.\\d{0,0})?$' }, 0],
    ['amount', { ...text, pattern: '^\\d+\\.\\d{2}$|^\\d+$' }, 2],
    ['amount', { ...text, pattern: '^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$' }, 2],
    ['amount', { ...text, example: '12.50' }, 2],
    ['coins', { ...text, format: 'int64' }, 0],
  ])('%s %j', (name, schema, places) => {
    expect(placesOf(name, schema)).toBe(places);
  });

  it.each<[string, Schema]>([
    ['phone', { ...text, pattern: '^[0-9.+-]{5,20}$' }],
    ['pin', { ...text, pattern: '^\\d{4}$' }],
    ['digits', { ...text, pattern: '^\\d+$' }],
    ['version', { ...text, example: '1.0' }],
    ['zip', { ...text, example: '94107' }],
    ['address', { ...text, format: 'ipv4', example: '10.0' }],
    ['level', { ...text, enum: ['1.0', '2.0'] }],
    ['broken', { ...text, pattern: '(' }],
    ['amount', { type: 'number', example: 1.5 }],
  ])('and not %s %j', (name, schema) => {
    expect(placesOf(name, schema)).toBeUndefined();
  });
});

describe('what is sent', () => {
  it('is chosen as for numbers and written as text', () => {
    expect(body(operation({ balance: django, amount: django }))).toEqual({ balance: '100.00', amount: '1.00' });
  });

  it('is set small in the same form, and what the configuration says stands', () => {
    const made = operation({ amount: { ...text, example: '12.500' }, note: text });
    expect(body(made, { '/amount': 1 })).toMatchObject({ amount: '1.000' });
    expect(body({ ...made, racegate: { values: { '/amount': 3 } } })).toMatchObject({ amount: 3 });
  });

  it('a number stays a number, and other text is not taken for one', () => {
    const made = operation({ amount: { type: 'integer' }, zip: text });
    expect(body(made, { '/amount': 1, '/zip': 7 })).toEqual({ amount: 1, zip: 7 });
  });

  it('an example of the whole body shows it too', () => {
    const made = operation({ amount: text }, [{ amount: '20.00' }]);
    expect(numericFields(made).map(({ pointer }) => pointer)).toEqual(['/amount']);
    expect(written(5, made.body, '/amount')).toBe('5.00');
  });

  it('moves to where a complaint wants it', () => {
    expect(limited('Ensure this value is greater than or equal to 5.', {}, '1.00', 'rtag')).toBe('5.00');
    expect(limited('Ensure this field has at least 5 characters.', {}, '1.00', 'rtag')).toBe('1.00r');
  });
});
