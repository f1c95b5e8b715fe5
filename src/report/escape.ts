/**
 * Everything that comes from the target or its document is hostile. Each surface has one way in, and it is here.
 *
 * Two steps: `clean` makes a text harmless wherever it is shown (no control characters, no direction marks, bounded length), and
 * a function per surface makes it literal there.
 */

/** Longest text within a sentence, and longest block, in characters. */
const inlineLimit = 240;
const blockLimit = 6000;

/** Control characters (among them ESC and CSI, hence ANSI), and what reorders, separates or hides text. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** More marks on one letter than any script needs: they would paint over the lines above. */
const heaped = /(?<=\p{M}{4})\p{M}+/gu;

/** Shown, not dropped: a reader sees that something was there. */
const visible = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** Never cuts a surrogate pair in two. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

/** One line: control characters, direction marks, invisible characters and lone surrogates made visible, cut at `limit`. */
export function clean(text: string, limit = inlineLimit): string {
  // Cut first: the work is then bounded by what is shown.
  return cut(text, limit)
    .toWellFormed()
    .replace(/[\t\r\n]+/g, ' ')
    .replace(heaped, '')
    .replace(invisible, visible);
}

/** For a fixed width: at most `columns` characters, without saying how many were left out. */
export function ellipsis(text: string, columns: number): string {
  const chars = [...clean(text, columns * 4)];
  return chars.length <= columns ? chars.join('') : `${chars.slice(0, columns - 1).join('')}…`;
}

/** Several lines, for code: as `clean`, with line ends and tabs kept. */
export function cleanBlock(text: string, limit = blockLimit): string {
  return cut(text.replace(/\s+$/, ''), limit)
    .split(/\r\n|\n|\r/)
    .map((line) => clean(line.replaceAll('\t', '    '), Number.POSITIVE_INFINITY).trimEnd())
    .join('\n');
}

/**
 * Markdown prose. A backslash makes punctuation literal, but GitHub looks for mentions, `#123`, `GH-123` and addresses in the rendered
 * text, where the backslash is gone: a zero-width space breaks these. Nor does a backslash stop `$…$` from being mathematics; a tag does.
 */
export function markdown(text: string, limit = inlineLimit): string {
  return clean(text, limit)
    .replace(/^ +/, ' ')
    .replace(/[\\`*_[\]<>#|~&]/g, '\\$&')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replace(/@|\\#|:(?=\/\/)|\b(?:www(?=\.)|GH(?=-\d))/gi, '$&\u200b')
    .replaceAll('$', '<span>$</span>');
}

/** A Markdown code span; its fence is longer than any run of backticks inside. Right in a table cell too. */
export function code(text: string, limit = inlineLimit): string {
  const inside = clean(text, limit).trim();
  if (inside === '') return '*(empty)*';
  const fence = '`'.repeat(longestRun(inside) + 1);
  const pad = inside.startsWith('`') || inside.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${inside}${pad}${fence}`;
}

/**
 * A code span inside a table: there, and only there, a pipe needs a backslash even in code. Renderers differ on a pipe that has one already, so a
 * zero-width space keeps the two apart.
 */
export const cellCode = (text: string, limit?: number): string =>
  code(text, limit)
    .replace(/\\(?=\|)/g, '\\\u200b')
    .replaceAll('|', '\\|');

/** A sentence in which `code` stands between backticks, in Markdown. */
export const prose = (text: string, limit?: number): string => sentence(text, limit, markdown, code);

/** The same in HTML. */
export const htmlProse = (text: string, limit?: number): string =>
  sentence(text, limit, html, (inside) => `<code>${html(inside)}</code>`);

type Writer = (text: string, limit: number) => string;

/** Each piece goes through the escape of its kind; a backtick without a partner is a character like any other. */
function sentence(text: string, limit = inlineLimit, words: Writer, codeWords: Writer): string {
  const pieces = cut(text, limit).split(/`([^`\s][^`]*)`/);
  const whole = Number.POSITIVE_INFINITY;
  return pieces.map((piece, i) => (i % 2 === 1 ? codeWords : words)(piece, whole)).join('');
}

/** Languages in which GitHub draws a block instead of showing it. */
const drawn = /^(math|geojson|topojson|stl|mermaid)$/i;

/** A fenced block whose fence is longer than any run of backticks inside. A `language` that is not a plain word is left out. */
export function fence(text: string, language = '', limit = blockLimit): string {
  const inside = cleanBlock(text, limit);
  const mark = '`'.repeat(Math.max(3, longestRun(inside) + 1));
  const word = /^[\w+#-]{1,20}$/.test(language) && !drawn.test(language) ? language : '';
  return `${mark}${word}\n${inside}\n${mark}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const entity = (char: string): string => entities[char] ?? char;

/** HTML and XML text or attribute value. */
export const html = (text: string, limit?: number): string => clean(text, limit).replace(/[&<>"']/g, entity);

/** HTML and XML text of several lines, for `<pre>`. */
export const htmlBlock = (text: string, limit?: number): string => cleanBlock(text, limit).replace(/[&<>"']/g, entity);

/** Text in a Mermaid message or participant: all but letters, digits and plain punctuation becomes an entity code. */
export function mermaid(text: string, limit = 60): string {
  const short = clean(text, limit);
  return [...short].map((char) => (/[\p{L}\p{N} _./?=,*+-]/u.test(char) ? char : `#${char.codePointAt(0)};`)).join('');
}

/** SARIF plain text, where `[text](target)` would become a link. */
export const sarif = (text: string, limit = 1000): string => clean(text, limit).replaceAll('](', '] (');

/**
 * For text that a runner reads line by line: it obeys a line that starts with `::`, whatever blanks stand before it, and `##[` anywhere.
 * Apply to whole lines, last.
 */
export function noCommand(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1:\u200a').replaceAll('##[', '##\u200a[');
}

/** Several lines for a terminal or the log of a job: nothing that either of them obeys. */
export const harmless = (text: string, limit?: number): string =>
  cleanBlock(text, limit).split('\n').map(noCommand).join('\n');

/** One word of a POSIX shell command. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The address where it is a plain web address that can stand in Markdown and HTML alike; otherwise nothing. */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || address.length > 2000) return undefined;
  return /^https?:\/\/[\w.-]+(:\d+)?(\/[\w./%?=&#~+:,;@-]*)?$/.test(address) ? address : undefined;
}
