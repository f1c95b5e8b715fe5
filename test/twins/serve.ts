/** Serves one twin until its standard input closes: `node test/twins/serve.ts event-seats-racy`. Prints its URL. */
import { twins } from './index.ts';

const [name = ''] = process.argv.slice(2);
const twin = twins.find((one) => one.name === name);
if (!twin) {
  console.error(`There is no twin ${name}. There are:\n${twins.map((one) => `  ${one.name}`).join('\n')}`);
  process.exit(2);
}
const { url, stop } = await twin.start();
console.log(url);
process.stdin.resume().on('end', async () => {
  await stop();
  process.exit();
});
