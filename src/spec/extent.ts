/** How large and deep a value is when every shared part is counted where it is used. */
export interface Extent {
  /** Objects and lists. */
  size: number;
  depth: number;
}

interface Frame {
  holder: object;
  rest: object[];
  extent: Extent;
}

/**
 * Visits each object once and without recursion, so that neither depth nor sharing can exhaust anything.
 * Undefined: a part contains itself.
 */
export function extentOf(root: object): Extent | undefined {
  const done = new Map<object, Extent>();
  const open = new Set<object>();
  const stack: Frame[] = [];
  const enter = (holder: object): void => {
    open.add(holder);
    const rest = Object.values(holder).filter((value) => typeof value === 'object' && value !== null);
    stack.push({ holder, rest, extent: { size: 1, depth: 1 } });
  };
  enter(root);
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const next = frame.rest.pop();
    if (next === undefined) {
      leave(stack, open, done);
      continue;
    }
    const known = done.get(next);
    if (known !== undefined) add(frame.extent, known);
    else if (open.has(next)) return undefined;
    else enter(next);
  }
  return done.get(root);
}

function leave(stack: Frame[], open: Set<object>, done: Map<object, Extent>): void {
  const frame = stack.pop();
  if (frame === undefined) return;
  open.delete(frame.holder);
  done.set(frame.holder, frame.extent);
  const above = stack.at(-1);
  if (above !== undefined) add(above.extent, frame.extent);
}

function add(outer: Extent, inner: Extent): void {
  outer.size += inner.size;
  outer.depth = Math.max(outer.depth, inner.depth + 1);
}
