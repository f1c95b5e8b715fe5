import { limitOverrun } from '../../src/rules/limit-overrun.ts';
import { type Answer, type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Event {
  remaining: number;
  capacity: number;
  served: number;
  reservations: { id: string; at: string }[];
}

const soldOut: Answer = { status: 409, body: { error: 'sold out' } };

interface Style {
  seats?: number;
  /** Checks again in the write, as a conditional update does. */
  careful?: boolean;
  refusal?: (event: Event) => Answer;
  /** To who passed the check and lost the write. */
  loser?: Answer;
  success?: (event: Event) => object;
}

const event = ({ seats = 1, careful = false, refusal = () => soldOut, loser, success }: Style): Toy<Event> => ({
  operations: ['POST /events/{id}/reservations'],
  context: { resource: 'event' },
  fresh: () => ({ remaining: seats, capacity: 20, served: 0, reservations: [] }),
  *handle(state, _request, world): Handling {
    state.served += 1;
    if (state.remaining < 1) return refusal(state);
    yield turn;
    if (careful && state.remaining < 1) return loser ?? refusal(state);
    state.remaining -= 1;
    const reservation = { id: world.unique(), at: world.now() };
    yield turn;
    state.reservations.unshift(reservation);
    return { status: refusal(state).status === 200 ? 200 : 201, body: { ...reservation, ...success?.(state) } };
  },
  read: ({ remaining, capacity, reservations }) => [
    reading('event', { remaining, capacity }),
    reading('event.list', reservations),
  ],
});

interface Room {
  bookings: { id: string; from: string }[];
}

/** One booking fits; the second is refused. */
const room: Toy<Room> = {
  operations: ['POST /bookings'],
  context: { resource: 'booking' },
  fresh: () => ({ bookings: [] }),
  *handle(state, _request, world): Handling {
    if (state.bookings.length > 0) return { status: 409 };
    yield turn;
    const booking = { id: world.unique(), from: '2031-06-01' };
    state.bookings.push(booking);
    return { status: 201, body: booking };
  },
  read: ({ bookings }) => [reading('booking.list', bookings)],
};

testRule(limitOverrun, {
  clean: {
    'a conditional update, 409 to the loser': event({ careful: true }),
    'the loser is told to try again: 503': event({ careful: true, loser: { status: 503 } }),
    'a limiter: 429 to the loser': event({ careful: true, loser: { status: 429 } }),
    'three seats': event({ careful: true, seats: 3 }),
    '200 for everybody, the outcome in the body': event({
      careful: true,
      refusal: () => ({ status: 200, body: { message: 'sold out' } }),
    }),
    'the answer echoes what is read again': event({
      careful: true,
      seats: 3,
      success: ({ remaining }) => ({ remaining }),
    }),
    'the answer counts requests': event({ careful: true, seats: 3, success: ({ served }) => ({ served }) }),
    'no limit within reach': event({ seats: 1_000 }),
    'a timeout of a request that happened': lossy(event({ careful: true })),
  },
  racy: {
    'a room is booked twice for one time': {
      toy: room,
      schedule: 'AB',
      damaged: 'booking.list/[+]#',
      summary: /2 requests were answered 201, where every serial order accepts at most 1/,
    },
    'the last seat is sold twice': {
      toy: event({}),
      schedule: 'ABAB',
      damaged: 'event/remaining',
      summary: /2 requests were answered 201, where every serial order accepts at most 1; event\.remaining ended at -1/,
    },
    'five want three seats': {
      toy: event({ seats: 3 }),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'event/remaining',
      summary: /5 requests were answered 201, where every serial order accepts at most 3/,
    },
    '200 for everybody, two successes': {
      toy: event({ refusal: () => ({ status: 200, body: { message: 'sold out' } }) }),
      schedule: 'ABAABB',
      damaged: 'event/remaining',
      summary: /at most 1/,
    },
  },
});

/** Answers of the second client are lost on their way whenever both are under way. */
function lossy(toy: Toy<Event>): Toy<Event> {
  return {
    ...toy,
    *handle(state, request, world): Handling {
      const alone = state.served === 0 || state.reservations.length > 0;
      const answer = yield* toy.handle(state, request, world);
      return request.slot === 1 && !alone ? { status: null } : answer;
    },
  };
}
