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
      rules: ['repeated-transition'],
      steps: [
        'Give what may happen once an item of its own, whose key says for whom, and put it with attribute_not_exists in the transaction that has the effect.',
        'TransactWriteItems fails with TransactionCanceledException, not ConditionalCheckFailedException; retry TransactionConflict with the same ClientRequestToken.',
      ],
      files: [file('transact'), file('redeem_once')],
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
