import { duplicateCreate } from '../../src/rules/duplicate-create.ts';
import { type Answer, type Handling, reading, type Toy, turn, type World } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Users {
  rows: { id: string; email: string }[];
  looks: number;
}

/** Two sign-ups with one address; a look-up, a wait, an insert. */
const signUp = (
  insert: (users: Users, email: string, world: World) => Answer,
  refuse: (users: Users) => Answer,
): Toy<Users> => ({
  operations: ['POST /users'],
  context: { probe: 'twin-create', resource: 'user' },
  fresh: () => ({ rows: [{ id: 'old-1', email: 'first@example.test' }], looks: 0 }),
  sends: (_slot, _canary, { tag }) => ({ email: `${tag}x@example.test` }),
  *handle(users, { sent }, world): Handling {
    const { email } = sent as { email: string };
    users.looks += 1;
    if (users.rows.some((row) => row.email === email)) return refuse(users);
    yield turn;
    return insert(users, email, world);
  },
  read: ({ rows }) => [reading('user.list', rows)],
});

function add(users: Users, email: string, world: World): Answer {
  const row = { id: world.unique(), email };
  users.rows.push(row);
  return { status: 201, body: row, location: `/users/${row.id}` };
}

const unique =
  (loser: (users: Users, email: string) => Answer) =>
  (users: Users, email: string, world: World): Answer =>
    users.rows.some((row) => row.email === email) ? loser(users, email) : add(users, email, world);

const find = ({ rows }: Users, email: string) => rows.find((row) => row.email === email)!;
const taken = (status: number) => (): Answer => ({ status, body: { error: 'taken' } });

/** The same text twice is no duplicate. */
const guestBook: Toy<Users> = {
  ...signUp(add, taken(409)),
  *handle(users, { sent }, world): Handling {
    yield turn;
    return add(users, (sent as { email: string }).email, world);
  },
};

interface Cart {
  lines: { id: string; product: number; quantity: number }[];
}

/** A line for each product; what is there already gets more. */
const cart = (isAtomic: boolean): Toy<Cart> => ({
  operations: ['POST /carts/{id}/lines'],
  context: { probe: 'repeat', resource: 'cart' },
  fresh: () => ({ lines: [] }),
  sends: () => ({ product: 7, quantity: 2 }),
  *handle({ lines }, { sent }, world): Handling {
    const { product, quantity } = sent as { product: number; quantity: number };
    const find = () => lines.find((line) => line.product === product);
    let line = find();
    yield turn;
    if (isAtomic) line = find();
    if (line) line.quantity += quantity;
    else lines.push({ id: world.unique(), product, quantity });
    return { status: 200 };
  },
  read: ({ lines }) => [reading('cart', { lines })],
});

testRule(duplicateCreate, {
  clean: {
    'a line for each product, looked for as it is written': cart(true),
    'a unique constraint, 409 to the loser': signUp(unique(taken(409)), taken(409)),
    'one after another 422, 409 from the constraint': signUp(unique(taken(409)), taken(422)),
    'get or create: 200 with the same row for the rest': signUp(
      unique((users, email) => ({ status: 200, body: find(users, email) })),
      ({ rows }) => ({ status: 200, body: rows.at(-1)! }),
    ),
    'get or create: 201 for everybody, one row': signUp(
      unique((users, email) => ({ status: 201, body: find(users, email) })),
      ({ rows }) => ({ status: 201, body: rows.at(-1)! }),
    ),
    '200 for everybody, the outcome in the body': signUp(
      unique(() => ({ status: 200, body: { ok: false, error: 'taken' } })),
      () => ({ status: 200, body: { ok: false, error: 'taken' } }),
    ),
    'no natural key at all: each request makes its own': guestBook,
    'the refusal counts its attempts': signUp(
      unique((users) => ({ status: 200, body: { ok: false, attempts: users.looks } })),
      (users) => ({ status: 200, body: { ok: false, attempts: users.looks } }),
    ),
    'a limiter refuses all but the first with 429': signUp(unique(taken(429)), taken(409)),
  },
  racy: {
    'two lines for one product': {
      toy: cart(false),
      schedule: 'ABAB',
      damaged: 'cart/lines[+]#',
      summary:
        /new entries in cart\.lines rose by 2 with cart\.lines \(new entry\)\.product 7, 7; one after another they share one/,
    },
    'both look, both insert': {
      toy: signUp(add, taken(409)),
      schedule: 'ABAB',
      damaged: 'user.list/[+]#',
      summary:
        /2 requests were answered 201 .* only one is accepted, and the number of new entries in user\.list rose by 2/,
    },
    'five at once': {
      toy: signUp(add, taken(409)),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'user.list/[+]#',
      summary: /5 requests were answered 201/,
    },
    'the refusal is a 200 with another body': {
      toy: signUp(add, () => ({ status: 200, body: { ok: false, error: 'taken' } })),
      schedule: 'ABAB',
      damaged: 'user.list/[+]#',
      summary: /rose by 2/,
    },
  },
});
