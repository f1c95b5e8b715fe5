/** From a race that was raced to the finding that is reported. */
import type { Config } from '../config/config.ts';
import { displayPath } from '../oracle/facts.ts';
import { wilson } from '../oracle/statistics.ts';
import { witnessOf } from '../oracle/witness.ts';
import { settingOf, type Trial } from '../probes/probe.ts';
import { remedyFor, type Stack } from '../remedies/remedy.ts';
import type { Finding, Remedy } from '../report/report.ts';
import type { Rule } from '../rules/rule.ts';
import { severityOf } from '../rules/severity.ts';
import { byHand } from './by-hand.ts';
import type { Judgement } from './judge.ts';
import type { Raced } from './race.ts';

export interface Surroundings {
  config: Config;
  /** The one that the remedies are written for; then those that it may be as well. */
  stacks: readonly Stack[];
  url: string;
}

/** One finding per rule that stands on its own: the first-ranked one that fits the racy rounds, and failures apart from it. */
export function findingsOf(raced: Raced, around: Surroundings): Finding[] {
  if (raced.verdict !== 'racy' && raced.verdict !== 'suspected') return [];
  const groups = new Map<string, Judgement[]>();
  for (const hit of raced.tally.hits) {
    const key = hit.rule.invariant;
    groups.set(key, [...(groups.get(key) ?? []), hit]);
  }
  return [...groups.values()]
    .map((hits) => findingOf(raced, hits, around))
    .filter((finding) => isWorthTelling(finding, raced));
}

/** Beside a confirmed race, a handful of rounds of another kind is not a finding of its own. */
const isWorthTelling = (finding: Finding, raced: Raced): boolean =>
  finding.confidence === 'confirmed' || raced.verdict === 'suspected';

const leastShare = 0.2;

function findingOf(raced: Raced, hits: Judgement[], { config, stacks, url }: Surroundings): Finding {
  const { calibrated, tally, second, pair } = raced;
  const { trial } = calibrated;
  const rule = ruleOf(hits);
  const own = hits.filter((hit) => hit.rule === rule);
  const damaged = mostFrequent(own.map(({ violation }) => violation.damaged));
  const example = pair?.rule === rule ? pair : (own.find(({ violation }) => violation.damaged === damaged) ?? own[0]!);
  const operations = trial.operations.map(({ id }) => id);
  const override = trial.operations.map(({ racegate }) => racegate?.severity).find(Boolean);
  const confirmed =
    raced.verdict === 'racy' && (second?.hits.filter((hit) => hit.rule.invariant === rule.invariant).length ?? 0) >= 3;
  const { severity, reason } = severityOf(rule, [damaged, trial.resource, ...operations], override);
  return {
    id: `${rule.id}:${operations.join('+')}:${fieldOf(damaged)}`.replaceAll(' ', '-'),
    rule: rule.id,
    probe: trial.probe,
    ...settingIn(trial),
    family: `${trial.resource}: ${rule.invariant}`,
    operations,
    severity,
    ...(reason === undefined ? {} : { severityReason: reason }),
    confidence: confirmed ? 'confirmed' : 'suspected',
    rounds: { racy: hits.length, total: tally.rounds, ...wilson(hits.length, tally.rounds) },
    controls: tally.controls,
    placebo: tally.placebo,
    damaged: fieldOf(damaged),
    summary: example.violation.summary,
    witness: witnessOf(example.assessment, damaged),
    remedy: advised(remedyFor(rule.id, ...stacks), example.violation.advice),
    cwe: [...rule.cwe],
    owasp: [...rule.owasp],
    asvs: [...rule.asvs],
    curl: byHand(example.assessment.history.replies, url, Object.keys(config.headers)),
  };
}

const advised = (remedy: Remedy, advice: string | undefined): Remedy =>
  advice === undefined ? remedy : { ...remedy, steps: [advice, ...remedy.steps] };

function settingIn(trial: Trial): Pick<Finding, 'setting'> {
  const setting = settingOf(trial);
  return setting === undefined ? {} : { setting };
}

/** The first in the list of rules that names at least a fifth of the racy rounds: a lesser one would come and go between scans. */
function ruleOf(hits: readonly Judgement[]): Rule {
  const counts = new Map<Rule, number>();
  for (const { rule } of hits) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const ranked = [...counts].sort(([, one], [, other]) => other - one);
  const common = ranked.filter(([, count]) => count / hits.length >= leastShare);
  return (common[0] ?? ranked[0])![0];
}

function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b))[0]![0];
}

/** `event.list/[+]#` → `event.list` */
const fieldOf = (path: string): string =>
  displayPath(path)
    .replaceAll(/\[[+~-]\]/g, '')
    .replace(/#$/, '');
