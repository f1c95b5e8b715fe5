import { describe, expect, test } from 'vitest';
import { earlyResponses, isStaircase, overlapped, spreadMicros } from '../../src/transport/proof.ts';

/** Released at once, responses begin at these milliseconds. */
const answered = (...times: number[]) => times.map((time) => ({ releasedAt: 0, respondedAt: time, endedAt: time }));

describe('spread', () => {
  test('is the time from the first to the last release, in microseconds', () => {
    expect(spreadMicros([{ releasedAt: 5 }, { releasedAt: 5.25 }, { releasedAt: 5.1 }])).toBe(250);
  });

  test('leaves out the offsets that were asked for', () => {
    expect(spreadMicros([{ releasedAt: 5 }, { releasedAt: 25.5 }], [0, 20])).toBe(500);
  });

  test('where writes are put off, is the window in which they can have left', () => {
    expect(spreadMicros([1, 2].map(() => ({ releasedAt: 7, releasedFrom: 6.9 })))).toBe(100);
  });

  test('does not exist for a single request', () => {
    expect(spreadMicros([{ releasedAt: 5 }, {}])).toBe(0);
  });
});

describe('overlap', () => {
  test('holds when all responses came after the last release had settled', () => {
    expect(overlapped(answered(3, 4), 1)).toBe(true);
  });

  test('is not proven by a response that may have come during the release', () => {
    expect(overlapped(answered(0.5, 4), 1)).toBe(false);
  });

  test('is lost with a request that never left', () => {
    expect(overlapped([...answered(3), { endedAt: 5 }], 1)).toBe(false);
  });

  test('counts a request that times out as in flight until then, and one reset at once as not', () => {
    expect(overlapped([...answered(3), { releasedAt: 0, endedAt: 1000 }], 1)).toBe(true);
    expect(overlapped([...answered(3), { releasedAt: 0, endedAt: 0.5 }], 1)).toBe(false);
  });
});

test('a response before its own release is early, also where the end was never sent', () => {
  expect(earlyResponses([{ releasedAt: 2, respondedAt: 1 }, { respondedAt: 1 }, ...answered(3)])).toBe(2);
});

describe('staircase', () => {
  test.each([
    ['one worker, 5 ms each', answered(5.2, 10.1, 15.3, 20.2), 0.2],
    ['the order of the slots does not matter', answered(20.2, 5.2, 15.3, 10.1), 0.2],
    ['the round trip is no service time', answered(105, 110, 115, 120), 100],
    ['a pair', answered(5.1, 10.2), 0.1],
    ['one uneven step among many', answered(5, 10, 15, 20, 25, 39, 44, 49), 0],
  ])('%s: serialised', (_name, flights, floor) => {
    expect(isStaircase(flights, floor)).toBe(true);
  });

  test.each([
    ['all at once', answered(5, 5.1, 5.2, 5.3), 0],
    ['parallel work, answers parsed one after another', answered(20, 20.5, 21, 21.5), 0],
    ['two workers', answered(5, 5.2, 10, 10.3, 15, 15.2), 0],
    ['steps below the noise', answered(0.1, 0.2, 0.3, 0.4), 0],
    ['one slow request', answered(5, 5, 5, 30), 0],
    ['a response is missing', [...answered(5, 10, 15), { releasedAt: 0, endedAt: 99 }], 0],
  ])('%s: not serialised', (_name, flights, floor) => {
    expect(isStaircase(flights, floor)).toBe(false);
  });
});
