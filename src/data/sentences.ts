/** Complaints in words: which field a sentence speaks of. Pure. */

export interface Spoken {
  /** Names from the outside in; empty: the sentence names none that is recognised. */
  field: string[];
  text: string;
}

const field = String.raw`(?<field>[A-Za-z_][\w.[\]]*)`;
const said = String.raw`(?:is|are|must|should|has|have|cannot|can't|can not|may|was|length|contains|fails|does|doesn't|needs)\b`;

/** Those that come first say more plainly what they speak of. */
const sentences: readonly RegExp[] = [
  /Key: '(?:\w+\.)?(?<field>[\w.[\]]+)' Error:Field validation for '[^']+' failed on the '(?<rule>[^']+)' tag/g,
  /struct field (?:\w+\.)*?(?<field>\w+) of type (?<rule>[\w.[\]*]+)/g,
  /param is missing or the value is empty(?: or invalid)?: (?<field>\w+)/g,
  /\["(?<field>\w+)"\]/g,
  / at ["'`]\/?(?<field>\w[\w./[\]-]*)["'`]/g,
  / - '(?<field>[\w.]+)'$/g,
  /(?:must have|missing|has no|requires?) required (?:property|field|parameter|key|attribute)s?:? ['"`]?(?<field>[\w-]+)['"`]?/gi,
  /(?:missing|required|invalid|unknown|unexpected)[\w ]*?(?:field|property|parameter|key|param|attribute|argument)s?:? ['"`]?(?<field>[\w.-]+)['"`]?/gi,
  /body[/.](?<field>[\w/.-]+) (?:must|should|is)/g,
  new RegExp(String.raw`['"\`]${field}['"\`] (?:\([^)]*\) |with value .{0,80}? )?(?:field |property )?${said}`, 'g'),
  /(?:^|\n|; |: )(?<field>[A-Za-z_][\w.[\]]*): (?=must|should|this|unknown|invalid|is\b|can|size|length|expected|missing|may|has|not\b|value|null)/gi,
  /(?:^|\n|[.;,:] ?)(?:the )?(?<fields>[A-Za-z][\w.]*(?:, [A-Za-z][\w.]*)*,? (?:and|or) [A-Za-z][\w.]*)(?: fields)? (?:are (?:required|missing|mandatory)|must be|cannot be)\b/gi,
  /(?:^|\n|[.;,] ?)(?:the )?(?<field>[A-Za-z][\w.]*(?: [a-z]\w*){0,2}?)(?: field)? (?:is (?:a )?(?:required|missing|mandatory|invalid|not|too)|must|should|cannot be|can't be|can not be|may not be|has to|does not)\b/gi,
  /\b(?:invalid|missing|bad|wrong|unknown) (?<field>[A-Za-z][\w.]*)(?=[.:,;]|$| \()/gi,
];

/** What one text says; one entry without a field where no sentence names one. */
export function complaintsIn(text: string): Spoken[] {
  for (const sentence of sentences) {
    const matches = [...text.matchAll(sentence)].slice(0, 20);
    if (matches.length > 0) return matches.flatMap((match) => spokenBy(match, text, matches.length === 1));
  }
  return [{ field: [], text }];
}

function spokenBy({ groups = {}, index }: RegExpMatchArray, text: string, alone: boolean): Spoken[] {
  // A single complaint may say what is wrong before it names the field.
  const rest = alone ? text : text.slice(index, (index ?? 0) + 200);
  const told = groups.rule === undefined ? rest : `failed on ${groups.rule}`;
  const names = groups.fields?.split(/,? (?:and|or) |, /) ?? [groups.field ?? ''];
  return names.map((name) => ({ field: name.split(/[./[\]]+/).filter((part) => part !== ''), text: told }));
}
