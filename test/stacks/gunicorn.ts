/** Several worker processes of a Python application: what is locked in one of them is not locked in the others. */
import { join } from 'node:path';
import { freePort, type Running, serve } from './process.ts';

const workers = ['--workers', '3', '--threads', '4', '--worker-class', 'gthread', '--no-control-socket'];

export async function gunicorn(
  bin: string,
  application: string,
  spec: string,
  options: { cwd: string; env: Record<string, string> },
): Promise<Running & { url: string }> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = [...workers, '--bind', new URL(url).host, application];
  return { url, ...(await serve(join(bin, 'gunicorn'), args, url + spec, options)) };
}
