/** PostgreSQL by Django's ORM. The repaired application of the tests imports these very files. */
import type { Fixes } from '../fix.ts';

const f = 'https://docs.djangoproject.com/en/stable/ref/models/expressions/#f-expressions';
const locking = 'https://docs.djangoproject.com/en/stable/ref/models/querysets/#select-for-update';
const constraints = 'https://docs.djangoproject.com/en/stable/ref/models/constraints/#uniqueconstraint';
const saving = 'https://docs.djangoproject.com/en/stable/ref/models/instances/#specifying-which-fields-to-save';
const transactions = 'https://docs.djangoproject.com/en/stable/topics/db/transactions/';

const file = (name: string): string => `postgresql-django/${name}.py`;

export const postgresqlDjango: Fixes = {
  store: 'postgresql',
  language: 'python',
  framework: 'django',
  fixes: [
    {
      rules: ['limit-overrun'],
      steps: [
        'Replace get, check and save() by a filtered update() with F(): the filter becomes the WHERE of the UPDATE, so the check and the write are one statement.',
        'Where a record is created as well (a redemption), count and create in one transaction.atomic, and declare once-for-each as a UniqueConstraint; get_or_create without one makes two rows.',
        'A transaction.atomic alone changes nothing here: at READ COMMITTED both requests still read the old value.',
      ],
      files: [file('take_units'), file('redeem_once')],
      references: [f, transactions],
      executed: true,
    },
    {
      rules: ['bound-violation'],
      steps: [
        'Take units by a filtered update() whose bound is the amount taken, in the transaction that stores the order.',
        'Add a CheckConstraint (stock >= 0) as the last line of defence.',
      ],
      files: [file('place_order')],
      references: [f, 'https://docs.djangoproject.com/en/stable/ref/models/constraints/#checkconstraint'],
      executed: true,
    },
    {
      rules: ['lost-update'],
      steps: [
        'Let the database add: update() with F() instead of changing the attribute of a loaded object and calling save().',
        'Where the new value needs Python, load the row by select_for_update() inside transaction.atomic and save it there.',
      ],
      files: [file('add_units')],
      references: [f, locking],
      executed: true,
    },
    {
      rules: ['lost-field-update', 'resurrected-resource'],
      steps: [
        'Write only the fields that the request changes, in one update() that tells whether the row is still there; a serializer.save() of a partial update writes every column too unless told so.',
        'A plain save() also inserts a row again that was deleted since it was loaded; an update() does not.',
      ],
      files: [file('save_fields')],
      references: [saving],
      executed: true,
    },
    {
      rules: ['duplicate-create'],
      steps: [
        'Declare the natural key in a UniqueConstraint, create without exists() first, and turn its IntegrityError into 409.',
        'A UniqueValidator of a serializer is an exists() too: keep it for its message, not for safety.',
        'Remove the duplicates that exist before the migration.',
      ],
      files: [file('create_unique')],
      references: [constraints],
      executed: true,
    },
    {
      rules: ['repeated-transition', 'phantom-effect'],
      steps: [
        'Lock the row, look at its status under the lock, and carry out what follows from the transition in the same transaction.',
        'Send mail and tasks by transaction.on_commit, so that a rolled back transition sends none.',
      ],
      files: [file('leave_status')],
      references: [locking, transactions],
      executed: true,
    },
    {
      rules: ['double-spend'],
      steps: [
        'Lock both accounts inside transaction.atomic, in the order of their keys, and check the balance under the lock.',
        'One lock is too few, and locks in the order of the request deadlock.',
      ],
      files: [file('transfer')],
      references: [locking],
      executed: true,
    },
    {
      rules: ['double-delete', 'orphaned-child'],
      steps: [
        'Lock the row before it is deleted: one caller gets 204, every other one 404, and nobody adds a child meanwhile.',
        'Let what adds a child lock or update the parent in its transaction as well.',
      ],
      files: [file('delete_once')],
      references: [locking],
      executed: true,
    },
    {
      rules: ['attempt-limit-overrun'],
      steps: [
        'Count the attempt before it is looked at, by a filtered update() whose filter holds the limit: of all attempts of one moment no more than the limit are compared.',
        'Reset the count when an attempt succeeds. A cache.incr() that is looked at before it counts, or a count in a module variable, lets more through.',
      ],
      files: [file('count_attempt')],
      references: [f, 'https://cwe.mitre.org/data/definitions/307.html'],
      executed: true,
    },
    {
      rules: ['write-skew'],
      steps: [
        'Put what the view looked at into the filter of its update(), although the update changes another column; the rival view does the same the other way round.',
        'Where the facts are in several rows, lock them by select_for_update() in the order of their keys before either is looked at. save(update_fields=…) protects what it does not write from being overwritten, not from being outdated.',
      ],
      files: [file('mark_unless')],
      references: [locking, saving],
      executed: true,
    },
    {
      rules: ['identity-collision'],
      steps: [
        'Let the database count: increase a counter row by F() and read it in the transaction that creates the row. aggregate(Max()) + 1 and count() + 1 are the same number for all who ask at that moment.',
        'Declare the number in a UniqueConstraint as well. Where gaps do no harm, use the AutoField or a sequence, which nobody waits for.',
      ],
      files: [file('next_number')],
      references: [f, 'https://cwe.mitre.org/data/definitions/694.html'],
      executed: true,
    },
    {
      rules: ['idempotency-violation'],
      steps: [
        'Create the idempotency key first, as a primary key and in the transaction that has the effect: get_or_create() by the key alone then lets whoever comes second wait, and returns the row of the first.',
        'Answer a repetition with what the key refers to, and one with another body with 422. Make the caller part of the key.',
      ],
      files: [file('once_per_key')],
      references: [
        'https://docs.djangoproject.com/en/stable/ref/models/querysets/#get-or-create',
        'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/',
      ],
      executed: true,
    },
    {
      rules: ['stale-precondition'],
      steps: [
        'Put the version that the client sent into the filter of the update(), and increase it there by F(); a comparison after get() lets every request of that moment pass.',
        'Answer 409, or 412 to If-Match, when no row was changed, and do not retry that. Every other write of the row, a save() too, must increase the version.',
      ],
      files: [file('update_if_version')],
      references: [f, 'https://www.rfc-editor.org/rfc/rfc9110#name-if-match'],
      executed: true,
    },
    {
      rules: ['unretried-conflict'],
      steps: [
        'Run the whole transaction again, a bounded number of times with backoff and jitter, when PostgreSQL gives it up as a deadlock victim (40P01) or for serialization (40001), and let every other OperationalError pass.',
        'Against deadlocks, take the locks of all writers in one order as well.',
      ],
      files: [file('retry_conflict')],
      references: ['https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html', transactions],
      executed: true,
    },
    {
      rules: ['stale-read'],
      steps: [
        'Drop the cached value by transaction.on_commit: dropped before the commit, the next reader puts the old row back, and it stays.',
        'Keep a version beside the entry and let it be part of the key, so that a reader who began before the commit cannot store the old row where others look.',
      ],
      files: [file('read_cached')],
      references: [
        'https://docs.djangoproject.com/en/stable/topics/db/transactions/#performing-actions-after-commit',
        'https://cwe.mitre.org/data/definitions/524.html',
      ],
      executed: true,
    },
    {
      rules: ['job-overlap'],
      steps: [
        'Send the task by transaction.on_commit and hand it the key alone.',
        'At its end let the task load the row again under a lock, check that its result is still wanted, and write the columns of the result only: a save() of the object from its beginning undoes every change since, and even inserts a deleted row again.',
      ],
      files: [file('finish_job')],
      references: ['https://docs.celeryq.dev/en/stable/userguide/tasks.html#state', locking],
      executed: true,
    },
  ],
};
