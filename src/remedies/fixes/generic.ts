/** What holds whatever the stack: the shape of the repair, in SQL where it is about data. */
import type { Fixes } from '../fix.ts';

export const generic: Fixes = {
  fixes: [
    {
      rules: ['limit-overrun', 'bound-violation'],
      steps: [
        'Put the check into the write that takes: one conditional update, which changes nothing when too little is left.',
        'Let the bound be the amount taken (`remaining >= quantity`), not zero, and answer 409 when nothing was changed; do not retry that.',
        'Add a CHECK constraint (`remaining >= 0`) where the store has them, as the last line of defence.',
      ],
      files: ['any-sql/take_units.sql'],
      references: ['https://cwe.mitre.org/data/definitions/367.html'],
      executed: true,
    },
    {
      rules: ['lost-update'],
      steps: [
        'Let the store do the arithmetic in one update, instead of reading a number and writing back a computed one.',
        'Where the new value cannot be computed there, add a version, write on condition that it is still the one that was read, and otherwise read again and retry a few times.',
      ],
      files: ['any-sql/add_units.sql', 'any-sql/update_version.sql'],
      references: ['https://cwe.mitre.org/data/definitions/362.html'],
      executed: true,
    },
    {
      rules: ['lost-field-update'],
      steps: [
        'Write only the fields that the request contains; saving the whole record puts back old values of the others.',
        'Where fields depend on each other, require a version (`If-Match`) and answer 412 when it is no longer current.',
      ],
      files: ['any-sql/set_fields.sql'],
      references: ['https://cwe.mitre.org/data/definitions/362.html'],
      executed: true,
    },
    {
      rules: ['duplicate-create'],
      steps: [
        'Declare the natural key unique in the store; a look-up before the insert cannot be made safe by any isolation of the look-up alone.',
        'Insert without looking first, and answer 409 when the store refuses. Catch only that violation, so that outages are not taken for duplicates.',
        'Remove the duplicates that exist before the constraint is added.',
      ],
      files: ['any-sql/insert_unique.sql'],
      references: ['https://cwe.mitre.org/data/definitions/837.html'],
      executed: true,
    },
    {
      rules: ['repeated-transition'],
      steps: [
        'Make the old status a condition of the write that sets the new one; whoever changes no row answers 409.',
        'Carry out what follows from the transition (refund, stock, message) in the same transaction and only for the caller who changed the row.',
      ],
      files: ['any-sql/leave_status.sql'],
      references: ['https://cwe.mitre.org/data/definitions/841.html'],
      executed: true,
    },
    {
      rules: ['double-spend'],
      steps: [
        'Debit and credit in one transaction, and make the balance a condition of the debit itself.',
        'Where rows are locked instead, lock both accounts, always in the order of their keys: one lock is too few, and the order of the request deadlocks.',
      ],
      files: ['any-sql/transfer.sql'],
      references: ['https://cwe.mitre.org/data/definitions/367.html'],
      executed: true,
    },
    {
      rules: ['idempotency-violation'],
      steps: [
        'Store the idempotency key under a unique constraint, in the same transaction as the effect and before it.',
        'A second request with the key gets the stored response; with another body, 422. Give it the key of the caller too, so that two callers cannot collide.',
      ],
      files: ['any-sql/once_per_key.sql'],
      references: ['https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/'],
      executed: true,
    },
    {
      rules: ['stale-precondition'],
      steps: [
        'Compare the version in the write (`WHERE version = …`), not in a read before it, and answer 412 when no row was changed.',
        'Increase the version in the same statement.',
      ],
      files: ['any-sql/update_version.sql'],
      references: ['https://www.rfc-editor.org/rfc/rfc9110#name-if-match'],
      executed: true,
    },
    {
      rules: ['write-skew'],
      steps: [
        'Let both operations write (or lock) one common row that carries the rule, such as a counter on the parent; then the second sees what the first did.',
        'Or run both at SERIALIZABLE and retry serialization failures; a lower isolation level lets both pass.',
      ],
      files: ['any-sql/guard_row.sql'],
      references: ['https://www.postgresql.org/docs/current/transaction-iso.html'],
      executed: true,
    },
    {
      rules: ['unretried-conflict'],
      steps: [
        'The data stayed right, but the user got an error for a conflict that a second attempt would have survived: run the whole transaction again, from its first read, on a serialization failure or deadlock.',
        'Bound the attempts, wait with backoff and jitter, and answer 503 with Retry-After in the end. Send mail or charge cards after the commit, never inside what is retried.',
      ],
      files: ['any-javascript/retry_conflict.js'],
      references: ['https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html'],
      executed: true,
    },
    {
      rules: ['phantom-effect'],
      steps: [
        'Put all writes of the request into one transaction, the one that can be refused first, and roll back on every refusal.',
        'Do not undo by a second write: others have seen or used the first one by then.',
      ],
      files: ['any-sql/all_or_nothing.sql'],
      references: ['https://cwe.mitre.org/data/definitions/362.html'],
      executed: true,
    },
    {
      rules: ['resurrected-resource'],
      steps: [
        'Never upsert where the request means to change: write on condition that the record still exists, and answer 404 otherwise.',
        'Look at other writers too (caches, jobs, a save() of the whole object): each must not insert what it once read.',
      ],
      files: ['any-sql/update_living.sql'],
      references: ['https://cwe.mitre.org/data/definitions/672.html'],
      executed: true,
    },
    {
      rules: ['double-delete'],
      steps: [
        'Delete and find out in one statement whether there was something to delete: one caller gets 204, every other one 404.',
        'If the deletion gives something back (a seat, money), do that in the same transaction for that one caller.',
      ],
      files: ['any-sql/delete_once.sql'],
      references: ['https://www.rfc-editor.org/rfc/rfc9110#name-delete'],
      executed: true,
    },
    {
      rules: ['orphaned-child'],
      steps: [
        'Declare a foreign key, so that the store refuses the child of a deleted parent, and answer 404 to that violation.',
        'Without foreign keys: lock or conditionally write the parent in the transaction that inserts the child.',
      ],
      files: ['any-sql/foreign_key.sql'],
      references: ['https://cwe.mitre.org/data/definitions/362.html'],
      executed: true,
    },
    {
      rules: ['stale-read'],
      steps: [
        'Invalidate the cache entry after the commit, and keep a reader that began before it from storing the old value.',
        'Read what was just written from the primary, not from a replica or an eventually consistent index.',
      ],
      files: ['any-javascript/cache_by_version.js'],
      references: ['https://cwe.mitre.org/data/definitions/524.html'],
      executed: true,
    },
    {
      rules: ['job-overlap'],
      steps: [
        'Let the job read its premise again when it has its effect, and make that premise a condition of the write.',
        'Hand it the key of the record, not a copy, and enqueue it after the commit.',
      ],
      files: ['any-sql/claim_job.sql'],
      references: ['https://cwe.mitre.org/data/definitions/672.html'],
      executed: true,
    },
    {
      rules: ['identity-collision'],
      steps: [
        'Let the store number: an identity column, a sequence, or a counter that is increased and read in one statement. `max(number) + 1`, a count of rows or the time of day collide.',
        'Declare the number unique as well.',
      ],
      files: ['any-sql/next_number.sql'],
      references: ['https://cwe.mitre.org/data/definitions/694.html'],
      executed: true,
    },
    {
      rules: ['response-bleed'],
      steps: [
        'Look for state of one request in a variable that all requests share: a module global, a singleton, a field of a handler object, a buffer that is used again.',
        'Pass it as an argument, or keep it in storage that belongs to the request (AsyncLocalStorage, contextvars, context.Context); put the user into every cache key.',
      ],
      files: ['any-javascript/request_state.js'],
      references: ['https://cwe.mitre.org/data/definitions/488.html'],
      executed: true,
    },
    {
      rules: ['attempt-limit-overrun'],
      steps: [
        'Count the attempt before it is looked at, and let the count refuse it: one conditional increment for each account.',
        'Keep the count where all processes see it; one in process memory counts for each worker alone.',
      ],
      files: ['any-sql/count_attempt.sql'],
      references: ['https://cwe.mitre.org/data/definitions/307.html'],
      executed: true,
    },
  ],
};
