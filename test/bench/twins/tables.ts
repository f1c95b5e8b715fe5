/** What the scans of twins showed, as Markdown. */
import { roundsOf as depthRounds } from '../../../src/confirm/race.ts';
import { type Judged, matrix, type Outcome } from './judged.ts';
import { median, percent, quantile, sum, table } from './page.ts';

const counted = ['scans', 'found', 'misnamed', 'suspected', 'inconclusive', 'missed', 'error'] as const;

export function tables(all: readonly Judged[]): string {
  const isKind = (racy: boolean) => all.filter(({ kind }) => (kind === 'racy') === racy);
  const [racy, correct] = [isKind(true), isKind(false)];
  const rounds = sum(correct.map((one) => one.rounds));
  return [
    matrixOf(all),
    '',
    `Racy twins: ${summary(racy)}.`,
    `Correct twins: ${summary(correct)}; ${rounds} concurrent rounds, ${falseConfirmations(correct)} false confirmations.`,
    ...section('The same verdict every time', stability(all)),
    ...section('Hard races', hard(racy)),
    ...section('What a scan costs', costs(all)),
    ...section('Scans to look at', odd(all)),
  ].join('\n');
}

const section = (title: string, content: string): string[] => (content === '' ? [] : ['', `### ${title}`, '', content]);

const falseConfirmations = (correct: readonly Judged[]): number =>
  sum(correct.map(({ confirmed }) => confirmed.length));

function matrixOf(all: readonly Judged[]): string {
  const rows = matrix(all).map((row) => [
    `\`${row.rule}\``,
    ...counted.map((column) => row[column]),
    row.falsePositives,
    row.rounds,
  ]);
  return table(['rule', ...counted, 'false positives', 'rounds'], rows);
}

function summary(some: readonly Judged[]): string {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of some) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const named = [...counts].sort(([, one], [, other]) => other - one).map(([outcome, n]) => `${n} ${outcome}`);
  const twins = new Set(some.map(({ twin }) => twin)).size;
  return `${some.length} scans of ${twins} twins, ${named.join(', ')}, median ${median(some.map(({ seconds }) => seconds))} s`;
}

const often = 20;

/** Twins that were scanned often: how many different verdicts that gave. */
function stability(all: readonly Judged[]): string {
  const groups = [...Map.groupBy(all, ({ twin }) => twin)].filter(([, scans]) => scans.length >= often);
  if (groups.length === 0) return '';
  const rows = groups.map(([name, scans]) => {
    const verdicts = new Set(scans.map(({ outcome, confirmed }) => [outcome, ...confirmed].join(' ')));
    return [name, scans.length, verdicts.size, [...verdicts].join('; ')];
  });
  return table(['twin', 'scans', 'different verdicts', 'verdict'], rows);
}

/** Races that show in few bursts: how often a scan confirms each. */
function hard(racy: readonly Judged[]): string {
  const names = [...new Set(racy.filter((one) => one.hard).map(({ twin }) => twin))];
  if (names.length === 0) return '';
  const rows = names.map((name) => {
    const scans = racy.filter(({ twin }) => twin === name);
    const confirmed = scans.filter(({ confirmed }) => confirmed.length > 0).length;
    const found = scans.filter(({ outcome }) => outcome === 'found').length;
    return [name, scans.length, found, confirmed, percent(confirmed, scans.length)];
  });
  return table(['twin', 'scans', 'found', 'confirmed', 'rate'], rows);
}

/** Requests and seconds per exercised operation. Scans from before that number was kept are left out. */
function costs(all: readonly Judged[]): string {
  const scans = all.filter(({ exercised }) => (exercised ?? 0) > 0);
  if (scans.length === 0) return '';
  const rows = [true, false].map((racy) => {
    const some = scans.filter(({ kind }) => (kind === 'racy') === racy);
    const per = (value: (one: Judged) => number) => some.map((one) => value(one) / one.exercised!);
    const [requests, seconds] = [per((one) => one.requests), per((one) => one.seconds)];
    const figures = [median(requests), quantile(requests, 0.9), median(seconds), quantile(seconds, 0.9)];
    return [racy ? 'racy' : 'correct', some.length, ...figures.map((value) => Math.round(value * 10) / 10)];
  });
  const columns = ['twins', 'scans', 'requests, median', 'requests, p90', 'seconds, median', 'seconds, p90'];
  return `Per exercised operation:\n\n${table(columns, rows)}\n\n${saved(scans)}`;
}

/** A confirmed race took fewer rounds than a clean result of the same depth does. */
function saved(scans: readonly Judged[]): string {
  const rounds = scans.filter(({ kind }) => kind === 'racy').flatMap(({ confirmedIn }) => confirmedIn ?? []);
  const full = depthRounds.standard;
  return `Stopping early: a race was confirmed after ${median(rounds)} bursts (median, both stages; p90 ${quantile(rounds, 0.9)}), where a clean result takes ${full} and a plan of fixed length would take ${2 * full} (both stages in full). That saves ${percent(sum(rounds.map((n) => 2 * full - n)), 2 * full * rounds.length)} of the bursts of racy operations.`;
}

/** Everything that is not as it should be, also what was confirmed beside the race of a racy twin. */
const odd = (all: readonly Judged[]): string =>
  all
    .filter(({ outcome, optIn }) => outcome !== 'found' && outcome !== 'clean' && !optIn)
    .map((one) => `- ${one.twin}: **${one.outcome}**${because(one)}`)
    .join('\n');

function because({ rule, confirmed, suspected, detail }: Judged): string {
  return [
    rule ? `, expected \`${rule}\`` : '',
    confirmed.length > 0 ? `, confirmed: ${confirmed.join(', ')}` : '',
    suspected.length > 0 ? `, suspected: ${suspected.join(', ')}` : '',
    detail ? ` (${detail})` : '',
  ].join('');
}
