/** The end of what is written to a connection, held back: of HTTP and of TLS it knows nothing. */
import type { Socket } from 'node:net';

export interface Tail {
  /** From now on the newest byte that is written stays here; all before it passes. */
  hold(): void;
  /** Resolves when the platform has taken what passed. */
  passed(): Promise<void>;
  /** Whether it was not released since. */
  readonly holds: boolean;
  /** Lets the byte go, in a write of its own, and holds no more. */
  release(): void;
}

type Done = (error?: Error | null) => void;

/** Stands between a socket and whoever writes to it. */
export function tailOf(socket: Socket): Tail {
  const write = socket.write.bind(socket) as (bytes: Uint8Array, done?: Done) => boolean;
  let holding = false;
  let newest: Uint8Array | undefined;
  let passed = Promise.resolve();

  const pass = (bytes: Uint8Array, done?: Done): boolean => {
    const { promise, resolve } = Promise.withResolvers<void>();
    passed = promise;
    return write(bytes, (error) => {
      resolve();
      done?.(error);
    });
  };

  const delay = (bytes: Uint8Array, done?: Done): boolean => {
    const before = newest ? [newest] : [];
    newest = bytes.subarray(-1);
    return pass(Buffer.concat([...before, bytes.subarray(0, -1)]), done);
  };

  socket.write = (chunk: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : chunk;
    const after = typeof encoding === 'function' ? encoding : done;
    return holding && bytes.length > 0 ? delay(bytes, after) : write(bytes, after);
  };

  return {
    hold: () => {
      holding = true;
    },
    passed: () => passed,
    get holds() {
      return holding;
    },
    release: () => {
      holding = false;
      if (newest) write(newest);
      newest = undefined;
    },
  };
}
