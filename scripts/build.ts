/**
 * Makes `dist/` from `src/`: one bundle, the two launchers that start it, and the licences of what is in it.
 * Not minified, so that a reader can check it against the sources; without a path of the machine, so that
 * every clone makes the same bytes.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles `src/main.ts` into `file` and returns the folders of the packages in it, relative to `root`. */
async function bundle(file: string): Promise<string[]> {
  const input = join(root, 'src/main.ts');
  const build = await rolldown({ input, cwd: root, platform: 'node', transform: { target: 'node24' }, onLog: strict });
  const { output } = await build.write({
    file,
    format: 'esm',
    minify: false,
    codeSplitting: false,
    sourcemap: false,
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  if (output.length !== 1) throw new Error(`expected one bundle, got ${output.map((o) => o.fileName).join(', ')}`);
  const paths = output[0].moduleIds.map((id) => relative(root, id.replace(/^\0/, '')));
  return [
    ...new Set(paths.flatMap((path) => path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? [])),
  ].sort();
}

/** An import that could not be resolved would only fail at run time, on the user's machine. */
function strict(level: string, log: { code?: string; message: string }): void {
  if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
  if (level === 'warn') console.warn(log.message);
}

async function licence(folder: string): Promise<string> {
  const about = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const file = (await readdir(join(root, folder))).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? (await readFile(join(root, folder, file), 'utf8')).trim() : `Licence: ${about.license}`;
  return `${about.name} ${about.version} (${about.license})\n\n${text.replaceAll('\r\n', '\n')}\n`;
}

async function build(dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const packages = await bundle(join(dist, 'racegate.js'));
  const licences = await Promise.all(packages.map(licence));
  await writeFile(join(dist, 'licenses.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
  await writeFile(join(dist, 'package.json'), '{ "type": "module" }\n');
  for (const name of await readdir(join(root, 'launch'))) await copyFile(join(root, 'launch', name), join(dist, name));
  await chmod(join(dist, 'cli.js'), 0o755);
}

const dist = process.argv[2] ?? join(root, 'dist');
if (!existsSync(join(root, 'node_modules'))) throw new Error('node_modules is missing: run `npm ci` first');
await build(dist);
