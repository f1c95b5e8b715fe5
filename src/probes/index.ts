/** The list of probes. A new one is a file beside this one and a line here. */
import { disjointPatch } from './disjoint-patch.ts';
import type { Probe } from './probe.ts';
import { repeat } from './repeat.ts';
import { twinCreate } from './twin-create.ts';

export const probes: readonly Probe[] = [twinCreate, disjointPatch, repeat];
