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

/** `undefined` where a string or comment never ends, or something is written that could be read in two ways. */
export function tokensOf(text: string): Token[] | undefined {
  const state = ruby.startState!(2) as State;
  const tokens: Token[] = [];
  const awaited: string[] = [];
  let open: { from: number; kind: string; isFirst: boolean } | undefined;
  let isComment = false;
  let isContinued = false;
  let start = 0;

  const readLine = (line: string): boolean => {
    const stream = new StringStream(line, 2, 2);
    let isFirst = !isContinued;
    isContinued = false;
    const add = (kind: string, from: number): void => {
      const to = start + stream.pos;
      tokens.push({ kind, text: text.slice(from, to), from, to, isFirst });
      isFirst = false;
    };
    while (!stream.eol()) {
      stream.start = stream.pos;
      const rest = line.slice(stream.pos);
      const own = state.tokenize.length === 1 ? taken(rest) : undefined;
      if (own === null) return false;
      if (own) {
        stream.pos += own.length;
        state.lastTok = null;
        const [, , , phrase] = heredoc.exec(own) ?? [];
        if (phrase !== undefined) awaited.push(phrase);
        add(phrase === undefined ? 'Constant' : 'Heredoc', start + stream.start);
        continue;
      }
      // Lists of symbols are read as lists of words, which the tokenizer knows.
      if (/^%[iI][^\w\s=]/.test(rest))
        stream.string = `${stream.string.slice(0, stream.pos)}%w${stream.string.slice(stream.pos + 2)}`;
      const style = ruby.token(stream, state);
      const from = start + stream.start;
      const kind = style ? (kinds[style] ?? style) : stream.current().trim();
      if (state.tokenize.length > 1) open ??= { from, kind, isFirst };
      else if (open) {
        isFirst = open.isFirst;
        add(open.kind, open.from);
        open = undefined;
      } else if (kind === '\\') isContinued = true;
      else if (kind !== '' && kind !== 'comment') add(kind, from);
      if (stream.pos === stream.start) return false;
    }
    return true;
  };

  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '');
    const isCode = state.tokenize.length === 1;
    if (isCode && awaited.length > 0) {
      if (line.trim() === awaited[0]) awaited.shift();
    } else if (isComment) isComment = !/^=end\b/.test(line);
    else if (isCode && /^=begin\b/.test(line)) isComment = true;
    else if (isCode && line === '__END__') return tokens;
    else if (!readLine(line)) return undefined;
    start += whole.length + 1;
  }
  return open || isComment || awaited.length > 0 ? undefined : tokens;
}

/** What is read here and not by the tokenizer: the begin of a heredoc, and `A::B` as one constant. `null`: a heredoc or a shift. */
function taken(rest: string): string | null | undefined {
  if (/^<<["'`A-Z]/.test(rest)) return null;
  return heredoc.exec(rest)?.[0] ?? constantPath.exec(rest)?.[0];
}
