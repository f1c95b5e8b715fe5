// Run before vitest and the build: both need a newer Node than a machine may have when the `node` dev dependency is missing.
import { tooOld } from '../launch/node-version.js';

const complaint = tooOld(`\`npm run ${process.env.npm_lifecycle_event || 'test'}\``);
if (complaint) {
  console.error(complaint);
  process.exitCode = 2;
}
