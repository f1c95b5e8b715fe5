import { describe, expect, it } from 'vitest';
import { burst, client, serially } from './drill.ts';
import { twins } from './index.ts';

const correct = twins.filter(({ kind }) => kind !== 'racy');

describe('repaired twins and traps', () => {
  // Several servers at once: most of the time goes into waiting for disks and starting threads.
  it.concurrent.each(correct.map((twin) => [twin.name, twin] as const))(
    '%s keeps its promise, one by one and together',
    async (_, twin) => {
      const { url, spec, stop } = await twin.start();
      try {
        expect((await client(url)('GET', '/openapi.json')).body).toEqual(spec);
        expect(await serially(url, twin.drill, 3, 's')).toBeUndefined();
        for (let i = 0; i < 4; i += 1) expect(await burst(url, twin.drill, 2, `two-${i}`)).toBeUndefined();
        for (let i = 0; i < 3; i += 1) expect(await burst(url, twin.drill, 10, `ten-${i}`)).toBeUndefined();
      } finally {
        await stop();
      }
    },
    30_000,
  );
});
