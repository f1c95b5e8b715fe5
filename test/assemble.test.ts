import { expect, it } from 'vitest';
import { cleanBeside } from '../src/assemble.ts';

const run = (probe: string, verdict: 'clean' | 'racy' | 'suspected' | 'inconclusive', ...ids: string[]) => ({
  verdict,
  calibrated: { trial: { probe, operations: ids.map((id) => ({ id })) } },
});

it('tells which probes found nothing where another one accuses the operation', () => {
  const raced = [
    run('repeat', 'clean', 'POST /a'),
    run('delete-and-use', 'racy', 'POST /a', 'DELETE /a'),
    run('echo', 'clean', 'POST /a'),
    run('echo', 'inconclusive', 'POST /a'),
    run('repeat', 'clean', 'POST /b'),
  ];
  expect(cleanBeside(new Set(['POST /a', 'DELETE /a']), raced)).toEqual({
    cleanBeside: [{ operation: 'POST /a', probes: ['repeat'] }],
  });
  expect(cleanBeside(new Set(['DELETE /a']), raced)).toEqual({});
});
