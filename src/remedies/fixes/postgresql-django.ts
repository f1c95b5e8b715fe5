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
      rules: ['lost-field-update'],
      steps: [
        'Write only the fields that the request changes, in one update() that tells whether the row is still there; a serializer.save() of a partial update writes every column too unless told so.',
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
  ],
};
