import { describe, expect, it } from 'vitest';
import { parseBody } from '../src/json.ts';

describe('a body', () => {
  it('keeps every digit of an id of 64 bits', () => {
    const body = parseBody(
      '{"id": 1746283746283746281, "items": [{"id": 1746283746283746282}], "low": -9223372036854775808}',
    );
    expect(body).toEqual({
      id: '1746283746283746281',
      items: [{ id: '1746283746283746282' }],
      low: '-9223372036854775808',
    });
  });
  it('leaves all other numbers numbers', () => {
    const text = '{"id": "1746283746283746281", "safe": 9007199254740991, "half": 0.1234567890123456, "big": 1.5e300}';
    expect(parseBody(text)).toEqual({
      id: '1746283746283746281',
      safe: 9007199254740991,
      half: 0.1234567890123456,
      big: 1.5e300,
    });
  });
  it.each(['', '  \n'])('that is empty is null', (text) => expect(parseBody(text)).toBeNull());
  it('that is no JSON is text', () =>
    expect(parseBody('<p>1746283746283746281</p>')).toBe('<p>1746283746283746281</p>'));
  it('does not reach beyond itself with its names', () => {
    const body = parseBody('{"__proto__": {"polluted": 12345678901234567890}}');
    expect(Object.keys(body as object)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
  });
});
