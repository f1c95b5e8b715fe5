/** The report as one page that stands alone: no script, nothing loaded from elsewhere. */
import { html, htmlBlock, htmlProse, webAddress } from './escape.ts';
import { style } from './html-style.ts';
import { replayCommand } from './replay.ts';
import type { Finding, Report, SerialOutcome, Witness } from './report.ts';
import { svgTimeline } from './svg.ts';
import { answer, clientName, facts, plain, sent, timeline } from './timeline.ts';
import * as say from './wording.ts';

export function renderHtml(report: Report): string {
  const findings = say.ranked(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>Racegate: ${html(report.run.title, 80)}</title>
<style>${style}</style>
</head>
<body>
<main>
${[head(report), overview(report, findings), ...findings.map((finding, i) => section(report, finding, i)), coverage(report), lists(report)].join('\n')}
</main>
<footer><p>${html(say.effort(report), 500)}. Racegate ${html(report.tool.version, 20)}, ${html(report.run.startedAt, 40)}.</p></footer>
</body>
</html>
`;
}

function head(report: Report): string {
  const score = report.score === null ? '–' : String(report.score);
  const grade = report.grade === null ? 'not graded' : `grade ${report.grade}`;
  const facts = [grade, `threshold ${report.threshold}`, say.change(report)].filter((part) => part !== '');
  return `<header class="${say.passedWithRaces(report) ? 'with-races' : report.verdict}">
<p class="score">${score}<small>/100</small></p>
<div><h1>Racegate${html(say.headline(report))}</h1>
<p>${html(report.reason, 500)}</p>
<p class="dim">${html(facts.join(' · '))} · ${html(report.run.title, 80)} at <code>${html(report.run.url)}</code></p>
${report.run.stopped ? `<p><strong>Ended early:</strong> ${htmlProse(say.endedEarly(report), 400)}</p>` : ''}</div>
</header>`;
}

function overview(report: Report, findings: Finding[]): string {
  if (findings.length < 2) return '';
  const rows = findings.map((finding, i) => [
    `<span class="tag ${finding.severity}">${finding.severity}</span>`,
    `<a href="#f${i}">${html(finding.rule, 60)}</a>`,
    operations(finding),
    `${finding.rounds.racy}\u00a0of\u00a0${finding.rounds.total}`,
    say.pointsOf(report, finding) > 0 ? `−${say.pointsOf(report, finding)}` : '',
  ]);
  return table('All findings', ['Severity', 'Race', 'Operation', 'Bursts', 'Points'], rows);
}

const operations = (finding: Finding): string =>
  finding.operations.map((operation) => `<code>${html(operation, 160)}</code>`).join(' and ');

function section(report: Report, finding: Finding, index: number): string {
  const place = finding.location && `<code>${html(finding.location.file)}:${finding.location.line}</code>`;
  const state = finding.accepted ? `accepted: ${html(finding.accepted.reason, 300)}` : (finding.status ?? '');
  const notes = [html(say.lost(report, finding)), state, place].filter((part) => part);
  return `<section id="f${index}" aria-labelledby="f${index}-h">
<h2 id="f${index}-h"><span class="tag ${finding.severity}">${finding.severity}</span> ${html(finding.rule, 60)} on ${operations(finding)}</h2>
<p>${htmlProse(finding.summary, 600)}</p>
${notes.length > 0 ? `<p class="dim">${notes.join(' · ')}</p>` : ''}${finding.location?.hint ? `<p>${htmlProse(finding.location.hint, 600)}</p>` : ''}
${witness(finding, index)}
${remedy(finding)}
<h3>Replay</h3>
<pre tabindex="0"><code>${htmlBlock(`${replayCommand(finding)}\n\n# or by hand\n${finding.curl}`)}</code></pre>
<p class="dim">${[...finding.cwe, ...finding.owasp, ...finding.asvs.map((one) => `ASVS ${one}`)].map((one) => html(one, 40)).join(', ')}</p>
</section>`;
}

function witness(finding: Finding, index: number): string {
  const evidence = `Seen in ${say.seen(finding)}; controls: ${say.controls(finding)}.`;
  return `<h3>Evidence</h3>
<p>${html(evidence)} ${html(say.whySevere(finding))}</p>
<figure>${svgTimeline(finding.witness, `f${index}-w`)}</figure>
${requests(finding.witness)}
${orders(finding.witness, index)}
<details><summary>As text</summary><pre tabindex="0">${htmlBlock(plain(timeline(finding.witness, 110)), 20_000)}</pre></details>`;
}

function requests({ lanes }: Witness): string {
  if (!lanes.some(({ body }) => body !== undefined)) return '';
  const items = sent(lanes).map(
    ({ clients, request }) => `<li>${html(clients)}: <code>${html(request, 400)}</code></li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}

const mostOrders = 24;

function orders({ serial }: Witness, index: number): string {
  const rows = serial
    .slice(0, mostOrders)
    .map((outcome) => [
      html(outcome.order, 80),
      html(answers(outcome), 300),
      `<code>${html(facts(outcome.end), 300)}</code>`,
      `<span class="bad">${html(outcome.contradiction, 200)}</span>`,
    ]);
  const rest = serial.length > rows.length ? `<p class="dim">… and ${serial.length - rows.length} more.</p>` : '';
  const name = `Serial orders of finding ${index + 1}`;
  return (
    table('One after another, no order gives this', ['Order', 'Answers', 'State', 'Contradicted'], rows, name) + rest
  );
}

const answers = ({ answers }: SerialOutcome): string =>
  answers.map((one) => `${clientName(one)} ${answer(one)}`).join(', ') || 'no request';

function remedy({ remedy }: Finding): string {
  const steps = remedy.steps.map((step) => `<li>${htmlProse(step, 600)}</li>`).join('');
  const code = remedy.snippet.trim() === '' ? '' : `<pre tabindex="0"><code>${htmlBlock(remedy.snippet)}</code></pre>`;
  const caveat = code !== '' && !remedy.executed ? '<p class="dim">This snippet was not run by our tests.</p>' : '';
  const links = remedy.references
    .flatMap((address) => webAddress(address) ?? [])
    .map((address) => `<li><a rel="noreferrer" href="${html(address, 2000)}">${html(address)}</a></li>`);
  return `<h3>Change <small>${html(remedy.stack, 60)}</small></h3>
<ol>${steps}</ol>${code}${caveat}${links.length > 0 ? `<ul>${links.join('')}</ul>` : ''}`;
}

function coverage(report: Report): string {
  const { excludedRate, untested, masked } = report.coverage;
  const rates = excludedRate.map(({ operation, probes, rounds, rate }) => [
    `<code>${html(operation, 160)}</code>`,
    html(probes.join(', ')),
    String(rounds),
    html(rate < 1 ? `${say.upTo(rate)} of bursts` : 'nothing excluded'),
  ]);
  const missing = untested.map((one) => [
    `<code>${html(one.operation, 160)}</code>`,
    html(one.reason, 60),
    htmlProse(one.detail, 400),
  ]);
  return `<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>
<p>${html(say.coverage(report), 1500)}</p>
${table('Excluded at 95 % confidence: races that show in at least', ['Operation', 'Probes', 'Rounds', 'Rate'], rates)}
${table('Not tested', ['Operation', 'Reason', 'Detail'], missing)}
${list('Not compared', masked)}</section>`;
}

function lists(report: Report): string {
  const ref = (one: { rule: string; operations: string[] }) => `${one.rule} on ${one.operations.join(' and ')}`;
  const parts = [
    list('Warnings', [...report.warnings, ...report.transport.notes]),
    list('Fixed since the baseline', report.baseline?.fixed.map(ref) ?? []),
    list('In the baseline, not tested again', report.baseline?.unobserved.map(ref) ?? []),
    list(
      'Suspected, not confirmed: not in the score',
      report.suspected.map((one) => `${ref(one)}: ${one.summary} Seen in ${say.seen(one)}.`),
    ),
    list(
      'Observations',
      report.observations.map((one) => `${one.operation}: ${one.detail}`),
    ),
    list(
      'Left behind on the target',
      say
        .leftBehind(report.traffic.leftovers)
        .map(({ operation, why, urls, more }) => `${operation} ${why}: ${say.listed(urls, more)}`),
      say.leftCount(report.traffic.leftovers),
    ),
  ];
  return parts.join('') === '' ? '' : `<section>${parts.join('')}</section>`;
}

/** Items are plain text. */
function list(title: string, items: string[], count = items.length): string {
  if (items.length === 0) return '';
  return `<h3>${title} (${count})</h3><ul>${items.map((item) => `<li>${htmlProse(item, 600)}</li>`).join('')}</ul>`;
}

/** Cells are HTML. `name` is unique in the page. */
function table(caption: string, heads: string[], rows: string[][], name = caption): string {
  if (rows.length === 0) return '';
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<div class="wide" tabindex="0" role="region" aria-label="${name}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}
