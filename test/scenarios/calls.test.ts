import { expect, it } from 'vitest';
import { boundTo } from '../../src/scenarios/calls.ts';
import { specOf } from '../spec/documents.ts';

const call = (operation: string, parameters = {}) => ({ operation, parameters, times: 1 });

it('a path parameter that nothing gives is asked for, even one called like something of every object', async () => {
  const spec = await specOf({ 'POST /cars/{constructor}': {}, 'POST /cars/{car}/start': {} });
  expect(() => boundTo(spec, call('POST /cars/{car}/start'), [])).toThrow('needs the parameter `car`');
  const id = 'POST /cars/{constructor}';
  expect(() => boundTo(spec, call(id), [])).toThrow('needs the parameter `constructor`');
  expect(boundTo(spec, call(id, { constructor: 'Lotus' }), []).values).toEqual({ constructor: 'Lotus' });
});
