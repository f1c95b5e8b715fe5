/** The words of Ruby source, with where they stand. Pure. */
import { ruby } from '@codemirror/legacy-modes/mode/ruby';
import { StringStream } from '@codemirror/streamparser';

export interface Token {
  /** `Keyword`, `Constant`, `Identifier`, `Property` (behind a dot), `Symbol`, `String`, …; punctuation is called as it is written. */
  kind: string;
  text: string;
  from: number;
  to: number;
  /** The first of its line, and that line does not go on with the one before it. */
  isFirst: boolean;
}

const kinds: Record<string, string> = {
  keyword: 'Keyword',
  tag: 'Constant',
  def: 'Identifier',
  variable: 'Identifier',
  property: 'Property',
  atom: 'Symbol',
  string: 'String',
  'string.special': 'Regexp',
  number: 'Number',
  operator: 'Operator',
  propertyName: 'InstanceVariable',
  'variableName.special': 'Global',
};

/** What of the tokenizer's state is looked at: more than one reader is at work within a string. */
interface State {
  tokenize: unknown[];
  lastTok: unknown;
}

const heredoc = /^<<([-~])(["'`]?)([A-Za-z_]\w*)\2/;
const constantPath = /^(?:::)?[A-Z]\w*(?:::[A-Z]\w*)+|^::[A-Z]\w*/;

interface Reader {
  text: string;
  state: State;
  tokens: Token[];
  /** Ends of the heredocs that begin on the next line. */
  awaited: string[];
  /** A string that has begun. */
  open?: Omit<Token, 'text' | 'to'> | undefined;
  isComment: boolean;
  /** Where the line begins, and whether the next word is its first. */
  start: number;
  isFirst: boolean;
}

/** `undefined` where a string or comment never ends, or something is written that could be read in two ways. */
export function tokensOf(text: string): Token[] | undefined {
  const state = ruby.startState!(2) as State;
  const reader: Reader = { text, state, tokens: [], awaited: [], isComment: false, start: 0, isFirst: true };
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '');
    if (isCode(reader) && !reader.isComment && line === '__END__') break;
    if (!readLine(reader, line)) return undefined;
    reader.start += whole.length + 1;
  }
  return reader.open || reader.isComment || reader.awaited.length > 0 ? undefined : reader.tokens;
}

const isCode = ({ state, awaited }: Reader): boolean => state.tokenize.length === 1 && awaited.length === 0;

function readLine(reader: Reader, line: string): boolean {
  const { awaited } = reader;
  if (awaited.length > 0 && reader.state.tokenize.length === 1) {
    if (line.trim() === awaited[0]) awaited.shift();
    return true;
  }
  if (reader.isComment) reader.isComment = !/^=end\b/.test(line);
  else if (isCode(reader) && /^=begin\b/.test(line)) reader.isComment = true;
  else return readWords(reader, line);
  return true;
}

function readWords(reader: Reader, line: string): boolean {
  const stream = new StringStream(line, 2, 2);
  let kind = '';
  while (!stream.eol()) {
    stream.start = stream.pos;
    const own = reader.state.tokenize.length === 1 ? taken(reader, line, stream.pos) : undefined;
    if (own === null) return false;
    if (own) take(reader, stream, own);
    else kind = readWord(reader, stream);
    if (stream.pos === stream.start) return false;
  }
  reader.isFirst = kind !== '\\';
  return true;
}

function add(reader: Reader, kind: string, from: number, to: number): void {
  reader.tokens.push({ kind, text: reader.text.slice(from, to), from, to, isFirst: reader.isFirst });
  reader.isFirst = false;
}

function readWord(reader: Reader, stream: StringStream): string {
  const { state, start } = reader;
  // Lists of symbols are read as lists of words, which the tokenizer knows.
  if (state.tokenize.length === 1 && /^%[iI][^\w\s=]/.test(stream.string.slice(stream.pos)))
    stream.string = `${stream.string.slice(0, stream.pos)}%w${stream.string.slice(stream.pos + 2)}`;
  const style = ruby.token(stream, state);
  const from = start + stream.start;
  const kind = style ? (kinds[style] ?? style) : stream.current().trim();
  if (state.tokenize.length > 1) reader.open ??= { from, kind, isFirst: reader.isFirst };
  else if (reader.open) {
    reader.isFirst = reader.open.isFirst;
    add(reader, reader.open.kind, reader.open.from, start + stream.pos);
    reader.open = undefined;
  } else if (!['', '\\', 'comment'].includes(kind)) add(reader, kind, from, start + stream.pos);
  return kind;
}

/** What is read here and not by the tokenizer: `[kind, text]`. `null`: a heredoc or a shift, which nobody can tell apart. */
function taken({ tokens, start, isFirst }: Reader, line: string, at: number): [string, string] | null | undefined {
  const rest = line.slice(at);
  if (/^<<["'`A-Z]/.test(rest)) return null;
  const last = isFirst ? undefined : tokens.at(-1);
  // Behind a value, a slash with a space on both sides or on none divides.
  const isDivision =
    last && value.test(last.kind) && (/^\/[\s=]/.test(rest) || (rest[0] === '/' && last.to === start + at));
  if (isDivision) return ['Operator', /^\/=?/.exec(rest)![0]];
  const begin = heredoc.exec(rest)?.[0];
  if (begin !== undefined) return ['Heredoc', begin];
  const constant = constantPath.exec(rest)?.[0];
  return constant === undefined ? undefined : ['Constant', constant];
}

const value = /^(Identifier|Property|Number|Constant|InstanceVariable|Global|String|[)\]}])$/;

function take(reader: Reader, stream: StringStream, [kind, text]: [string, string]): void {
  const { state, start, awaited } = reader;
  stream.pos += text.length;
  state.lastTok = null;
  const phrase = heredoc.exec(text)?.[3];
  if (phrase !== undefined) awaited.push(phrase);
  add(reader, kind, start + stream.start, start + stream.pos);
}
