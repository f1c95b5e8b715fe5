/**
 * Puts a finding of a real scan of the demo into README.md: `node scripts/example.ts [REPORT]`. Run by hand when findings look different;
 * no two scans are alike, so it is no part of the build.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseReport } from '../src/report/json.ts';
import type { Report } from '../src/report/report.ts';
import { renderTerminal } from '../src/report/terminal.ts';
import { fill } from './docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = { rule: 'limit-overrun', operation: 'POST /events/{eventId}/reservations' };

async function scanDemo(): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-example-'));
  try {
    execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'demo', '--report-dir', folder], { stdio: 'ignore' });
    return parseReport(await readFile(join(folder, 'report.json'), 'utf8'), 'report.json');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The part of the terminal's report that is about the one finding. */
function exampleOf(report: Report): string {
  const finding = report.findings.find(
    ({ rule, operations }) => rule === wanted.rule && operations.includes(wanted.operation),
  );
  if (!finding) throw new Error(`the scan did not confirm ${wanted.rule} on ${wanted.operation}`);
  const lines = renderTerminal({ ...report, findings: [finding] }, { colour: false, width: 100 }).split('\n');
  const from = lines.findIndex(
    (line) => line.includes(wanted.rule) && line.includes(wanted.operation) && !line.startsWith(' '),
  );
  const to = lines.findIndex((line, index) => index > from && /^ {2}Replay\b/.test(line));
  return lines.slice(from, to + 1).join('\n');
}

const given = process.argv[2];
const report = given === undefined ? await scanDemo() : parseReport(await readFile(given, 'utf8'), given);
const readme = await readFile(join(root, 'README.md'), 'utf8');
await writeFile(join(root, 'README.md'), fill(readme, { finding: `\`\`\`text\n${exampleOf(report)}\n\`\`\`` }));
