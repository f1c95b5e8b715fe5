/**
 * How close together the requests of a burst reach the server, and how often that loses an update there, for our
 * release and others, in one run and burst by burst in turn, so that the machine's mood is the same for all.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './index.ts';
import type { Seen } from './release/origin.ts';
import { type Sender, senders } from './release/senders.ts';
import { burstsFor999, quantile, table } from './release/statistics.ts';
import { createWorld, type World } from './release/world.ts';

interface ReleaseRow {
  sender: string;
  n: number;
  network: 'clean' | 'jitter';
  medianMicros: number;
  p90Micros: number;
  bursts: number;
}

interface DetectionRow {
  sender: string;
  n: number;
  network: 'clean' | 'jitter';
  windowMs: number;
  lostShare: number;
  /** `null`: no update was lost at all. */
  burstsFor999: number | null;
}

interface Result {
  release: ReleaseRow[];
  detection: DetectionRow[];
  /** The same spread with bodies of 64 kB. */
  largeBodies: ReleaseRow[];
  /** Behind nginx (HTTP/2 or 1.1 in front, HTTP/1.1 to the origin); empty where it is not installed. */
  edge: ReleaseRow[];
  failed: Record<string, number>;
  /** Whether sender and servers had cores of their own. */
  apart: boolean;
}

type Network = ReleaseRow['network'];

const jitterMs = 10;
/** The smallest is about what a server needs to read one request; the next two are what was asked of a detector. */
const windows = [0.02, 0.2, 1];
const small = JSON.stringify({ quantity: 1 });
const large = JSON.stringify({ text: 'x'.repeat(65_536) });

/** What was seen of each sender's bursts. */
type Series = Map<string, Seen[]>;

interface Task {
  url: URL;
  n: number;
  windowMs?: number;
  body?: string;
}

/** One burst of every sender in turn, as often as asked. */
async function series(world: World, all: readonly Sender[], task: Task, bursts: number, failed: Result['failed']) {
  const seen: Series = new Map();
  const able = all.filter(({ only }) => !only || (only.includes(task.n) && !task.body));
  // The first bursts open connections and warm code: every sender gets them, and they do not count.
  for (let i = -3; i < bursts; i++)
    for (const sender of able) {
      await world.draw(`${task.n}/${task.windowMs}/${task.body?.length}/${i}`);
      const one = await burst(world, sender, task).catch(() => {
        failed[sender.name] = (failed[sender.name] ?? 0) + 1;
      });
      if (one && i >= 0) seen.set(sender.name, [...(seen.get(sender.name) ?? []), one]);
    }
  process.stderr.write(`${task.url.port} n=${task.n} window=${task.windowMs ?? 0} ms: ${bursts} bursts each\n`);
  return seen;
}

/** Probes do not come back to back: every sender, and the server, start from rest. */
const restMs = 4;

async function burst(world: World, sender: Sender, { n, windowMs = 0, body = small }: Task): Promise<Seen> {
  const id = crypto.randomUUID();
  const headers = { 'content-type': 'application/json', 'x-burst': `${id}/${n}/${windowMs}` };
  await sleep(restMs);
  const seen = world.seen(id);
  seen.catch(() => {});
  await sender.burst({ n, headers, body });
  return seen;
}

const spread = (seen: Series, n: number, network: Network): ReleaseRow[] =>
  [...seen].map(([sender, all]) => {
    const micros = all.map(({ spreadMicros }) => spreadMicros);
    const row = { sender, n, network, medianMicros: quantile(micros, 0.5), p90Micros: quantile(micros, 0.9) };
    return { ...row, bursts: all.length };
  });

const losses = (seen: Series, n: number, network: Network, windowMs: number): DetectionRow[] =>
  [...seen].map(([sender, all]) => {
    const lostShare = all.filter(({ lost }) => lost).length / all.length;
    return { sender, n, network, windowMs, lostShare, burstsFor999: burstsFor999(lostShare) };
  });

async function measureNetwork(world: World, network: Network, bursts: number, result: Result): Promise<void> {
  const url = world[network];
  const all = await senders(url);
  const run = (task: Omit<Task, 'url'>) => series(world, all, { url, ...task }, bursts, result.failed);
  for (const n of [2, 10]) {
    const both: Series = new Map();
    for (const windowMs of windows) {
      const seen = await run({ n, windowMs });
      result.detection.push(...losses(seen, n, network, windowMs));
      for (const [sender, some] of seen) both.set(sender, [...(both.get(sender) ?? []), ...some]);
    }
    // How wide the window is changes nothing about the arrival: both kinds of bursts count.
    result.release.push(...spread(both, n, network));
  }
  for (const n of [20, 100]) result.release.push(...spread(await run({ n }), n, network));
  result.largeBodies.push(...spread(await run({ n: 10, body: large }), 10, network));
  for (const sender of all) await sender.close();
}

async function measureEdge(world: World, bursts: number, result: Result): Promise<void> {
  if (!world.edge) return;
  const all = await senders(world.edge);
  for (const n of [2, 20])
    result.edge.push(...spread(await series(world, all, { url: world.edge, n }, bursts, result.failed), n, 'clean'));
  for (const sender of all) await sender.close();
}

async function measure({ bursts = '100' }: Readonly<Record<string, string>>): Promise<Result> {
  const world = await createWorld(jitterMs);
  const { apart } = world;
  const result: Result = { release: [], detection: [], largeBodies: [], edge: [], failed: {}, apart };
  try {
    for (const network of ['clean', 'jitter'] as const) await measureNetwork(world, network, Number(bursts), result);
    await measureEdge(world, Number(bursts), result);
  } finally {
    await world.close();
  }
  return result;
}

const millis = (micros: number) => (micros / 1000).toFixed(2);

const spreadTable = (rows: readonly ReleaseRow[]) =>
  table([
    ['sender', 'n', 'network', 'median ms', 'p90 ms', 'bursts'],
    ...rows.map((row) => [
      row.sender,
      String(row.n),
      row.network,
      millis(row.medianMicros),
      millis(row.p90Micros),
      String(row.bursts),
    ]),
  ]);

function print(measured: unknown): string {
  const { release, detection, largeBodies, edge, failed, apart } = measured as Result;
  const power = table([
    ['sender', 'n', 'network', 'window ms', 'lost', 'bursts for 99.9 %'],
    ...detection.map((row) => [
      row.sender,
      String(row.n),
      row.network,
      String(row.windowMs),
      `${Math.round(row.lostShare * 100)} %`,
      String(row.burstsFor999 ?? 'none lost'),
    ]),
  ]);
  return [
    apart
      ? 'Sender and servers had a core each.'
      : 'Sender and servers shared the cores (no taskset): spreads are wider.',
    `Arrival spread at the server (jitter: 0 to ${jitterMs} ms per connection and burst, the same draws for every sender)\n${spreadTable(release)}`,
    `With bodies of 64 kB\n${spreadTable(largeBodies)}`,
    edge.length > 0 ? `Behind nginx\n${spreadTable(edge)}` : 'nginx is not installed: nothing was measured behind it.',
    `Bursts that lose an update of a counter that is read, waited for and written\n${power}`,
    'Published for comparison: single-packet attack 1 ms median (20 requests), last-byte synchronisation 4 ms.',
    ...Object.entries(failed).map(([sender, count]) => `${sender}: ${count} bursts did not arrive whole.`),
  ].join('\n\n');
}

export const bench: Bench = {
  about: 'spread of a burst at the server, and the updates it loses there, beside other senders',
  measure,
  print,
};
