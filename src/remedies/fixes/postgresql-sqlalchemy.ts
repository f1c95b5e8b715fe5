/** PostgreSQL by SQLAlchemy, as FastAPI's users write it. The repaired application of the tests imports these very files. */
import type { Fixes } from '../fix.ts';

const updates =
  'https://docs.sqlalchemy.org/en/20/orm/queryguide/dml.html#orm-update-and-delete-with-custom-where-criteria';
const upserts = 'https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#insert-on-conflict-upsert';
const locking =
  'https://docs.sqlalchemy.org/en/20/core/selectable.html#sqlalchemy.sql.expression.GenerativeSelect.with_for_update';
const sessions = 'https://docs.sqlalchemy.org/en/20/orm/session_transaction.html';
const savepoints = 'https://docs.sqlalchemy.org/en/20/orm/session_transaction.html#using-savepoint';
const serialization = 'https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html';

const file = (name: string): string => `postgresql-sqlalchemy/${name}.py`;
const written = file('written');

export const postgresqlSqlalchemy: Fixes = {
  store: 'postgresql',
  language: 'python',
  framework: 'fastapi',
  fixes: [
    {
      rules: ['limit-overrun', 'bound-violation'],
      steps: [
        'Replace the loaded object, the check and the assignment by one update() whose where() holds the bound: an object that the session has loaded is as old as its SELECT, whatever the transaction.',
        'Answer 409 when no row comes back, and do not retry that. What belongs to the taking (the order, the redemption) goes into the same transaction.',
        'With an AsyncSession await each execute() and scalar(); the statements stay the same. Add CheckConstraint("stock >= 0") as the last line of defence.',
      ],
      files: [written, file('take_units'), file('place_order')],
      references: [updates, sessions],
      executed: true,
    },
    {
      rules: ['lost-update'],
      steps: [
        'Let the database add: values(stock=Item.stock + amount) instead of changing the attribute of a loaded object, which writes the sum of an old number.',
        'Where the new value needs Python, load the row by with_for_update() in the transaction that writes it, with populate_existing if the session may have it already.',
      ],
      files: [written, file('add_units')],
      references: [updates, locking],
      executed: true,
    },
    {
      rules: ['lost-field-update', 'resurrected-resource'],
      steps: [
        'Write only the fields that the request contains (model_dump(exclude_unset=True)) in one update(); a merge() of a whole object writes old values back.',
        'A merge() or an upsert also inserts a row again that somebody has deleted since; an update() returns no row: 404.',
      ],
      files: [written, file('set_fields')],
      references: [updates],
      executed: true,
    },
    {
      rules: ['duplicate-create'],
      steps: [
        'Declare the business key unique, and insert without looking first: on_conflict_do_nothing() returns no row to whoever comes second; answer 409.',
        'Remove the duplicates that exist before the migration.',
      ],
      files: [file('insert_unique')],
      references: [upserts],
      executed: true,
    },
    {
      rules: ['repeated-transition', 'phantom-effect'],
      steps: [
        'Make the old status part of the where() of the update() that sets the new one, and carry out what follows in the same transaction, only if a row came back.',
      ],
      files: [written, file('add_units'), file('cancel_order')],
      references: [updates, sessions],
      executed: true,
    },
    {
      rules: ['double-spend'],
      steps: [
        'Load both accounts by with_for_update() in the order of their keys, and change them in that same transaction.',
        'One lock is too few; locks in the order of the request deadlock. Without populate_existing a row that the session knows keeps its old balance, lock or not.',
      ],
      files: [file('transfer')],
      references: [locking, sessions],
      executed: true,
    },
    {
      rules: ['unretried-conflict'],
      steps: [
        'Run the whole transaction again in a new session, a bounded number of times with backoff and jitter, when PostgreSQL gives it up (SQLSTATE 40001, 40P01), and let every other error pass.',
        'Charge cards and send mail after the commit, never inside what is retried.',
      ],
      files: [file('retry')],
      references: [serialization, sessions],
      executed: true,
    },
    {
      rules: ['double-delete'],
      steps: ['Delete without looking first, and count the rows: one caller gets 204, every other one 404.'],
      files: [file('delete_once')],
      references: [updates],
      executed: true,
    },
    {
      rules: ['idempotency-violation'],
      steps: [
        'Insert the idempotency key first, under a primary key, in the transaction that has the effect: on_conflict_do_nothing() lets whoever comes second wait for the first, and then gives no row.',
        'Answer a repetition with what the key refers to, and one with another body with 422. Make the caller part of the key.',
      ],
      files: [file('once_per_key')],
      references: [upserts, 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/'],
      executed: true,
    },
    {
      rules: ['stale-precondition'],
      steps: [
        'Put the version that the client sent into the where() of the update(), and increase it there; a comparison after a load lets every request of that moment pass.',
        'Answer 409, or 412 to If-Match, when no row comes back, and do not retry that. Other writes of the row must increase the version too.',
      ],
      files: [written, file('update_if_version')],
      references: [updates, 'https://www.rfc-editor.org/rfc/rfc9110#name-if-match'],
      executed: true,
    },
    {
      rules: ['attempt-limit-overrun'],
      steps: [
        'Count the attempt before it is looked at, by an update() whose where() holds the limit, and commit: of all attempts of one moment no more than the limit are compared.',
        'Reset the count when an attempt succeeds. A count in a variable of the module counts for each worker alone.',
      ],
      files: [written, file('count_attempt')],
      references: [updates, 'https://cwe.mitre.org/data/definitions/307.html'],
      executed: true,
    },
    {
      rules: ['write-skew'],
      steps: [
        'Make what the operation looked at part of the where() of its update(), although the update changes another column; the rival operation does the same the other way round.',
        'Where the facts are in several rows, load them by with_for_update() in the order of their keys, in the transaction that writes.',
      ],
      files: [written, file('mark_unless')],
      references: [updates, locking],
      executed: true,
    },
    {
      rules: ['identity-collision'],
      steps: [
        'Let the database count: one statement increases a counter and returns it, in the transaction that stores the row. func.max() + 1 is the same number for all who ask at that moment.',
        'Declare the number unique as well. Where gaps do no harm, use a Sequence or an Identity column instead, which nobody waits for.',
      ],
      files: [file('next_number')],
      references: [upserts, 'https://cwe.mitre.org/data/definitions/694.html'],
      executed: true,
    },
    {
      rules: ['orphaned-child'],
      steps: [
        'Declare a ForeignKey. It refuses the child of a deleted parent and the deletion of a parent with children, whichever comes second; a look-up before either does not.',
        'Answer 404 or 409 to its violation and to no other IntegrityError. Remove the orphans that exist before the migration.',
      ],
      files: [file('add_child')],
      references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK', savepoints],
      executed: true,
    },
    {
      rules: ['job-overlap'],
      steps: [
        'Give every run an id of its own, note it in the row when the job starts, and store the result where() it is still there: a job that was started again, or whose row was deleted, then stores nothing.',
        'Write the columns of the result only, in a session of the job; an object that was loaded when it began undoes every change since.',
      ],
      files: [written, file('finish_job')],
      references: [updates, 'https://cwe.mitre.org/data/definitions/672.html'],
      executed: true,
    },
  ],
};
