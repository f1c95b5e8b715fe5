/** The modules of src/ and what they import, for the tests that hold the architecture. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

export interface Module {
  /** `src/oracle/explain.ts` */
  path: string;
  /** `oracle`; for a file of src/ itself its name without the ending. */
  room: string;
  /** Files of src/ that it imports, types included. */
  files: string[];
  /** Packages and builtins that it imports at run time. */
  packages: string[];
  /** Without comments and texts. */
  code: string;
}

const root = join(import.meta.dirname, '../..');

export function readModules(): Map<string, Module> {
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const paths = names.filter((name) => name.endsWith('.ts')).map((name) => join('src', name).split(sep).join('/'));
  return new Map(paths.sort().map((path) => [path, readModule(path)]));
}

function readModule(path: string): Module {
  const text = withoutComments(readFileSync(join(root, path), 'utf8'));
  const imports = [...text.matchAll(importing)].map(([, kind = '', named = '', from]) => ({
    from: from ?? '',
    type: /\btype\b/.test(kind) || (named !== '' && named.split(',').every((name) => /^\s*(type\s|$)/.test(name))),
  }));
  const local = imports.filter(({ from }) => from.startsWith('.'));
  return {
    path,
    room: path.split('/').length > 2 ? path.split('/')[1]! : path.split('/')[1]!.replace(/\.ts$/, ''),
    files: [...new Set(local.map(({ from }) => fileOf(path, from)))],
    packages: imports.filter(({ from, type }) => !from.startsWith('.') && !type).map(({ from }) => from),
    code: text.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''"),
  };
}

/** `import x from 'y'`, `export { x } from 'y'`, `import 'y'` and `import('y')`. */
const importing =
  /(?:^|[\n;])\s*(?:import|export)(?=[\s{*])(\s+type\b)?(?:[^'"{};]*(?:\{([^}]*)\})?[^'"{};]*\bfrom\b)?\s*['"]([^'"]+)['"]/g;

const fileOf = (path: string, from: string): string =>
  normalize(join(dirname(path), from))
    .split(sep)
    .join('/');

/** Comments out, texts kept; a line comment needs a blank before it, so that addresses survive. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Everything that `start` leads to, with itself. */
export function reach(modules: ReadonlyMap<string, Module>, start: string): Set<string> {
  const seen = new Set([start]);
  for (const path of seen) for (const next of modules.get(path)?.files ?? []) seen.add(next);
  return seen;
}

/** Each import circle once, as the files that lie on it. */
export function circles(modules: ReadonlyMap<string, Module>): string[][] {
  const reached = new Map([...modules.keys()].map((path) => [path, reach(modules, path)] as const));
  const inCircle = [...modules.keys()].filter((path) =>
    modules.get(path)!.files.some((next) => reached.get(next)?.has(path)),
  );
  const together = inCircle.map((path) =>
    inCircle.filter((other) => reached.get(path)!.has(other) && reached.get(other)!.has(path)),
  );
  return [...new Map(together.map((circle) => [circle.join(' → '), circle])).values()];
}

export const shown = (paths: Iterable<string>): string =>
  [...paths].map((path) => relative(root, join(root, path))).join(', ');
