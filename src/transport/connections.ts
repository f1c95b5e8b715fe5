/** HTTP/1.1 connections to one origin, each an undici client of its own, kept per identity and reused. */
import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { Dialer } from './dial.ts';
import { networkRead } from './loop.ts';
import { type Tail, tailOf } from './tail.ts';

export interface Connection {
  readonly identity: string;
  readonly client: Client;
  readonly tail: Tail;
  readonly alive: boolean;
  /** Whether a request was sent on it. One that is open and unused may hold a worker of the server. */
  used: boolean;
  destroy(): void;
}

export interface Connections {
  /** Takes a live connection for each identity, opening what is missing. Rejects with the platform's error. */
  take(identities: readonly string[]): Promise<Connection[]>;
  give(connections: readonly Connection[]): void;
  close(): Promise<void>;
}

/** The client closes what was idle for three seconds, where the server says five, and may do so between the taking and the sending. */
const longestIdleMs = 2_500;

export function createConnections(dialer: Dialer, most: number): Connections {
  let idle: { connection: Connection; since: number }[] = [];
  let taken = 0;
  let closed = false;
  const waiting: (() => void)[] = [];

  const enter = async (count: number) => {
    while (taken > 0 && taken + count > most) await new Promise<void>((resolve) => waiting.push(resolve));
    taken += count;
  };
  const leave = (count: number) => {
    taken -= count;
    for (const wake of waiting.splice(0)) wake();
  };
  const put = (connection: Connection) => {
    if (connection.alive && connection.used && !closed) idle.push({ connection, since: performance.now() });
    else connection.destroy();
  };
  const reuse = (identity: string) => {
    const at = idle.findIndex(({ connection }) => connection.alive && connection.identity === identity);
    return at < 0 ? undefined : idle.splice(at, 1)[0]!.connection;
  };
  const makeRoom = (room: number) => {
    const oldest = performance.now() - longestIdleMs;
    const kept = idle.filter(({ connection, since }) => connection.alive && since > oldest);
    for (const one of idle) if (!kept.includes(one)) one.connection.destroy();
    idle = kept;
    while (idle.length > 0 && idle.length > room) idle.shift()!.connection.destroy();
  };

  return {
    take: async (identities) => {
      await enter(identities.length);
      await networkRead();
      makeRoom(Number.POSITIVE_INFINITY);
      const own = identities.map(reuse);
      makeRoom(most - taken);
      try {
        for (const [i, identity] of identities.entries()) own[i] ??= await open(dialer, identity);
        return own.filter((one) => one !== undefined);
      } catch (error) {
        for (const one of own) if (one) put(one);
        leave(identities.length);
        throw error;
      }
    },
    give: (connections) => {
      for (const connection of connections) put(connection);
      leave(connections.length);
    },
    close: async () => {
      closed = true;
      const all = idle.splice(0);
      await Promise.all(all.map(({ connection }) => connection.client.destroy().catch(() => {})));
    },
  };
}

async function open(dialer: Dialer, identity: string): Promise<Connection> {
  const { socket } = await dialer.dial('h1');
  const tail = tailOf(socket);
  const client = clientOn(socket, dialer.origin);
  // A peer that closes before the first request is noticed here; afterwards the client listens as well.
  socket.on('end', () => socket.destroy());
  return {
    identity,
    client,
    tail,
    get alive() {
      return usable(socket) && !client.destroyed;
    },
    used: false,
    destroy: () => {
      client.destroy().catch(() => {});
      socket.destroy();
    },
  };
}

function clientOn(socket: Socket, origin: URL): Client {
  let handed = false;
  return new Client(origin.origin, {
    pipelining: 1,
    allowH2: false,
    // The limits of the whole request are kept by its owner.
    headersTimeout: 0,
    bodyTimeout: 0,
    // The client may use this one socket and never another: a second one would be a silent retry.
    connect: (_options, callback) => {
      if (handed || !usable(socket)) return callback(closedError(), null);
      handed = true;
      // Answered at once, the client would overlook that it is connected.
      queueMicrotask(() => callback(null, socket));
    },
  });
}

const usable = (socket: Socket) => !socket.destroyed && !socket.readableEnded && socket.writable;

const closedError = () => Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' });
