import { expect, it } from 'vitest';
import { nearest } from '../../src/config/nearest.ts';
import { isSelected, selects } from '../../src/config/select.ts';

const operation = { id: 'POST /events/{eventId}/reservations', operationId: 'reserve', tags: ['orders', 'a b'] };

it.each([
  ['reserve', true],
  ['Reserve', false],
  ['tag:orders', true],
  ['tag:a b', true],
  ['tag:order', false],
  ['POST /events/{eventId}/reservations', true],
  ['post /events/{id}/reservations', true],
  ['* /events/*', true],
  ['POST /events*', true],
  ['POST /events', false],
  ['GET /events/*', false],
  ['POST *', false],
  ['POST /events/{id}.reservations', false],
])('%s', (line, expected) => {
  expect(selects(line, operation)).toBe(expected);
});

it('excludes win over includes, and no include means all', () => {
  expect(isSelected(operation, { include: [], exclude: [] })).toBe(true);
  expect(isSelected(operation, { include: ['other'], exclude: [] })).toBe(false);
  expect(isSelected(operation, { include: ['reserve'], exclude: ['tag:orders'] })).toBe(false);
});

it.each([
  ['treshold', 'threshold'],
  ['max_requests', 'max-requests'],
  ['maxRequests', 'max-requests'],
  ['threshlod', 'threshold'],
  ['header', 'headers'],
  ['completely-different', undefined],
])('nearest to %s', (word, expected) => {
  expect(nearest(word, ['threshold', 'max-requests', 'headers', 'depth'])).toBe(expected);
});
