/** DynamoDB by aws-sdk-go-v2. The repaired application of the tests imports these very files. */
import type { Fixes } from '../fix.ts';

const conditions =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html';
const updates = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html';
const transactions = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html';

const file = (name: string): string => `dynamodb-go/${name}.go`;

export const dynamodbGo: Fixes = {
  store: 'dynamodb',
  language: 'go',
  fixes: [
    {
      rules: ['limit-overrun', 'bound-violation'],
      steps: [
        'Replace GetItem, check and PutItem by one UpdateItem that takes on condition that enough is left (TakeUnits): the condition and the write are one step in DynamoDB.',
        'Where a second item records the taking (a claim, a redemption), put both into one TransactWriteItems, with the user in the key of that item (RedeemOnce).',
        'Answer 409 to a failed condition and do not retry it; answer every other error as what it is. A mutex does not help: each process has its own.',
      ],
      files: [file('take_units'), file('transact'), file('redeem_once')],
      references: [conditions, transactions],
      executed: true,
    },
    {
      rules: ['repeated-transition', 'phantom-effect'],
      steps: [
        'Make the old status a condition of the write that sets the new one, and put what follows from it (units that go back into stock) into the same TransactWriteItems: all of it happens, once, or nothing.',
        'TransactWriteItems fails with TransactionCanceledException, not ConditionalCheckFailedException; retry TransactionConflict with the same ClientRequestToken.',
      ],
      files: [file('transact'), file('cancel_order')],
      references: [transactions],
      executed: true,
    },
    {
      rules: ['double-spend'],
      steps: [
        'Put the debit and the credit into one TransactWriteItems, with the balance as a condition of the debit: both happen or neither, and nobody spends the same amount meanwhile.',
        'Answer 409 to a failed condition and do not retry it; a TransactionConflict means try again with the same ClientRequestToken.',
      ],
      files: [file('transact'), file('transfer')],
      references: [transactions],
      executed: true,
    },
    {
      rules: ['lost-update'],
      steps: [
        'Replace GetItem, change and PutItem by an UpdateItem whose expression does the arithmetic.',
        'Where the new value cannot be written as an expression, write on condition that a version attribute is still the one that was read; otherwise read again and retry a few times.',
      ],
      files: [file('add_units')],
      references: [updates],
      executed: true,
    },
    {
      rules: ['lost-field-update', 'resurrected-resource'],
      steps: [
        'Replace PutItem of the whole item by an UpdateItem that sets the fields of the request and no others; pointers in the request type tell what was sent.',
        'Keep the attribute_exists condition: an UpdateItem without it creates the item again after somebody has deleted it.',
      ],
      files: [file('set_fields')],
      references: [updates, conditions],
      executed: true,
    },
    {
      rules: ['duplicate-create'],
      steps: [
        'Give the unique value an item of its own, keyed by it, and put both items in one transaction with attribute_not_exists; a query before the put is a race, and a secondary index does not enforce uniqueness.',
        'Delete that item together with the resource, and move it when the value changes.',
      ],
      files: [file('transact'), file('put_unique')],
      references: [transactions, conditions],
      executed: true,
    },
    {
      rules: ['double-delete'],
      steps: [
        'Delete on condition that the item exists, instead of looking for it first: one caller gets 204, every other one 404.',
      ],
      files: [file('delete_once')],
      references: [conditions],
      executed: true,
    },
    {
      rules: ['attempt-limit-overrun'],
      steps: [
        'Count the attempt before it is looked at, by an UpdateItem whose condition is the limit: of all attempts of one moment no more than the limit are compared.',
        'Reset the count when an attempt succeeds. A count in a variable of the package counts for each process alone.',
      ],
      files: [file('update_if'), file('count_attempt')],
      references: [conditions, 'https://cwe.mitre.org/data/definitions/307.html'],
      executed: true,
    },
    {
      rules: ['write-skew'],
      steps: [
        'Make what the operation looked at a condition of its write, although the write changes another attribute; the rival operation does the same the other way round.',
        'Where the two facts are in two items, put an Update of one and a ConditionCheck of the other into one TransactWriteItems.',
      ],
      files: [file('update_if'), file('mark_unless')],
      references: [conditions, transactions],
      executed: true,
    },
    {
      rules: ['identity-collision'],
      steps: [
        'Let DynamoDB count: one UpdateItem with ADD and ReturnValueUpdatedNew increases a counter item and tells the new number; the highest number of a scan and one is told to all who scan at that moment.',
        'Where nobody needs the numbers in a row, use a UUID and no counter. A counter takes about a thousand writes a second.',
      ],
      files: [file('next_number')],
      references: [updates, 'https://cwe.mitre.org/data/definitions/694.html'],
      executed: true,
    },
    {
      rules: ['idempotency-violation'],
      steps: [
        'Put the idempotency key and the payment in one transaction, with attribute_not_exists on the key; a look-up before it lets two requests of one moment pay.',
        'Answer a repetition with what the key holds, and one with another body with 422. Let keys expire by a time-to-live attribute.',
      ],
      files: [file('transact'), file('once_per_key')],
      references: [transactions],
      executed: true,
    },
    {
      rules: ['stale-precondition'],
      steps: [
        'Make the version that the client sent a condition of the write and increase it there; a comparison after GetItem lets every request of that moment pass.',
        'Answer 409, or 412 to If-Match, and do not retry: the client has to look at what has changed. Other writes of the same fields must increase the version too.',
      ],
      files: [file('update_if'), file('update_if_version')],
      references: [conditions, 'https://www.rfc-editor.org/rfc/rfc9110#name-if-match'],
      executed: true,
    },
    {
      rules: ['orphaned-child'],
      steps: [
        'DynamoDB has no foreign keys: count the children at the parent, in the transaction that stores the child, on condition that the parent exists.',
        'Delete the parent on condition that it has none. Whoever removes a child counts it down in the same way.',
      ],
      files: [file('transact'), file('add_child')],
      references: [transactions, conditions],
      executed: true,
    },
    {
      rules: ['job-overlap'],
      steps: [
        'Give every run an id of its own, note it at the item when the job starts, and store the result on condition that it is still there: a job that was started again, or whose item was deleted, then stores nothing.',
        'Write the attributes of the result only; a PutItem of the item from the beginning of the job undoes every change since.',
      ],
      files: [file('update_if'), file('finish_job')],
      references: [conditions, 'https://cwe.mitre.org/data/definitions/672.html'],
      executed: true,
    },
    {
      rules: ['unretried-conflict'],
      steps: [
        'Retry a transaction that DynamoDB cancelled because of another one (TransactionConflict among its CancellationReasons), with the same ClientRequestToken, backoff and jitter.',
        'Do not retry ConditionalCheckFailed: it is the answer.',
      ],
      files: [file('transact')],
      references: [transactions],
      executed: true,
    },
  ],
};
