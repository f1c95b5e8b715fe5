/** A strict reader of HTML and XML: what it does not understand is an error, so that nothing slips through unseen. */

export interface Markup {
  /** In order: `<p>`, `</p>`, `<rect/>`; names only. */
  tags: string[];
  /** Each attribute as `tag name="value"`. */
  attributes: string[];
  /** Text outside of code, style and pre, entities resolved. */
  prose: string;
}

const token =
  /<!--[\s\S]*?-->|<!doctype html>|<\?xml [^?]*\?>|<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g;
const empty = new Set(['meta', 'br', 'hr', 'input']);
const quiet = new Set(['code', 'pre', 'style', 'script', 'title']);

export function read(text: string): Markup {
  const open: string[] = [];
  const result: Markup = { tags: [], attributes: [], prose: '' };
  let at = 0;
  for (const match of text.matchAll(token)) {
    take(text.slice(at, match.index), open, result);
    at = match.index + match[0].length;
    if (match[2] !== undefined) tag(match, open, result);
  }
  take(text.slice(at), open, result);
  if (open.length > 0) throw new Error(`not closed: ${open.join(' ')}`);
  return result;
}

function tag([, closing, name = '', attributes = '', selfClosing]: RegExpMatchArray, open: string[], result: Markup) {
  result.tags.push(`<${closing}${name}${selfClosing}>`);
  for (const attribute of attributes.match(/[\w:-]+(="[^"]*")?/g) ?? []) result.attributes.push(`${name} ${attribute}`);
  if (closing) {
    const last = open.pop();
    if (last !== name) throw new Error(`</${name}> closes <${last}>`);
  } else if (!selfClosing && !empty.has(name)) open.push(name);
}

function take(text: string, open: string[], result: Markup) {
  if (open.includes('style')) return;
  const stray = /<|&(?!(?:amp|lt|gt|quot|#39|#x?[\da-f]+);)/i.exec(text);
  if (stray)
    throw new Error(
      `stray ${stray[0]} in ${JSON.stringify(text.slice(Math.max(0, stray.index - 40), stray.index + 40))}`,
    );
  if (!open.some((name) => quiet.has(name))) result.prose += resolve(text);
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const resolve = (text: string): string =>
  text.replace(/&(\w+|#\d+);/g, (_, name: string) => named[name] ?? String.fromCodePoint(Number(name.slice(1))));
