/**
 * Measures the twins with plain concurrent fetches: `node test/twins/measure.ts [name part] [bursts]`.
 * Prints the share of bursts of two and of ten that break a promise.
 */
import { burst, serially } from './drill.ts';
import { twins } from './index.ts';

const [part = '', count = '100'] = process.argv.slice(2);
for (const twin of twins.filter(({ name }) => name.includes(part))) {
  const began = performance.now();
  const { url, stop } = await twin.start();
  const ready = performance.now() - began;
  const words: string[] = [];
  let said = '';
  try {
    for (let i = 0; i < 3; i += 1) said = (await serially(url, twin.drill, 3, `s${i}`)) ?? said;
    words.push(said ? `SERIAL BROKEN: ${said}` : 'serial ok');
    for (const size of [2, 10]) {
      let hits = 0;
      for (let i = 0; i < Number(count); i += 1) {
        const broken = await burst(url, twin.drill, size, `m${size}x${i}`);
        if (broken) hits += 1;
        said = broken ?? said;
      }
      words.push(`${size}: ${((100 * hits) / Number(count)).toFixed(0)} %`);
    }
  } catch (error) {
    words.push(`ERROR ${(error as Error).stack}`);
  }
  await stop();
  const ms = Math.round(performance.now() - began);
  console.log(
    twin.name.padEnd(36),
    twin.rule ?? twin.kind,
    '|',
    words.join(' | '),
    '|',
    said,
    `| ${Math.round(ready)}+${ms} ms`,
  );
}
