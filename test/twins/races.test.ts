import { describe, expect, it } from 'vitest';
import { calibrated } from './calibrated.ts';
import { burst, serially } from './drill.ts';
import { twins } from './index.ts';
import type { Running, Twin } from './twin.ts';

/** Bursts of two and of ten in turn, until one breaks a promise; the number of bursts it took. */
async function firstHit(twin: Twin, url: string, most: number): Promise<number> {
  for (let i = 1; i <= most; i += 1) if (await burst(url, twin.drill, i % 2 === 0 ? 2 : 10, `r${i}`)) return i;
  return Number.POSITIVE_INFINITY;
}

async function running<T>(twin: Twin, use: (server: Running) => Promise<T>): Promise<T> {
  const server = await twin.start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

describe('racy twins', () => {
  const racy = twins.filter(({ kind }) => kind === 'racy');

  it.each(racy.map((twin) => [twin.name, twin] as const))(
    '%s keeps its promise one by one and breaks it together',
    async (_, twin) => {
      await running(twin, async ({ url }) => {
        for (let i = 0; i < 2; i += 1) expect(await serially(url, twin.drill, 3, `s${i}`)).toBeUndefined();
        const most = twin.hard ? 300 : 60;
        expect(await firstHit(twin, url, most)).toBeLessThanOrEqual(most);
      });
    },
    30_000,
  );
});

describe('calibrated', () => {
  it('races on the share of fixtures that was asked for, the same ones for one seed', async () => {
    const share = async (p: number) =>
      running(calibrated(p, 7), async ({ url }) => {
        const hits: number[] = [];
        for (let i = 0; i < 20; i += 1) if (await burst(url, calibrated(p, 7).drill, 2, `c${i}`)) hits.push(i);
        return hits;
      });
    expect(await share(0)).toEqual([]);
    const [once, again] = [await share(0.4), await share(0.4)];
    expect(again).toEqual(once);
    expect(once.length).toBeGreaterThan(2);
    expect(once.length).toBeLessThan(14);
  }, 30_000);
});
