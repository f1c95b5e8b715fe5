/** Seats that come with a show, each with its own or all with the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  type Answer,
  type Asked,
  against,
  asks,
  ids,
  integer,
  listOf,
  object,
  says,
  scanned,
  text,
} from './small-api.ts';

const seat = object({ id: integer, takenBy: { ...text, nullable: true } });
const usher = object({ id: integer });
const show = object({ id: integer, seats: listOf(seat), ushers: listOf(usher) });
const take = 'POST /seats/{seatId}/take';
const call = 'POST /ushers/{usherId}/call';
const paths = {
  '/shows': { post: { ...asks(object({ title: text })), ...says(201, show) } },
  '/shows/{showId}': { ...ids('showId'), get: says(200, show) },
  '/seats/{seatId}/take': { ...ids('seatId'), post: { ...asks(object({ name: text })), ...says(200, seat) } },
  '/ushers/{usherId}/call': { ...ids('usherId'), post: says(200, usher) },
};

interface Seat {
  id: number;
  takenBy: string | null;
}

interface Kind {
  /** Looks first, and writes a while later. */
  racy?: true;
  /** Every show is shown the very same seats. */
  shared?: true;
}

async function scanOf({ racy, shared }: Kind) {
  const shows: Seat[][] = [];
  const seats: Seat[] = [];
  const three = (): Seat[] => [0, 1, 2].map(() => seats[seats.push({ id: seats.length, takenBy: null }) - 1]!);
  const all = three();
  let calls = 0;
  const answer = async ({ method, path: [first, id], body: { name } }: Asked): Promise<Answer> => {
    if (first === 'shows') {
      const at = method === 'POST' ? shows.push(shared ? all : three()) - 1 : Number(id);
      return [method === 'POST' ? 201 : 200, { id: at, seats: shows[at], ushers: [{ id: 1 }] }];
    }
    if (first === 'ushers') {
      calls += 1;
      return [200, { id: 1 }];
    }
    const seat = seats[Number(id)];
    if (!seat) return [404, { detail: 'no such seat' }];
    if (!racy) await sleep(3);
    if (seat.takenBy !== null) return [409, { detail: 'the seat is taken' }];
    if (racy) await sleep(3);
    seat.takenBy = name;
    return [200, seat];
  };
  const report = await scanned(paths, answer, { include: `${take}\n${call}`, seed: 'held' });
  return { report, calls, taken: seats.filter(({ takenBy }) => takenBy !== null).length };
}

it('are taken once each where the look and the write are one', { timeout: 60_000 }, async () => {
  const { report, calls } = await scanOf({});
  expect(against(report)).toEqual([]);
  expect(report.coverage.exercised).toBe(1);
  // What else the show has is everybody's, whatever was found out of its seats.
  expect(calls).toBe(0);
  expect(report.coverage.untested).toContainEqual(
    expect.objectContaining({ operation: call, reason: 'touches-existing' }),
  );
});

it('are found to be taken twice', { timeout: 60_000 }, async () => {
  const { report } = await scanOf({ racy: true });
  expect(report.findings.map(({ operations }) => operations)).toContainEqual([take]);
});

it('are left alone where every show has the same ones', { timeout: 60_000 }, async () => {
  const { report, taken } = await scanOf({ racy: true, shared: true });
  expect(taken).toBe(0);
  expect(report.coverage.untested).toContainEqual(
    expect.objectContaining({ operation: take, reason: 'touches-existing' }),
  );
});
