/** A network between client and origin, in a process of its own: every chunk of every connection is late by its own 0–10 ms. */
import net, { type AddressInfo, type Socket } from 'node:net';

/** In order within a connection, as TCP is; connections know nothing of each other. */
function delayed(from: Socket, to: Socket, longestMs: number): void {
  const queue: { due: number; bytes: Buffer }[] = [];
  let lastDue = 0;
  const deliver = () => {
    while (queue.length > 0 && queue[0]!.due <= performance.now()) to.write(queue.shift()!.bytes);
    if (queue.length > 0) schedule();
  };
  // The platform's timers are no finer than a millisecond: the rest of the delay is waited for in turns of the loop.
  const schedule = () => {
    const left = queue[0]!.due - performance.now();
    if (left > 1) setTimeout(deliver, Math.floor(left));
    else setImmediate(deliver);
  };
  from.on('data', (bytes) => {
    lastDue = Math.max(lastDue, performance.now() + Math.random() * longestMs);
    queue.push({ due: lastDue, bytes });
    if (queue.length === 1) schedule();
  });
  from.on('close', () => to.destroy()).on('error', () => to.destroy());
}

process.once('message', ({ port, longestMs }: { port: number; longestMs: number }) => {
  const server = net.createServer({ noDelay: true }, (client) => {
    const origin = net.connect({ port, host: '127.0.0.1', noDelay: true });
    delayed(client, origin, longestMs);
    delayed(origin, client, longestMs);
  });
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
});
process.once('disconnect', () => process.exit());
