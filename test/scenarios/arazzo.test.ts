import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { setupFrom } from '../../src/scenarios/arazzo.ts';
import { parseText } from '../../src/spec/parse.ts';

const calls = (text: string, workflow?: string) => setupFrom(parseText(text, 'flows.yaml'), workflow, 'flows.yaml');

/** As its authors would write it: sources, inputs, shared parameters, a workflow that calls another. */
const shop = `
arazzo: 1.0.1
info: { title: Ordering, version: 1.0.0 }
sourceDescriptions:
  - { name: shop, url: ./openapi.yaml, type: openapi }
workflows:
  - workflowId: order
    inputs: { $ref: '#/components/inputs/order' }
    parameters:
      - { name: X-Channel, in: header, value: web }
    steps:
      - stepId: customer
        workflowId: sign-up
        parameters:
          - { name: email, value: $inputs.email }
      - stepId: product
        operationId: $sourceDescriptions.shop.createProduct
        requestBody:
          contentType: application/json
          payload: |
            { "name": "Chair {$inputs.colour}", "stock": {$inputs.stock}, "colour": "{$inputs.colour}" }
        successCriteria: [{ condition: $statusCode == 201 }]
        outputs: { id: $response.header.Location }
      - stepId: order
        operationPath: '{$sourceDescriptions.shop.url}#/paths/~1customers~1{id}~1orders/post'
        parameters:
          - { name: id, in: path, value: $steps.customer.outputs.customerId }
          - { reference: $components.parameters.page, value: 2 }
        requestBody:
          payload: { lines: [{ productId: null, qty: 1 }], note: 'for {$inputs.email}' }
          replacements:
            - { target: /lines/0/productId, value: $steps.product.outputs.id }
        outputs: { orderId: '$response.body#/data/order/id' }
  - workflowId: sign-up
    inputs: { type: object, properties: { email: { type: string } } }
    steps:
      - stepId: register
        operationId: createCustomer
        requestBody: { payload: { email: $inputs.email } }
        outputs: { made: '$response.body#/id' }
    outputs: { customerId: $steps.register.outputs.made }
components:
  inputs:
    order: { type: object, properties: { email: { default: a@example.com }, colour: { default: red }, stock: { default: 3 } } }
  parameters:
    page: { name: page, in: query, value: 1 }
`;

it('a workflow with all that Arazzo has for set-ups', () => {
  const header = { 'X-Channel': 'web' };
  expect(calls(shop, 'order')).toEqual([
    {
      operation: 'createCustomer',
      parameters: {},
      body: { email: 'a@example.com' },
      as: 'customer-register',
      times: 1,
    },
    {
      operation: 'createProduct',
      parameters: header,
      body: { name: 'Chair red', stock: 3, colour: 'red' },
      as: 'product',
      times: 1,
    },
    {
      operation: 'POST /customers/{id}/orders',
      parameters: { ...header, id: '{customer-register.id}', page: 2 },
      body: { lines: [{ productId: '{product.id}', qty: 1 }], note: 'for a@example.com' },
      as: 'order',
      times: 1,
    },
  ]);
});

it('what it depends on comes first', () => {
  const more = shop.replace(
    '  - workflowId: sign-up',
    '  - workflowId: later\n    dependsOn: [sign-in]\n    steps: [{ stepId: x, operationId: y }]\n  - workflowId: sign-in',
  );
  const text = more
    .replace('workflowId: sign-up', 'workflowId: sign-in')
    .replace('email: { type: string }', 'email: { default: b@example.com }');
  expect(calls(text, 'later').map(({ operation, as }) => `${as} ${operation}`)).toEqual([
    'sign-in-register createCustomer',
    'x y',
  ]);
});

describe('what is not understood is told', () => {
  const flow = (step: JsonObject): string =>
    JSON.stringify({ arazzo: '1.0.0', workflows: [{ workflowId: 'a', steps: [{ stepId: 's', ...step }] }] });

  it.each<[string, JsonObject, string]>([
    ['an input without a default', { operationId: 'o', requestBody: { payload: { a: '$inputs.b' } } }, '`$inputs.b`'],
    [
      'an output that nobody gives',
      { operationId: 'o', parameters: [{ name: 'a', value: '$steps.t.outputs.b' }] },
      '`$steps.t.outputs.b`',
    ],
    ['no operation', {}, 'a step `s` that calls no operation'],
    ['itself', { workflowId: 'a' }, 'call each other more than 5 deep'],
    ['an unknown workflow', { workflowId: 'b' }, 'has no workflow `b`'],
    [
      'a payload that is no JSON',
      { operationId: 'o', requestBody: { payload: '{ "a": }' } },
      'a payload that is no JSON',
    ],
  ])('%s', (_what, step, words) => {
    expect(() => calls(flow(step))).toThrow(words);
  });
});
