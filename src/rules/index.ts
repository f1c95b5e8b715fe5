/** The list of rules, in the order in which they are asked: the first that fits names the round. A new one is a file beside this one and a line here. */
import { attemptLimitOverrun } from './attempt-limit-overrun.ts';
import { boundViolation } from './bound-violation.ts';
import { doubleDelete } from './double-delete.ts';
import { doubleSpend } from './double-spend.ts';
import { duplicateCreate } from './duplicate-create.ts';
import { idempotencyViolation } from './idempotency-violation.ts';
import { identityCollision } from './identity-collision.ts';
import { jobOverlap } from './job-overlap.ts';
import { limitOverrun } from './limit-overrun.ts';
import { lostFieldUpdate } from './lost-field-update.ts';
import { lostUpdate } from './lost-update.ts';
import { orphanedChild } from './orphaned-child.ts';
import { phantomEffect } from './phantom-effect.ts';
import { repeatedTransition } from './repeated-transition.ts';
import { responseBleed } from './response-bleed.ts';
import { resurrectedResource } from './resurrected-resource.ts';
import type { Rule } from './rule.ts';
import { stalePrecondition } from './stale-precondition.ts';
import { staleRead } from './stale-read.ts';
import { unretriedConflict } from './unretried-conflict.ts';
import { writeSkew } from './write-skew.ts';

export const rules: readonly Rule[] = [
  responseBleed,
  identityCollision,
  idempotencyViolation,
  stalePrecondition,
  attemptLimitOverrun,
  duplicateCreate,
  doubleSpend,
  resurrectedResource,
  orphanedChild,
  jobOverlap,
  staleRead,
  writeSkew,
  limitOverrun,
  doubleDelete,
  phantomEffect,
  repeatedTransition,
  lostFieldUpdate,
  lostUpdate,
  boundViolation,
  unretriedConflict,
];
