/**
 * Measures the twins with plain concurrent requests: `node test/twins/measure.ts [part of a name] [bursts]`.
 * Prints, as a Markdown table, the share of bursts of two and of ten that break a promise. The server is a process of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { burst } from './drill.ts';
import { twins } from './index.ts';
import type { Twin } from './twin.ts';

const [part = 'racy', count = '50'] = process.argv.slice(2);

/** `n of m`, and how the last one was broken. */
async function share(twin: Twin, url: string, size: number): Promise<{ percent: string; said: string }> {
  let [hits, said] = [0, ''];
  for (let i = 0; i < Number(count); i += 1) {
    const broken = await burst(url, twin.drill, size, `m${size}x${i}`);
    if (broken) [hits, said] = [hits + 1, broken];
  }
  return { percent: `${Math.round((100 * hits) / Number(count))} %`, said };
}

console.log('| twin | rule | 2 requests | 10 requests | for example |\n| --- | --- | --- | --- | --- |');
for (const twin of twins.filter(({ name }) => name.includes(part))) {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), twin.name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = (await once(server.stdout, 'data')) as [Buffer];
  const url = said.toString().trim();
  const [two, ten] = [await share(twin, url, 2), await share(twin, url, 10)];
  const gone = once(server, 'exit');
  server.stdin.end();
  await gone;
  const name = twin.hard ? `${twin.name} (hard)` : twin.name;
  console.log(`| ${name} | ${twin.rule ?? '–'} | ${two.percent} | ${ten.percent} | ${two.said} |`);
}
