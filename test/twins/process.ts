/** One worker process of a twin that has several: serves the connections that the balancer hands over. */
import type { Socket } from 'node:net';
import { openAudit } from './audit.ts';
import { open } from './database.ts';
import { appOf, httpServer } from './server.ts';

const [module, name, file] = process.argv.slice(2) as [string, string, string];
await import(module);
const db = await open(file, '');
const audit = await openAudit(`${file}.${process.pid}.log`);
const { server } = httpServer(appOf(name), db, audit);
process.on('message', (_, socket) => {
  if (!socket) return;
  server.emit('connection', socket);
  (socket as Socket).resume();
});
process.on('disconnect', () => process.exit());
process.send!('ready');
