/** PostgreSQL by pgx. The repaired application of the tests imports these very files. */
import type { Fixes } from '../fix.ts';

const pgx = 'https://pkg.go.dev/github.com/jackc/pgx/v5';
const updates = 'https://www.postgresql.org/docs/current/sql-update.html';
const onConflict = 'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT';
const locking = 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS';
const serialization = 'https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html';

const file = (name: string): string => `postgresql-go/${name}.go`;
const db = file('db');
const transaction = file('in_transaction');

export const postgresqlGo: Fixes = {
  store: 'postgresql',
  language: 'go',
  fixes: [
    {
      rules: ['limit-overrun', 'bound-violation'],
      steps: [
        'Put the check into the UPDATE that takes, and see by RowsAffected whether it took: a SELECT before it protects nothing, in the same transaction neither.',
        'Answer 409 when no row was changed, and do not retry that. What belongs to the taking (the order, the redemption) goes into the same transaction.',
        'A mutex does not help: each process has its own. A CHECK (stock >= 0) stays as the last line of defence.',
      ],
      files: [db, transaction, file('take_units'), file('place_order')],
      references: [updates, pgx],
      executed: true,
    },
    {
      rules: ['lost-update'],
      steps: [
        'Let the UPDATE do the arithmetic, instead of writing back a number that was computed from an earlier SELECT.',
        'Where the new value needs the program, read by SELECT … FOR UPDATE in the transaction that writes.',
      ],
      files: [db, file('add_units')],
      references: [updates, locking],
      executed: true,
    },
    {
      rules: ['lost-field-update', 'resurrected-resource'],
      steps: [
        'Write only the columns that the request contains, in one UPDATE; pointers in the request type tell what was sent, and COALESCE keeps the rest as it is stored now.',
        'Do not upsert what was read before: an INSERT … ON CONFLICT DO UPDATE inserts a row again that somebody has deleted since, an UPDATE changes none (404).',
      ],
      files: [db, file('set_fields')],
      references: [updates],
      executed: true,
    },
    {
      rules: ['duplicate-create'],
      steps: [
        'Declare the business key UNIQUE, and insert without looking first: ON CONFLICT DO NOTHING inserts no row for whoever comes second; answer 409.',
        'Remove the duplicates that exist before the constraint is added.',
      ],
      files: [db, file('insert_unique')],
      references: [onConflict],
      executed: true,
    },
    {
      rules: ['repeated-transition', 'phantom-effect'],
      steps: [
        'Make the old status a condition of the UPDATE that sets the new one, and carry out what follows in the same transaction, only if a row came back.',
      ],
      files: [db, transaction, file('add_units'), file('cancel_order')],
      references: [updates, pgx],
      executed: true,
    },
    {
      rules: ['double-spend'],
      steps: [
        'Read both accounts by SELECT … FOR UPDATE in the order of their keys, and change them in that same transaction.',
        'One lock is too few; locks in the order of the request deadlock.',
      ],
      files: [transaction, file('transfer')],
      references: [locking, pgx],
      executed: true,
    },
    {
      rules: ['unretried-conflict'],
      steps: [
        'Run the whole transaction again, from its first read, a bounded number of times with backoff and jitter, when PostgreSQL gives it up (SQLSTATE 40001, 40P01), and let every other error pass.',
        'Charge cards and send mail after the commit, never inside what is retried.',
      ],
      files: [transaction],
      references: [serialization, pgx],
      executed: true,
    },
    {
      rules: ['double-delete'],
      steps: ['Delete without looking first, and count the rows: one caller gets 204, every other one 404.'],
      files: [db, file('delete_once')],
      references: ['https://www.postgresql.org/docs/current/sql-delete.html'],
      executed: true,
    },
    {
      rules: ['idempotency-violation'],
      steps: [
        'Insert the idempotency key first, under a primary key, in the transaction that has the effect: ON CONFLICT DO NOTHING lets whoever comes second wait for the first, and then inserts nothing.',
        'Answer a repetition with what the key refers to, and one with another body with 422. Make the caller part of the key.',
      ],
      files: [db, transaction, file('once_per_key')],
      references: [onConflict, 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/'],
      executed: true,
    },
    {
      rules: ['stale-precondition'],
      steps: [
        'Compare the version that the client sent in the UPDATE itself, and increase it there; a comparison after a SELECT lets every request of that moment pass.',
        'Answer 409, or 412 to If-Match, when no row was changed, and do not retry that. Other writes of the row must increase the version too.',
      ],
      files: [db, file('update_if_version')],
      references: [updates, 'https://www.rfc-editor.org/rfc/rfc9110#name-if-match'],
      executed: true,
    },
    {
      rules: ['attempt-limit-overrun'],
      steps: [
        'Count the attempt before it is looked at, by an UPDATE whose WHERE holds the limit: of all attempts of one moment no more than the limit are compared.',
        'Reset the count when an attempt succeeds. A count in a variable of the package counts for each process alone.',
      ],
      files: [db, file('count_attempt')],
      references: [updates, 'https://cwe.mitre.org/data/definitions/307.html'],
      executed: true,
    },
    {
      rules: ['write-skew'],
      steps: [
        'Make what the operation looked at a condition of its UPDATE, although the UPDATE changes another column; the rival operation does the same the other way round.',
        'Where the facts are in several rows, read them by SELECT … FOR UPDATE in the transaction that writes.',
      ],
      files: [db, file('mark_unless')],
      references: [updates, locking],
      executed: true,
    },
    {
      rules: ['identity-collision'],
      steps: [
        'Let the database count: one statement increases a counter and returns it, in the transaction that stores the row. max(number) + 1 is the same number for all who ask at that moment.',
        'Declare the number UNIQUE as well. Where gaps do no harm, use a sequence or an identity column instead, which nobody waits for.',
      ],
      files: [transaction, file('next_number')],
      references: [onConflict, 'https://cwe.mitre.org/data/definitions/694.html'],
      executed: true,
    },
    {
      rules: ['orphaned-child'],
      steps: [
        'Declare a foreign key. It refuses the child of a deleted parent and the deletion of a parent with children, whichever comes second; a look-up before either does not.',
        'Answer 404 or 409 to its violation (SQLSTATE 23503) and to no other error. Remove the orphans that exist before the constraint is added.',
      ],
      files: [db, file('add_child')],
      references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
      executed: true,
    },
    {
      rules: ['job-overlap'],
      steps: [
        'Give every run an id of its own, note it in the row when the job starts, and store the result WHERE it is still there: a job that was started again, or whose row was deleted, then stores nothing.',
        'Write the columns of the result only, and start the job after the commit, with a context of its own.',
      ],
      files: [db, file('finish_job')],
      references: [updates, 'https://cwe.mitre.org/data/definitions/672.html'],
      executed: true,
    },
  ],
};
