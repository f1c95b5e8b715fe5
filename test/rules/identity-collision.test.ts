import { identityCollision } from '../../src/rules/identity-collision.ts';
import { type Answer, type Handling, reading, type Toy, turn, type World } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Book {
  rows: { number: number; customer: string; code: string }[];
  next: number;
  served: number;
}

const invoices = (handle: (book: Book, customer: string, world: World) => Handling): Toy<Book> => ({
  operations: ['POST /invoices'],
  context: { probe: 'echo', resource: 'invoice' },
  fresh: ({ round }) => ({ rows: [{ number: round * 10, customer: 'old', code: 'c0' }], next: round * 10, served: 0 }),
  sends: (_slot, canary) => ({ customer: canary }),
  handle: (book, { sent }, world) => handle(book, (sent as { customer: string }).customer, world),
  read: ({ rows }) => [reading('invoice.list', rows)],
});

function add(book: Book, number: number, customer: string, code: string): Answer {
  const row = { number, customer, code };
  book.rows.push(row);
  return { status: 201, body: row };
}

const highest = ({ rows }: Book): number => Math.max(...rows.map(({ number }) => number));

interface Board {
  tasks: { id: string; number: number }[];
}

/** Every board counts its own tasks, from one. */
const tasks = (careful: boolean): Toy<Board> => ({
  operations: ['POST /boards/{id}/tasks'],
  context: { resource: 'task' },
  fresh: () => ({ tasks: [] }),
  *handle({ tasks }, _request, world): Handling {
    const looked = tasks.length + 1;
    yield turn;
    const task = { id: world.unique(), number: careful ? tasks.length + 1 : looked };
    tasks.push(task);
    return { status: 201, body: { id: task.id } };
  },
  read: (board) => [reading('task.list', board.tasks)],
});

testRule(identityCollision, {
  clean: {
    'numbers of each parent, counted as they are written': tasks(true),
    'a sequence in the store': invoices(function* (book, customer, world) {
      book.next += 1;
      const number = book.next;
      yield turn;
      return add(book, number, customer, world.unique());
    }),
    'the highest plus one, and unique: 409 to the loser': invoices(function* (book, customer, world) {
      const number = highest(book) + 1;
      yield turn;
      if (book.rows.some((row) => row.number === number)) return { status: 409 };
      return add(book, number, customer, world.unique());
    }),
    'get or create: both are told the one': {
      ...invoices(function* (book, _customer, world) {
        yield turn;
        const found = book.rows.find((row) => row.customer === world.tag);
        return found ? { status: 200, body: found } : add(book, world.round, world.tag, world.unique());
      }),
      sends: (_slot, _canary, { tag }) => ({ customer: `${tag}x` }),
    },
    'an answer that counts what was served': invoices(function* (book, customer, world) {
      book.next += 1;
      const number = book.next;
      book.served += 1;
      yield turn;
      const { served } = book;
      return { status: 201, body: { ...(add(book, number, customer, world.unique()).body as object), served } };
    }),
    'a total that is read again and may be told twice': invoices(function* (book, customer, world) {
      book.next += 1;
      add(book, book.next, customer, world.unique());
      yield turn;
      return { status: 201, body: { total: book.rows.length } };
    }),
  },
  racy: {
    'two tasks of one board are number one': {
      toy: tasks(false),
      schedule: 'AB',
      damaged: 'task.list/[+].number',
      summary: /Several new entries have one number: task\.list.*number is 1, 1/,
    },
    'the highest plus one': {
      toy: invoices(function* (book, customer, world) {
        const number = highest(book) + 1;
        yield turn;
        return add(book, number, customer, world.unique());
      }),
      schedule: 'ABAB',
      damaged: 'number',
      summary: /A and B were both told number \d+; one after another every creation gets its own/,
    },
    'a code drawn from a generator that all share': {
      toy: invoices(function* (book, customer, world) {
        const code = `k-${world.round}-${book.next}`;
        yield turn;
        book.next += 1;
        return add(book, book.next, customer, code);
      }),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'code',
      summary: /told code "k-/,
    },
  },
});
