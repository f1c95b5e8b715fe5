/**
 * A network between client and origin, in a process of its own: in every burst each connection is late by its own 0–10 ms,
 * each way. The first connection of a burst to carry something gets the first draw, the second the second, so that what
 * one sender meets in a burst, the next one meets in the same.
 */
import net, { type AddressInfo, type Socket } from 'node:net';
import { chanceFrom } from '../../../src/data/chance.ts';

/** How late each connection is in the present burst: drawn when it first carries something. */
interface Draws {
  next(): number;
  of: WeakMap<Socket, number>;
}

const drawsFor = (seed: string, longestMs: number): Draws => {
  const random = chanceFrom(seed);
  return { next: () => random() * longestMs, of: new WeakMap() };
};

function lateness({ of, next }: Draws, connection: Socket): number {
  if (!of.has(connection)) of.set(connection, next());
  return of.get(connection)!;
}

/** The two directions draw apart, so that the order of answers changes nothing about requests. */
interface Network {
  there: Draws;
  back: Draws;
}

const networkOf = (burst: string, longestMs: number): Network => ({
  there: drawsFor(`${burst} there`, longestMs),
  back: drawsFor(`${burst} back`, longestMs),
});

interface Chunk {
  due: number;
  bytes: Buffer;
}

/** One direction of one connection. */
interface Lane {
  to: Socket;
  queue: Chunk[];
}

/** The platform's timers can be a millisecond late and more: the last of a delay is slept in naps, with a look at the network between them. */
const timerMs = 2;
const napMs = 0.1;
const pillow = new Int32Array(new SharedArrayBuffer(4));

/** Delivers what is due on all lanes; `busy` puts a lane among those that have something. */
function createDelivery(): { busy(lane: Lane): void } {
  const lanes = new Set<Lane>();
  let next: NodeJS.Timeout | NodeJS.Immediate | undefined;

  const deliver = () => {
    next = undefined;
    for (const lane of lanes) {
      while (lane.queue.length > 0 && lane.queue[0]!.due <= performance.now()) lane.to.write(lane.queue.shift()!.bytes);
      if (lane.queue.length === 0) lanes.delete(lane);
    }
    schedule();
  };
  const nap = (ms: number) => {
    Atomics.wait(pillow, 0, 0, Math.min(napMs, ms));
    deliver();
  };
  const schedule = () => {
    if (lanes.size === 0) return;
    const left = Math.min(...[...lanes].map(({ queue }) => queue[0]!.due)) - performance.now();
    next = left > timerMs ? setTimeout(deliver, Math.floor(left - timerMs)) : setImmediate(nap, Math.max(0, left));
  };
  return {
    busy: (lane) => {
      lanes.add(lane);
      clearTimeout(next as NodeJS.Timeout);
      clearImmediate(next as NodeJS.Immediate);
      schedule();
    },
  };
}

/** In order, as TCP is. `lateMs` is asked for every chunk. */
function delayed(from: Socket, to: Socket, delivery: ReturnType<typeof createDelivery>, lateMs: () => number): void {
  const lane: Lane = { to, queue: [] };
  let lastDue = 0;
  from.on('data', (bytes) => {
    lastDue = Math.max(lastDue, performance.now() + lateMs());
    lane.queue.push({ due: lastDue, bytes });
    delivery.busy(lane);
  });
  from.on('close', () => to.destroy()).on('error', () => to.destroy());
}

process.once('message', ({ port, longestMs }: { port: number; longestMs: number }) => {
  const delivery = createDelivery();
  let network = networkOf('', longestMs);
  const server = net.createServer({ noDelay: true }, (client) => {
    const origin = net.connect({ port, host: '127.0.0.1', noDelay: true });
    delayed(client, origin, delivery, () => lateness(network.there, client));
    delayed(origin, client, delivery, () => lateness(network.back, client));
  });
  process.on('message', (burst: string) => {
    network = networkOf(burst, longestMs);
    process.send!(burst);
  });
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
});
process.once('disconnect', () => process.exit());
