/** The processes of the measurement and what they report. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createCertificate, trust } from '../../transport/certificate.ts';
import { startNginx } from '../../transport/nginx.ts';
import { installed } from '../../transport/processes.ts';
import { stayOn } from './cores.ts';
import type { Ports, Seen } from './origin.ts';

export interface World {
  clean: URL;
  jitter: URL;
  /** nginx in front of the origin, where it is installed. */
  edge: URL | undefined;
  /** Draws the delays of the next burst on the jittery network: the same ones for the same text. */
  draw(burst: string): Promise<void>;
  /** Resolves with what the origin saw of a burst; rejects when it saw less than all of it for three seconds. */
  seen(burst: string): Promise<Seen>;
  /** Whether sender and servers have cores of their own. */
  apart: boolean;
  close(): Promise<void>;
}

export async function createWorld(longestMs: number): Promise<World> {
  const certificate = createCertificate();
  trust(certificate);
  stayOn(1);
  const origin = program('origin.ts');
  origin.send(certificate);
  const ports = await answer<Ports>(origin);
  const network = program('jitter.ts');
  network.send({ port: ports.secure, longestMs });
  const { port } = await answer<{ port: number }>(network);
  const nginx = installed('nginx', '-v') ? await startNginx(ports.plain, certificate) : undefined;
  const apart = stayOn(0);
  return {
    apart,
    clean: new URL(`https://127.0.0.1:${ports.secure}`),
    jitter: new URL(`https://127.0.0.1:${port}`),
    edge: nginx && new URL(`https://127.0.0.1:${nginx.port}`),
    draw: async (burst) => {
      network.send(burst);
      await answer(network);
    },
    seen: observer(origin),
    close: async () => {
      stayOn('all');
      await nginx?.close();
      for (const child of [network, origin]) {
        child.disconnect();
        await once(child, 'exit');
      }
    },
  };
}

const program = (file: string): ChildProcess => fork(join(import.meta.dirname, file));

const answer = async <T>(child: ChildProcess): Promise<T> => (await once(child, 'message'))[0] as T;

function observer(origin: ChildProcess): World['seen'] {
  const waiting = new Map<string, (seen: Seen) => void>();
  origin.on('message', (seen: Seen) => {
    waiting.get(seen.burst)?.(seen);
    waiting.delete(seen.burst);
  });
  return (burst) =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`burst ${burst} did not arrive whole`)), 3_000);
      waiting.set(burst, (seen) => {
        clearTimeout(limit);
        resolve(seen);
      });
    });
}
