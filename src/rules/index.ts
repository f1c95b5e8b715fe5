/** The list of rules, in the order in which they are asked: the first that fits names the round. A new one is a file beside this one and a line here. */
import { boundViolation } from './bound-violation.ts';
import { doubleDelete } from './double-delete.ts';
import { duplicateCreate } from './duplicate-create.ts';
import { identityCollision } from './identity-collision.ts';
import { limitOverrun } from './limit-overrun.ts';
import { lostFieldUpdate } from './lost-field-update.ts';
import { lostUpdate } from './lost-update.ts';
import { phantomEffect } from './phantom-effect.ts';
import { repeatedTransition } from './repeated-transition.ts';
import type { Rule } from './rule.ts';
import { unretriedConflict } from './unretried-conflict.ts';

export const rules: readonly Rule[] = [
  identityCollision,
  duplicateCreate,
  limitOverrun,
  doubleDelete,
  repeatedTransition,
  lostFieldUpdate,
  phantomEffect,
  lostUpdate,
  boundViolation,
  unretriedConflict,
];
