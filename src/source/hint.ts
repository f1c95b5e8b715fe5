/** Finds the plain read-modify-write in a function: what was read is changed and written back, with nothing that would notice another request. Pure. */
import type { Handler } from './route.ts';
import { type Language, lineAt, type Source, type SyntaxNode, textOf, within } from './tree.ts';

/** The functions that a call may run. */
export type Follow = (from: Handler, callee: string) => Handler[];

/** Ruby is read by `active-record.ts`. */
const grammar: Record<
  Exclude<Language, 'ruby'>,
  { call: string; list: string; assignments: string[]; targets: string[] }
> = {
  python: {
    call: 'CallExpression',
    list: 'ArgList',
    assignments: ['AssignStatement', 'UpdateStatement'],
    targets: ['VariableName'],
  },
  javascript: {
    call: 'CallExpression',
    list: 'ArgList',
    assignments: ['VariableDeclaration', 'AssignmentExpression', 'PostfixExpression', 'UnaryExpression'],
    targets: ['VariableName', 'VariableDefinition'],
  },
  go: {
    call: 'CallExpr',
    list: 'Arguments',
    assignments: ['VarDecl', 'Assignment', 'IncDecStatement'],
    targets: ['VariableName', 'DefName'],
  },
  java: {
    call: 'MethodInvocation',
    list: 'ArgumentList',
    assignments: ['LocalVariableDeclaration', 'AssignmentExpression', 'UpdateExpression'],
    targets: ['Identifier', 'Definition'],
  },
};

const grammarOf = ({ language }: Source) => grammar[language as Exclude<Language, 'ruby'>];

