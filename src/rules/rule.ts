/**
 * A rule concludes: it names an outcome that no serial order explains. It never accuses by itself, and no name in a document
 * decides for it.
 */
import type { Assessment } from '../oracle/assess.ts';
import type { Severity } from '../report/report.ts';
import type { Operation } from '../spec/spec.ts';

/** What a rule may know of how the round came about. */
export interface Context {
  probe: string;
  operations: readonly Operation[];
  resource: string;
  /** A number of the fixture is known to bound the operation. */
  bounded: boolean;
  /** The resource whose number that is. */
  boundOn?: string;
  /** The requests have nothing in common. */
  disjoint: boolean;
}

/** What a rule found in one round. */
export interface Violation {
  /** The path that is wrong: `event.remaining`; or the operation's resource where only the answers are. */
  damaged: string;
  /** One sentence, in the past tense, with this round's figures. */
  summary: string;
  /** What to change in this very case; comes before the steps that hold for every stack. */
  advice?: string;
}

export interface Rule {
  /** Kebab-case noun of the failing state; also the name of its file, test and page. */
  id: string;
  /** One sentence: what a user would see. */
  about: string;
  severity: Severity;
  /** Money, stock and votes weigh more: the severity for those. */
  severityForValue?: Severity;
  /** What all findings of a family have in common: `count`, `uniqueness` … */
  invariant: string;
  cwe: readonly string[];
  /** OWASP API Security Top 10 2023, by consequence: the list has no category for races. */
  owasp: readonly string[];
  /** OWASP ASVS 5.0 */
  asvs: readonly string[];
  judge(assessment: Assessment, context: Context): Violation | undefined;
}
