// The Action's entry: GitHub's runner starts this file.
import { tooOld } from './node-version.js';

const complaint = tooOld('The Racegate action');
if (complaint) {
  console.error(complaint);
  process.exitCode = 2;
} else {
  import('./racegate.js').then((racegate) => racegate.action());
}
