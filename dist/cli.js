#!/usr/bin/env node
// The terminal entry. It looks at Node's version before the bundle is imported, because an old Node fails inside that import.
import { tooOld } from './node-version.js';

const complaint = tooOld('racegate');
if (complaint) {
  console.error(complaint);
  process.exitCode = 2;
} else {
  import('./racegate.js').then((racegate) => racegate.cli(process.argv.slice(2)));
}
