/** What the bundle exports: its two entries. The launchers in `launch/` start one of them. */
export { action } from './action.ts';
export { cli } from './cli.ts';
