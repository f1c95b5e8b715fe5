import { doubleDelete } from '../../src/rules/double-delete.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Seat {
  booked: boolean;
  locked: boolean;
}

const deletion = (handle: (seat: Seat) => Handling): Toy<Seat> => ({
  operations: ['DELETE /bookings/{id}'],
  context: { resource: 'booking' },
  fresh: () => ({ booked: true, locked: false }),
  handle,
  read: ({ booked }, { id }) => [
    booked ? reading('booking', { id }) : reading('booking', { error: 'not found' }, { status: 404 }),
    reading('booking.list', booked ? [{ id }] : []),
  ],
});

function* lookThenDelete(seat: Seat): Handling {
  if (!seat.booked) return { status: 404 };
  yield turn;
  seat.booked = false;
  return { status: 204 };
}

const inOneStatement = (gone: number) =>
  function* (seat: Seat): Handling {
    yield turn;
    const found = seat.booked;
    seat.booked = false;
    yield turn;
    return { status: found ? 204 : gone };
  };

testRule(doubleDelete, {
  clean: {
    'one statement, 404 to the rest': deletion(inOneStatement(404)),
    'one statement, 410 to the rest': deletion(inOneStatement(410)),
    'idempotent: 204 to everybody, one after another too': deletion(inOneStatement(204)),
    'locked: 423 to the loser': deletion(function* (seat) {
      if (seat.locked) return { status: 423 };
      if (!seat.booked) return { status: 404 };
      seat.locked = true;
      yield turn;
      Object.assign(seat, { booked: false, locked: false });
      return { status: 204 };
    }),
    'one statement, 409 where it was there a moment ago': deletion(function* (seat) {
      if (!seat.booked) return { status: 404 };
      yield turn;
      if (!seat.booked) return { status: 409 };
      seat.booked = false;
      return { status: 204 };
    }),
  },
  racy: {
    'both find it': {
      toy: deletion(lookThenDelete),
      schedule: 'ABAB',
      damaged: 'booking',
      summary: /2 requests were answered 204 to a deletion that serially only 1 may make; no further effect was seen/,
    },
    'five find it': {
      toy: deletion(lookThenDelete),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'booking',
      summary: /5 requests/,
    },
  },
});
