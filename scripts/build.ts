/**
 * Makes `dist/` from `src/`: tsc compiles, ncc makes one bundle of it and of what it imports, and the launchers that start it
 * stand beside it. Names and the order of statements stay, so that a reader can check the bundle against the sources;
 * comments and most white space are left out, which are a third of it. No path of the machine gets in, so that every clone makes the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MinifyOptions, minify } from 'terser';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

interface Bundle {
  code: string;
  assets: Record<string, { source: string | Buffer }>;
}

const licenses = 'licenses.txt';

type Ncc = (input: string, options: Record<string, unknown>) => Promise<Bundle>;

/** ncc cannot load TypeScript 7 itself, so it is given what tsc has made. */
function compile(folder: string): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'scripts/tsconfig.build.json'), '--outDir', folder], {
    stdio: 'inherit',
  });
}

/** Whoever imports undici, packages too, gets the part of it that is used. */
async function withPartOfUndici(compiled: string): Promise<void> {
  await copyFile(join(root, 'scripts/undici.cjs'), join(compiled, 'undici.cjs'));
  const paths = { undici: ['./undici.cjs'] };
  await writeFile(join(compiled, 'tsconfig.json'), JSON.stringify({ compilerOptions: { baseUrl: '.', paths } }));
}

async function bundle(entry: string): Promise<Bundle> {
  const ncc = require('@vercel/ncc') as Ncc;
  // Modules are numbered by a hash of their path from here, and the folder's random name must not be part of it.
  process.chdir(dirname(entry));
  return ncc(entry, { license: licenses, sourceMap: false, minify: false, cache: false, quiet: true });
}

/** Where this name is defined, as in the copy within Node, undici leaves out the second HTTP parser, which is an experiment. */
const switches = /typeof esbuildDetection === 'undefined'(?:\s*\? __nccwpck_require__\(\d+\)\s*: (?=\{\}))?/g;

function withoutSecondParser(code: string): string {
  const plain = code.replace(switches, (found) => (found.includes('?') ? '' : 'false'));
  if (plain === code)
    throw new Error('undici chooses its HTTP parser in another way: look at `switches` in scripts/build.ts');
  return withoutOrphans(plain);
}

const moduleStart = /^\/\*{3}\/ (\d+):$/m;

/** Modules that no other requires, and those that only they require. */
function withoutOrphans(code: string): string {
  const [head, ...rest] = code.split(moduleStart);
  // The last one is followed by everything that is no module of its own.
  const numbers = rest.filter((_, i) => i % 2 === 0).slice(0, -1);
  const isOrphan = (number: string): boolean => !new RegExp(`__nccwpck_require__\\b[^\\n]*\\b${number}\\b`).test(code);
  const orphans = new Set(numbers.filter(isOrphan));
  if (orphans.size === 0) return code;
  const kept = rest.flatMap((number, i) =>
    i % 2 === 1 || orphans.has(number) ? [] : [`/***/ ${number}:${rest[i + 1]}`],
  );
  return withoutOrphans([head, ...kept].join(''));
}

/** Takes out what nothing uses and writes the rest shorter, statement by statement: no name is changed and nothing is moved. */
const shorter = {
  defaults: false,
  unused: true,
  dead_code: true,
  toplevel: true,
  side_effects: true,
  directives: true,
  conditionals: true,
  comparisons: true,
  evaluate: true,
  if_return: true,
  booleans: true,
  properties: true,
  join_vars: true,
};

async function withoutComments(code: string): Promise<string> {
  const options: MinifyOptions = {
    compress: shorter,
    mangle: false,
    module: true,
    ecma: 2020,
    format: { comments: false, semicolons: false, max_line_len: 120 },
  };
  const { code: plain } = await minify(code, options);
  if (plain === undefined) throw new Error('terser gave nothing back');
  return `${plain}\n`;
}

/** Shorter ones stand where they are. */
const longParagraph = 120;

/** Most licences share their paragraphs: those that occur more than once are numbered, and stand once at the end. */
function eachOnce(licenses: string): string {
  const paragraphs = licenses.split(/\n\s*\n/);
  const told = (paragraph: string): string => paragraph.replace(/\s+/g, ' ').trim();
  const counts = new Map<string, number>();
  for (const text of paragraphs.map(told)) counts.set(text, (counts.get(text) ?? 0) + 1);
  const shared = [...counts].flatMap(([text, count]) => (count > 1 && text.length > longParagraph ? [text] : []));
  const short = paragraphs.map((paragraph) => {
    const number = shared.indexOf(told(paragraph)) + 1;
    return number === 0 ? paragraph : `[paragraph ${number} below]`;
  });
  const whole = shared.map((text, i) => `[paragraph ${i + 1}]\n${text}`);
  return `${[...short, ...whole].join('\n\n').trimEnd()}\n`;
}

async function build(dist: string): Promise<void> {
  // Within the project, so that imports find node_modules.
  const compiled = await mkdtemp(join(root, 'build-'));
  try {
    compile(compiled);
    await writeFile(join(compiled, 'package.json'), '{ "type": "module" }\n');
    await withPartOfUndici(compiled);
    const { code, assets } = await bundle(join(compiled, 'main.js'));
    await rm(dist, { recursive: true, force: true });
    await mkdir(dist, { recursive: true });
    await writeFile(join(dist, 'racegate.js'), await withoutComments(withoutSecondParser(code)));
    for (const [name, { source }] of Object.entries(assets))
      await writeFile(join(dist, name), name === licenses ? eachOnce(String(source)) : source);
    for (const name of await readdir(join(root, 'launch')))
      await copyFile(join(root, 'launch', name), join(dist, name));
    await chmod(join(dist, 'cli.js'), 0o755);
  } finally {
    await rm(compiled, { recursive: true, force: true });
  }
}

const dist = resolve(process.argv[2] ?? join(root, 'dist'));
if (!existsSync(join(root, 'node_modules'))) throw new Error('node_modules is missing: run `npm ci` first');
await build(dist);
