/** The seven laws of CONTRIBUTING.md. Each failure is a sentence that says what to do. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents } from '../scripts/docs.ts';
import type { Report } from '../src/report/report.ts';
import { rules } from '../src/rules/index.ts';
import { score } from '../src/score.ts';
import { version } from '../src/version.ts';
import { circles, type Module, reach, readModules } from './helpers/modules.ts';

const modules = readModules();
const all = [...modules.values()];
const inRoom = (room: string): Module[] => all.filter((module) => module.room === room);

/** One sentence per breach; a test shows them all at once. */
const none: string[] = [];

describe('1. what judges is pure: no I/O, no clock, no randomness', () => {
  const pure = ['oracle', 'rules', 'score', 'report', 'remedies', 'spec'];
  /** Builtins that only compute. */
  const harmless = new Set(['node:util', 'node:path/posix', 'node:crypto']);
  const impurePackages = /^(node:|undici|@actions\/|@octokit\/|@apidevtools\/|yaml$)/;
  const impureCode =
    /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\s*\.\s*now\b|\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b|\bgetRandomValues\b|\bset(?:Timeout|Interval|Immediate)\b|\bfetch\(|\bprocess\s*\.|\bconsole\s*\./;

  /** Loading a document reads files and URLs: everything that only `load.ts` needs may do so too. */
  function judged(room: string): Module[] {
    if (room !== 'spec') return inRoom(room);
    const used = all.filter(({ room: other }) => other !== 'spec').flatMap(({ files }) => files);
    const entries = new Set(used.filter((path) => path.startsWith('src/spec/') && path !== 'src/spec/load.ts'));
    return [...new Set([...entries].flatMap((path) => [...reach(modules, path)]))]
      .map((path) => modules.get(path)!)
      .filter(Boolean);
  }

  it.each(pure)('%s', (room) => {
    const breaches = judged(room).flatMap(({ path, packages, code }) => {
      const bad = packages.find((name) => impurePackages.test(name) && !harmless.has(name));
      const word = impureCode.exec(code)?.[0];
      return [
        ...(bad === undefined ? [] : [`${path} imports ${bad}: let the caller read, and hand the data to it.`]),
        ...(word === undefined ? [] : [`${path} uses ${word}: let the caller hand the value to it.`]),
      ];
    });
    expect(breaches).toEqual(none);
  });
});

describe('2. arrows point one way', () => {
  const never: Record<string, string[]> = {
    report: ['transport', 'rounds', 'target', 'github'],
    score: ['transport', 'rounds', 'target', 'github'],
    rules: ['transport', 'rounds', 'target', 'github'],
    oracle: ['transport', 'rounds', 'target', 'github'],
    transport: ['spec', 'data', 'probes', 'rounds', 'oracle', 'rules', 'report'],
  };

  it.each(Object.entries(never))('%s', (room, forbidden) => {
    const breaches = inRoom(room).flatMap(({ path, files }) =>
      files
        .filter((file) => forbidden.includes(modules.get(file)?.room ?? ''))
        .map(
          (file) =>
            `${path} imports ${file}: ${room} must not know ${modules.get(file)!.room}; move what it needs to where both may look.`,
        ),
    );
    expect(breaches).toEqual(none);
  });

  it.each([
    ['@actions/github', ['github']],
    ['@actions/core', ['github', 'action']],
  ])('%s', (name, rooms) => {
    const breaches = all
      .filter(({ packages, room }) => packages.includes(name) && !rooms.includes(room))
      .map(
        ({ path }) => `${path} imports ${name}: only ${rooms.join(' and ')} may; return the value and let them speak.`,
      );
    expect(breaches).toEqual(none);
  });
});

describe('3. no import circles and no barrels', () => {
  it('circles', () => {
    const breaches = circles(modules).map(
      (circle) => `${circle.join(', ')} import each other in a circle: move the shared part to a file of its own.`,
    );
    expect(breaches).toEqual(none);
  });

  it('an index.ts is a list of rules or probes, and its siblings do not look into it', () => {
    const lists = ['src/rules/index.ts', 'src/probes/index.ts'];
    const barrels = all.filter(({ path }) => path.endsWith('/index.ts') && !lists.includes(path));
    const lookers = all.filter(({ path, files }) =>
      files.some((file) => lists.includes(file) && path.startsWith(file.replace('index.ts', ''))),
    );
    expect([
      ...barrels.map(({ path }) => `${path} is a barrel: import the files themselves and remove it.`),
      ...lookers.map(({ path }) => `${path} imports the list that it is part of: import the one file it needs.`),
    ]).toEqual(none);
  });

  it('no util.ts or helpers.ts', () => {
    const vague = all.filter(({ path }) => /\/(util|utils|helper|helpers|common|misc)\.ts$/.test(path));
    expect(vague.map(({ path }) => `${path} has a name that says nothing: name it by what it does.`)).toEqual(none);
  });
});

describe('4. a rule is a file, a list entry, a test, a page and a remedy of one name', () => {
  /** Files beside them hold what several rules ask. */
  const files = inRoom('rules')
    .filter(({ code }) => /: Rule = \{/.test(code))
    .map(({ path }) => path.replace('src/rules/', '').replace(/\.ts$/, ''));
  const headings = ['Detects', 'Why it matters', 'Evidence', 'How to fix', 'When it is not a bug'];

  it('every rule is in the list under its own id', () => {
    const ids = rules.map(({ id }) => id);
    expect([
      ...files
        .filter((name) => !ids.includes(name))
        .map((name) => `src/rules/${name}.ts is not in src/rules/index.ts: add it, or give the rule the id ${name}.`),
      ...ids
        .filter((id) => !files.includes(id))
        .map((id) => `The rule ${id} has no file src/rules/${id}.ts: name the file by the id.`),
      ...ids.filter((id, i) => ids.indexOf(id) < i).map((id) => `The rule ${id} is listed twice: remove one.`),
    ]).toEqual(none);
  });

  it.each(files)('%s', (name) => {
    const page = `docs/rules/${name}.md`;
    const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
    const found = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect([
      ...(existsSync(`test/rules/${name}.test.ts`)
        ? []
        : [`${name} has no test: write test/rules/${name}.test.ts with clean and racy histories.`]),
      ...(text === '' ? [`${name} has no page: write ${page}.`] : []),
      ...(text !== '' && found.join() !== headings.join()
        ? [`${page} needs the headings ${headings.join(' · ')}, in this order.`]
        : []),
      ...(inRoom('remedies').some(({ path }) => mentions(path, name))
        ? []
        : [`${name} has no remedy: add one for it to src/remedies.`]),
    ]).toEqual(none);
  });

  const mentions = (path: string, name: string): boolean =>
    new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(readFileSync(path, 'utf8'));
});

it('5. the tables of the README and the schemas are what the code says', async () => {
  for (const [path, text] of Object.entries(await documents()))
    expect(readFileSync(path, 'utf8'), `${path} is not what the code says: run \`npm run docs\`.`).toBe(text);
});

describe('6. dist/ is what the build makes, and the end-to-end tests run it', () => {
  it('the same bytes', { timeout: 180_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'racegate-dist-'));
    try {
      execFileSync(process.execPath, ['scripts/build.ts', folder]);
      const files = readdirSync(folder).sort();
      expect(readdirSync('dist').sort(), 'dist/ has other files than the build makes: run `npm run build`.').toEqual(
        files,
      );
      const stale = files.filter((name) => !readFileSync(join(folder, name)).equals(readFileSync(join('dist', name))));
      expect(
        stale.map((name) => `dist/${name} is not what the build makes: run \`npm run build\` and commit dist/.`),
      ).toEqual(none);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('end-to-end tests do not import the entries', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\be2e\b.*\.test\.ts$|^action\//.test(name),
    );
    const cheating = tests.filter(
      (name) =>
        name.endsWith('.ts') &&
        /from '.*src\/(action|cli|main|scan)\.ts'/.test(readFileSync(join('test', name), 'utf8')),
    );
    expect(cheating.map((name) => `test/${name} imports an entry from src/: spawn dist/ instead.`)).toEqual(none);
  });

  it('the version is that of package.json', () => {
    const { version: theirs } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(version, 'src/version.ts and package.json differ: change both.').toBe(theirs);
  });
});

describe('7. the score is an API', () => {
  const folder = 'test/report/golden';
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const read = (name: string): [string, Report] => [
    name.replace('.json', ''),
    JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report,
  ];
  const golden = files.map(read).filter(([, report]) => report.score !== null);

  it('there are golden reports', () => expect(golden.length, `put reports into ${folder}`).toBeGreaterThan(0));

  it.each(golden)('%s', (name, report) => {
    const now = score(report.findings).score;
    const line = new RegExp(`golden report \`${name}\` scores (\\d+)`).exec(readFileSync('CHANGELOG.md', 'utf8'));
    const mend = `write "golden report \`${name}\` scores ${now}" above the older lines of CHANGELOG.md, with the reason.`;
    expect(line?.[1], `The score of \`${name}\` is an API and CHANGELOG.md does not say ${now}: ${mend}`).toBe(
      String(now),
    );
  });
});