/** Locks and conditions: what is written under them may well be right. */
const guarded =
  /for_update|FOR\s+(NO\s+KEY\s+)?UPDATE|Condition|\bF\(|[Ll]ock(ed|_row)?\b|_lock\b|\block_|PESSIMISTIC|[Mm]utex|If-Match|compare_and|SERIALIZABLE/;

const reading =
  /^(get|find|fetch|load|read|first|one|scalar|scan|query|select|take|execute|row)(_|[A-Z0-9]|one|all|$)/i;
const elsewhere =
  /\b(request|req|headers?|params|args|environ|env|config|settings|cookies|kwargs|form|ctx|c|context)$/i;
const writing =
  /^(save|put|put_item|PutItem|set|replace|replace_one|replaceOne|store|write|persist|merge|saveAndFlush|Save|Put)$/;
const updating =
  /^(update|update_item|UpdateItem|updateOne|update_one|findByIdAndUpdate|findOneAndUpdate|Update|Updates)$/;
const committing = /^(commit|flush)$/;
const converting = /^(MarshalMap|Marshal|stringify|dumps|asdict|dict|marshall)$/;

interface Call {
  node: SyntaxNode;
  name: string;
  /** What stands before the name: `Item.objects`. */
  receiver: string;
  callee: string;
  given: string;
}

/** A value that was read, and since when it is changed. */
interface Held {
  line: number;
  isChanged: boolean;
}

/** One sentence, or `undefined` where nothing is plain. Looks into what the handler calls, two calls deep. */
export function hintOf(handler: Handler, follow: Follow, depth = 0): string | undefined {
  if (/Class/.test(handler.node.name)) return undefined;
  const own = readModifyWrite(handler);
  if (own !== undefined || depth === 2) return own;
  const callees = [...new Set(callsIn(handler).map(({ callee }) => callee))].slice(0, 40);
  for (const callee of callees) {
    // Branches may import different modules under one name: a hint only where one of them is plain.
    const hints = follow(handler, callee)
      .slice(0, 6)
      .filter(({ node }) => node !== handler.node)
      .map((one) => hintOf(one, follow, depth + 1))
      .filter((hint) => hint !== undefined);
    if (new Set(hints).size === 1) return hints[0];
  }
  return undefined;
}

function readModifyWrite(handler: Handler): string | undefined {
  const { source, node } = handler;
  if (guarded.test(textOf(source, node))) return undefined;
  const held = new Map<string, Held>();
  const { call, assignments } = grammarOf(source);
  const steps = within(node, call, ...assignments).sort((one, other) => one.to - other.to || other.from - one.from);
  for (const step of steps) {
    if (step.name !== call) {
      assign(source, step, held);
      continue;
    }
    const one = callOf(source, step);
    const written = writtenBy(one, held);
    if (written !== undefined) return sentence(handler, written, held.get(written)!.line, lineAt(source, step.from));
    change(one, held);
    readInto(source, one, held);
  }
  return undefined;
}

const sentence = ({ source, name }: Handler, variable: string, read: number, write: number): string =>
  `${name} (${source.path}) reads \`${variable}\` on line ${read}, changes it and writes it back on line ${write}: what another request writes in between is lost.`;

function callsIn({ source, node }: Handler): Call[] {
  return within(node, grammarOf(source).call).map((call) => callOf(source, call));
}

function callOf(source: Source, node: SyntaxNode): Call {
  let list = node.lastChild;
  while (list && list.name !== grammarOf(source).list) list = list.prevSibling;
  const callee = source.text.slice(node.from, list?.from ?? node.to).trim();
  const [, receiver = '', name = ''] = /^([\s\S]*?)\.?(\w+)$/.exec(callee) ?? [];
  return { node, name, receiver, callee, given: textOf(source, list) };
}

const isSql = (given: string, verb: string): boolean =>
  new RegExp(`^\\(\\s*(?:\\w+\\s*,\\s*)*(?:\\w+\\(\\s*)?[rf]?["'\`]+\\s*${verb}\\b`, 'i').test(given);

const isRead = ({ name, receiver, given }: Call): boolean =>
  isSql(given, 'SELECT') ||
  (reading.test(name) && !elsewhere.test(receiver) && !isSql(given, '(?:UPDATE|INSERT|DELETE)'));

const mentions = (text: string, variable: string): boolean => new RegExp(`(?<![\\w."'])${variable}\\b`).test(text);

/** The variable that a call writes back. */
function writtenBy({ name, receiver, given }: Call, held: ReadonlyMap<string, Held>): string | undefined {
  return [...held].find(([variable, { isChanged }]) => {
    const isComputed = new RegExp(`(?<![\\w."'])${variable}(\\.\\w+|\\[[^\\]]*\\])+\\s*[-+*]`).test(given);
    if (isSql(given, 'UPDATE')) return isComputed || (isChanged && mentions(given, variable));
    if (updating.test(name) && receiver !== variable) return isComputed;
    if (!isChanged) return false;
    if (committing.test(name)) return /session/i.test(receiver);
    return writing.test(name) && (receiver === variable || mentions(given, variable));
  })?.[0];
}

/** `item.update(…)` · `setattr(item, …)` · `Object.assign(item, …)` · `item.setStock(…)` */
function change({ name, receiver, given, callee }: Call, held: Map<string, Held>): void {
  for (const [variable, one] of held) {
    const isOwn =
      receiver === variable && /^(update|set\w*|add\w*|pop|append|push|remove\w*|increment|decrement)$/i.test(name);
    const isOther = /^(setattr|Object\.assign)$/.test(callee) && new RegExp(`^\\(\\s*${variable}\\b`).test(given);
    if (isOwn || isOther) one.isChanged = true;
  }
}

/** `get(ctx, id, &found)` reads into `found`. */
function readInto(source: Source, call: Call, held: Map<string, Held>): void {
  if (source.language !== 'go' || !isRead(call)) return;
  for (const [, variable] of call.given.matchAll(/&(\w+)\b(?!\s*[.{])/g))
    held.set(variable!, { line: lineAt(source, call.node.from), isChanged: false });
}

/** What an assignment makes of the values that are held: read anew, handed on, changed, or gone. */
function assign(source: Source, node: SyntaxNode, held: Map<string, Held>): void {
  const text = textOf(source, node);
  for (const [variable, one] of held)
    if (new RegExp(`^(\\+\\+|--)?${variable}\\s*[.[][^=]*([-+*/|&]?=(?!=)|\\+\\+|--|$)`).test(text))
      one.isChanged = true;
  const [target = '', value] = split(text);
  if (value === undefined || /[.[]/.test(target.replace(/^\s*(const|let|var)?\s*[[{]/, ''))) return;
  const names = [...target.matchAll(/\b[A-Za-z_]\w*/g)]
    .map(([name]) => name)
    .filter((name) => !/^(const|let|var|final|err|ok|_)$/.test(name));
  const calls = within(node, grammarOf(source).call).map((call) => callOf(source, call));
  const read = calls.find(isRead);
  const from = [...held].find(([variable]) => new RegExp(`^(await\\s+)?${variable}\\b\\s*([.[?]|;?$)`).test(value));
  const converted = calls.find(({ name }) => converting.test(name));
  const handed = from ?? [...held].find(([variable]) => converted && mentions(converted.given, variable));
  for (const name of names) {
    if (handed) held.set(name, handed[1]);
    else if (read) held.set(name, { line: lineAt(source, read.node.from), isChanged: false });
    else held.delete(name);
  }
}

/** `const item = await f()` → what stands on both sides of the first plain equals sign. */
function split(text: string): [string, string | undefined] {
  const [, target, value] = /^([^=]*?)(?<![-+*/|&!<>=]):?=(?![=>])\s*([\s\S]*)$/.exec(text) ?? [];
  return [target?.replace(/:[\s\S]*$/, (type) => (/[{]/.test(target) ? type : '')) ?? '', value];
}
