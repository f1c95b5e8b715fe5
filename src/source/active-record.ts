/** Finds in an action of Rails what `hint.ts` finds elsewhere: a row that is read, changed and saved, and one that is made because there was none. Pure. */
import { nameOf } from './rails.ts';
import type { Handler } from './route.ts';
import { statementsIn } from './ruby-calls.ts';
import { around, children, lineAt, type Source, type SyntaxNode, textOf, within } from './tree.ts';

/** Locks, conditions and unique indexes: what is written under them may well be right. */
const guarded =
  /with_lock|\block\b|\block!|lock_|_lock|FOR\s+UPDATE|[Mm]utex|synchronize|serializable|StaleObject|NotUnique|create_or_find_by|upsert|insert_all|[Rr]edlock|around_action/;

const finding = /^(find|find_by|find_by!|find_sole_by)$/;
const picking = /^(first|first!|last|last!|take|take!|sole)$/;
const saving = /^(save|save!)$/;
const updating = /^(update|update!|update_attributes|update_attribute|update_columns?|update_all)$/;
const stepping = /^(increment|decrement|toggle)$/;
const asking = /^(exists\?|find_by|any\?|none\?|empty\?)$/;
const making = /^(create|create!)$/;
const both = /^(find_or_create_by!?|first_or_create!?)$/;
const arithmetic = /^[-+*/]$/;
const compound = /^[-+*/|]=$/;

interface Held {
  line: number;
  isChanged: boolean;
}

interface Known {
  source: Source;
  /** Rows by the name of the variable. */
  held: Map<string, Held>;
  /** `stock = item.stock`: names of values that were read from a row, and the variable of that row. */
  copies: Map<string, string>;
  /** What was asked for, `Coupon` or `event.seats`, and the line. */
  asked: Map<string, number>;
}

export function activeRecordHint(handler: Handler, depth = 0): string | undefined {
  const { source, node } = handler;
  const [owner, before] = [around(node, 'Class'), preparing(handler)];
  const all = [node, ...before].map((one) => textOf(source, one)).join('\n');
  if (guarded.test(all) || (owner && /\baround_action\b/.test(textOf(source, owner)))) return undefined;
  const known: Known = { source, held: new Map(), copies: new Map(), asked: new Map() };
  for (const one of before) for (const step of stepsIn(source, one)) assign(known, step);
  for (const step of stepsIn(source, node)) {
    const found = sentence(handler, known, step);
    if (found !== undefined) return found;
    change(known, step);
    assign(known, step);
  }
  return depth === 2 ? undefined : called(handler, depth);
}

/** Methods of the class that a `before_action` names and that read a row into a variable that is used here. */
function preparing({ source, node }: Handler): SyntaxNode[] {
  const owner = around(node, 'Class');
  if (!owner) return [];
  const names = statementsIn(source, owner)
    .filter(([first]) => textOf(source, first) === 'before_action')
    .flatMap((nodes) => nodes.filter(({ name }) => name === 'Symbol').map((one) => textOf(source, one).slice(1)));
  const used = new Set(within(node, 'InstanceVariable').map((one) => textOf(source, one)));
  return methodsOf(owner).filter(
    (method) =>
      names.includes(nameOf(source, method)) &&
      within(method, 'InstanceVariable').some((one) => used.has(textOf(source, one))),
  );
}

const methodsOf = (owner: SyntaxNode): SyntaxNode[] => children(owner).filter(({ name }) => name === 'Method');

/** The hint of a method of the class that the action calls. */
function called(handler: Handler, depth: number): string | undefined {
  const { source, node } = handler;
  const owner = around(node, 'Class');
  const names = new Set(within(node, 'Identifier').map((one) => textOf(source, one)));
  const methods = owner ? methodsOf(owner).filter((one) => one.from !== node.from) : [];
  const found = methods
    .filter((one) => names.has(nameOf(source, one)))
    .map((one) => activeRecordHint({ ...handler, node: one, name: nameOf(source, one) }, depth + 1))
    .filter((hint) => hint !== undefined);
  return found[0];
}

/** Statements in the order of the text, those in blocks and branches behind the one that they belong to. */
function stepsIn(source: Source, body: SyntaxNode): SyntaxNode[][] {
  return statementsIn(source, body).flatMap((nodes) => {
    const groups = nodes.filter(({ name }) => name === 'Block' || name === 'Compound');
    return [nodes.filter((node) => !groups.includes(node)), ...groups.flatMap((one) => stepsIn(source, one))];
  });
}

/** All words of a step, those in brackets too. */
const words = (nodes: readonly SyntaxNode[]): SyntaxNode[] =>
  nodes.flatMap((node) => (node.firstChild ? words(children(node)) : [node]));

