/** CockroachDB, and PostgreSQL too, by psycopg. The repaired application of the tests imports these very files. */
import type { Fix, Fixes } from '../fix.ts';

const retries = 'https://www.cockroachlabs.com/docs/stable/transaction-retry-error-reference';
const serialization = 'https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html';
const returning = 'https://www.postgresql.org/docs/current/dml-returning.html';
const onConflict = 'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT';
const locking = 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS';

const file = (name: string): string => `cockroachdb-python/${name}.py`;
const retry = file('retry');

const fixes: Fix[] = [
  {
    rules: ['limit-overrun', 'bound-violation'],
    steps: [
      'Put the check into the UPDATE that takes, and see by RETURNING whether it took: a SELECT in a transaction of its own protects nothing that comes after it.',
      'Answer 409 when no row comes back, and do not retry that; retry 40001, which means nothing was decided.',
      'What belongs to the taking (the order, the redemption) goes into the same transaction; a CHECK (stock >= 0) stays as the last line of defence.',
    ],
    files: [retry, file('take_units'), file('place_order')],
    references: [returning, retries],
    executed: true,
  },
  {
    rules: ['lost-update'],
    steps: [
      'Let the UPDATE do the arithmetic, instead of writing back a number that was computed from an earlier SELECT.',
      'Where the new value needs the program, read by SELECT … FOR UPDATE in the transaction that writes, and retry 40001.',
    ],
    files: [retry, file('add_units')],
    references: [locking, retries],
    executed: true,
  },
  {
    rules: ['lost-field-update'],
    steps: ['Write only the columns that the request contains, in one UPDATE; the others keep what is stored.'],
    files: [retry, file('set_fields')],
    references: [returning],
    executed: true,
  },
  {
    rules: ['duplicate-create'],
    steps: [
      'Declare the business key UNIQUE, and insert without looking first: ON CONFLICT DO NOTHING returns no row to whoever comes second; answer 409.',
      'Remove the duplicates that exist before the constraint is added.',
    ],
    files: [retry, file('insert_unique')],
    references: [onConflict],
    executed: true,
  },
  {
    rules: ['repeated-transition', 'phantom-effect'],
    steps: [
      'Make the old status a condition of the UPDATE that sets the new one, and carry out what follows in the same transaction, only if a row came back.',
    ],
    files: [retry, file('cancel_order')],
    references: [returning],
    executed: true,
  },
  {
    rules: ['double-spend'],
    steps: [
      'Read both accounts by SELECT … FOR UPDATE in the order of their keys, and change them in that same transaction.',
      'One lock is too few; locks in the order of the request deadlock.',
    ],
    files: [retry, file('transfer')],
    references: [locking, retries],
    executed: true,
  },
  {
    rules: ['unretried-conflict'],
    steps: [
      'SERIALIZABLE kept the data right, and told the program to try again (SQLSTATE 40001); it answered 500 instead. Run the whole transaction again, from its first read, with backoff and jitter.',
      'Bound the attempts and answer 503 with Retry-After in the end. Charge cards and send mail after the commit, never inside what is retried.',
    ],
    files: [retry],
    references: [retries, serialization],
    executed: true,
  },
  {
    rules: ['double-delete'],
    steps: ['Delete with RETURNING instead of looking first: one caller gets 204, every other one 404.'],
    files: [retry, file('delete_once')],
    references: [returning],
    executed: true,
  },
];

export const cockroachdbPython: Fixes = { store: 'cockroachdb', language: 'python', fixes };
export const postgresqlPython: Fixes = { store: 'postgresql', language: 'python', fixes };
