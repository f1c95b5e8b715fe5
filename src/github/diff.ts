/** Reads the patches of a pull request. Pure. */

/** Line numbers, in the new file, of the lines that a unified patch adds or changes. */
export function changedLines(patch: string): Set<number> {
  const changed = new Set<number>();
  let line = 0;
  for (const text of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) line = Number(hunk[1]);
    else if (text.startsWith('+')) changed.add(line++);
    else if (text.startsWith(' ')) line++;
  }
  return changed;
}

/** The first changed line within a location; a location without an end is one line. */
export function lineToComment(changed: Set<number>, location: { line: number; endLine?: number }): number | undefined {
  const last = location.endLine ?? location.line;
  return [...changed].filter((line) => line >= location.line && line <= last).sort((a, b) => a - b)[0];
}
