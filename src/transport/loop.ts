/** The event loop as a clock: what has arrived, and when that is known. */

/**
 * Resolves after the loop has read the network: closed connections and early responses are known then. Two turns,
 * since a write that the platform puts off leaves in the first.
 */
export const networkRead = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => setImmediate(() => resolve()));
  });
