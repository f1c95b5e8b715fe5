/** The list of probes. A new one is a file beside this one and a line here. */
import { attempts } from './attempts.ts';
import { choices } from './choices.ts';
import { clearOut } from './clear-out.ts';
import { deleteAndUse } from './delete-and-use.ts';
import { disjointPatch } from './disjoint-patch.ts';
import { echo } from './echo.ts';
import { jobAndWrite } from './job-and-write.ts';
import type { Probe } from './probe.ts';
import { repeat } from './repeat.ts';
import { restoreAndCreate } from './restore-and-create.ts';
import { rivalPair } from './rival-pair.ts';
import { sameKey } from './same-key.ts';
import { samePrecondition } from './same-precondition.ts';
import { transfer } from './transfer.ts';
import { twinCreate } from './twin-create.ts';
import { writeAndRead } from './write-and-read.ts';

export const probes: readonly Probe[] = [
  sameKey,
  samePrecondition,
  twinCreate,
  transfer,
  disjointPatch,
  repeat,
  choices,
  clearOut,
  jobAndWrite,
  restoreAndCreate,
  rivalPair,
  deleteAndUse,
  writeAndRead,
  echo,
  attempts,
];
