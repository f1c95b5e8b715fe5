import { expect, it } from 'vitest';
import { saysFailure } from '../../src/data/failure.ts';

it.each([
  { ok: false },
  { success: false, data: { id: 7 } },
  { isSuccess: false, errorCode: 'E17' },
  { ok: false, error: { code: 3 } },
  { error: 'out of stock' },
  { error: true, message: 'no such coupon', data: null },
  { status: 'error', message: 'not now' },
  { status: 'fail', data: { sku: null }, errors: ['sku is unknown'] },
  { errors: [{ message: 'not allowed', path: ['pay'] }], data: { pay: null } },
])('says that it failed: %j', (body) => expect(saysFailure(body)).toBe(true));

it.each([
  null,
  'error',
  [],
  {},
  { ok: true },
  { ok: 'false' },
  { success: true, errors: [] },
  { id: 7, status: 'failed', amount: 12 },
  { status: 'failed', attempts: 3 },
  { error: null, data: { id: 7 } },
  { error: false, message: 'done' },
  { errors: 0, message: 'done' },
  { errors: [{ message: 'one of two' }], data: { first: { id: 7 }, second: null } },
  { message: 'done' },
  { successful: 3 },
])('does not: %j', (body) => expect(saysFailure(body)).toBe(false));
