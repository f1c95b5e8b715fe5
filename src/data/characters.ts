/** Which characters an answer says that a text may have, and a text made of them. Pure. */

/** The text without what the answer does not allow in it; undefined where it says nothing of that, or the text is right. */
export function fitting(said: string, text: string): string | undefined {
  const allowed = allowedBy(said);
  if (allowed === undefined) return undefined;
  const isAllowed = new RegExp(`^[${allowed}]$`);
  const joint = ['-', '_', '.'].find((each) => isAllowed.test(each)) ?? '';
  const cased = isAllowed.test('A') ? text : isAllowed.test('a') ? text.toLowerCase() : text;
  const fitted = [...cased].map((each) => (isAllowed.test(each) ? each : ' ')).join('');
  const made = isAllowed.test(' ') ? fitted.trim() : fitted.trim().replaceAll(/ +/g, joint);
  return made === '' || made === text ? undefined : made;
}

/** The inside of a character class. */
function allowedBy(said: string): string | undefined {
  return (
    classIn(said) ??
    wordsIn(said) ??
    (/\b(no|without|not contain)\b.{0,20}\b(white)?spaces?\b/i.test(said) ? '\\S' : undefined)
  );
}

/** `[a-zA-Z0-9._-]`; of several the widest: the ends of a name are often held to fewer. */
function classIn(said: string): string | undefined {
  const classes = [
    ...said
      .slice(0, 2_000)
      .matchAll(/\[((?:[\w.@:+/ -]|\\[\w.\-/])*(?:[a-z]-[a-z]|[A-Z]-[A-Z]|0-9|\\[wd])[^\]\n]{0,40})\]/g),
  ]
    .map((match) => match[1] ?? '')
    .filter((inside) => isClass(inside));
  return classes.sort((one, other) => other.length - one.length)[0];
}

function isClass(inside: string): boolean {
  try {
    return new RegExp(`^[${inside}]$`).test(
      /0-9|\\[wd]/.test(inside) ? '0' : (/[a-z]-[a-z]/i.exec(inside)?.[0][0] ?? ''),
    );
  } catch {
    return false;
  }
}

const named: readonly [RegExp, string][] = [
  [/\b(digits?|numbers?|numerals?|(alpha-?)?numerics?)\b/i, '0-9'],
  [/\bunderscores?\b|["'`(]_["'`)]/i, '_'],
  [/\b(dots?|periods?|full stops?)\b|["'`(]\.["'`)]/i, '.'],
  [/\bspaces?\b/i, ' '],
  [/\b(hyphens?|dash(es)?|minus)\b|["'`(]-["'`)]/i, '\\-'],
];

/** "may only contain lowercase letters, digits and hyphens" */
function wordsIn(said: string): string | undefined {
  const listed =
    /\b(?:only|consists? of|must be)\b.{0,20}?((?:lower[- ]?case|upper[- ]?case|alpha-?numeric|letters?|characters a).*)/is.exec(
      said,
    )?.[1];
  if (listed === undefined || /at least/i.test(said)) return undefined;
  const [lower, upper] = [/lower[- ]?case/i.test(listed), /upper[- ]?case/i.test(listed)];
  const letters = lower === upper ? 'a-zA-Z' : lower ? 'a-z' : 'A-Z';
  return letters + named.flatMap(([word, inside]) => (word.test(listed) ? [inside] : [])).join('');
}