function sentence({ source, name }: Handler, known: Known, step: SyntaxNode[]): string | undefined {
  const all = words(step);
  for (const [i, word] of all.entries()) {
    const text = textOf(source, word);
    if (word.name !== 'Property') continue;
    const line = lineAt(source, word.from);
    if (both.test(text))
      return `${name} (${source.path}) looks for a row and makes one where there is none, on line ${line}: two requests at once can both make one.`;
    const row = saving.test(text)
      ? saved(known, all, i)
      : updating.test(text)
        ? computed(known, all.slice(i))
        : undefined;
    if (row !== undefined)
      return `${name} (${source.path}) reads \`${row}\` on line ${known.held.get(row)!.line}, changes it and writes it back on line ${line}: what another request writes in between is lost.`;
    const owner = making.test(text) ? receiver(source, all, i) : '';
    const asked = known.asked.get(owner);
    if (asked !== undefined)
      return `${name} (${source.path}) looks on line ${asked} whether \`${owner}\` has it already, and makes it on line ${line}: another request can do the same in between.`;
    if (asking.test(text)) known.asked.set(receiver(source, all, i), line);
  }
  return undefined;
}

/** `item` of `item.save!`, where it was changed. */
function saved({ source, held }: Known, all: readonly SyntaxNode[], i: number): string | undefined {
  const row = textOf(source, all[i - 2]);
  return textOf(source, all[i - 3]) !== '.' && held.get(row)?.isChanged ? row : undefined;
}

/** The row whose old value is calculated with: `stock: item.stock - 1`. */
function computed({ source, held, copies }: Known, all: readonly SyntaxNode[]): string | undefined {
  const text = (i: number): string => textOf(source, all[i]);
  const isSign = (i: number): boolean => arithmetic.test(text(i)) && all[i]?.name === 'Operator';
  for (let i = 0; i < all.length; i++) {
    if (text(i - 1) === '.' || !/^(Identifier|InstanceVariable)$/.test(all[i]!.name)) continue;
    const end = held.has(text(i)) && text(i + 1) === '.' ? i + 2 : i;
    const row = end > i ? text(i) : copies.get(text(i));
    if (row !== undefined && held.has(row) && (isSign(end + 1) || isSign(i - 1))) return row;
  }
  return undefined;
}

/** `Coupon` of `Coupon.where(code: 1).exists?`; `event.seats` of `event.seats.create!`. */
function receiver(source: Source, all: readonly SyntaxNode[], i: number): string {
  const before = source.text.slice(lineStart(source, all[i]!.from), all[i]!.from - 1);
  return /([A-Za-z_@][\w:.@]*?)(?:\.where\b.*)?$/.exec(before)?.[1] ?? '';
}

const lineStart = ({ text }: Source, at: number): number => text.lastIndexOf('\n', at) + 1;

/** `item.stock -= 1` · `item.stock = item.stock - 1` · `item[:stock] += 1` · `item.increment(:stock)` */
function change(known: Known, step: readonly SyntaxNode[]): void {
  const { source, held } = known;
  const one = held.get(textOf(source, step[0]));
  if (!one) return;
  const at = step[1]?.name === 'Brackets' ? 2 : 3;
  const sign = textOf(source, step[at]);
  const isStep = stepping.test(textOf(source, step[2])) && textOf(source, step[1]) === '.';
  const isComputed = sign === '=' && computed(known, words(step.slice(at + 1))) !== undefined;
  const isAssigned =
    textOf(source, step[2]) === 'assign_attributes' && computed(known, words(step.slice(3))) !== undefined;
  if (isStep || compound.test(sign) || isComputed || isAssigned) one.isChanged = true;
}

/** A variable gets a row, a value of one, or something else. */
function assign({ source, held, copies }: Known, [target, sign, ...value]: readonly SyntaxNode[]): void {
  if (!target || !/^\|{0,2}=$/.test(textOf(source, sign)) || !/^(Identifier|InstanceVariable)$/.test(target.name))
    return;
  const name = textOf(source, target);
  const begin = textOf(source, value[0]);
  const isRead = value.some(
    (node) =>
      node.name === 'Property' &&
      (finding.test(textOf(source, node)) || (value[0]!.name === 'Constant' && picking.test(textOf(source, node)))),
  );
  copies.delete(name);
  held.delete(name);
  if (isRead && !/^(params|session|request|ENV|Rails)$/.test(begin))
    held.set(name, { line: lineAt(source, target.from), isChanged: false });
  else if (held.has(begin) && textOf(source, value[1]) === '.') copies.set(name, begin);
}
