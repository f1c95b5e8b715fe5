/** What an error answer complains of, read from the shapes that common frameworks give it. Pure. */
import { isObject, type Json, type JsonObject } from '../json.ts';

export interface Complaint {
  /** Where: names from the outside in, as the server spells them; `body` and the like removed. */
  field: string[];
  /** Everything said about it, in one text. */
  text: string;
  /** Limits and choices where the answer gives them apart from the text. */
  hints: JsonObject;
}

/** Complaints about single fields, in the answer's order. */
export function complaintsOf(body: Json): Complaint[] {
  const found: Complaint[] = [];
  collect(body, [], found, 0);
  const seen = new Set<string>();
  return found.filter((each) => {
    const key = `${each.field.join('/')} ${each.text}`;
    return each.field.length > 0 && !seen.has(key) && seen.add(key);
  });
}

const placeNames = [
  'loc',
  'path',
  'field',
  'param',
  'pointer',
  'instancePath',
  'dataPath',
  'propertyPath',
  'property',
  'attribute',
  'name',
  'key',
  'fieldName',
  'parameter',
];
const textNames = [
  'msg',
  'message',
  'detail',
  'defaultMessage',
  'reason',
  'description',
  'error',
  'title',
  'code',
  'keyword',
  'type',
  'constraints',
  'errors',
];
/** Around the complaints in some shapes, and never fields themselves. */
const envelope =
  /^(errors?|details?|issues|violations|fielderrors|field_errors|invalid-?params|invalid_params|messages?|json|form|body|data|validationerrors|validation_errors|validation|subErrors|cause|_schema|non_field_errors|formerrors|properties|error_description|query|path|querystring|extra)$/i;

function collect(value: Json, way: string[], found: Complaint[], depth: number): void {
  if (depth > 8 || found.length > 100) return;
  if (typeof value === 'string') fromText(value, way, found);
  else if (Array.isArray(value)) for (const entry of value) collect(entry, way, found, depth + 1);
  else if (isObject(value)) fromObject(value, way, found, depth);
}

function fromObject(value: JsonObject, way: string[], found: Complaint[], depth: number): void {
  const place = placeOf(value);
  const said = textNames.flatMap((name) => spoken(value[name])).join(' ');
  if (place !== undefined && said !== '') {
    found.push({ field: [...way, ...place, ...missingIn(value)], text: said, hints: hintsOf(value) });
    return;
  }
  for (const [name, entry] of Object.entries(value)) {
    if (
      /^(status|statuscode|timestamp|type|title|instance|trace|path|code|success|url|input|_errors)$/i.test(name) &&
      name !== '_errors'
    )
      continue;
    collect(entry, envelope.test(name) || name === '_errors' ? way : [...way, name], found, depth + 1);
  }
}

/** `source.pointer` of JSON:API, and the many names for the same elsewhere. */
function placeOf(value: JsonObject): string[] | undefined {
  const source = isObject(value.source) ? (value.source.pointer ?? value.source.parameter) : undefined;
  const place =
    source ??
    placeNames
      .map((name) => value[name])
      .find(
        (each) =>
          (typeof each === 'string' && each.length < 200) ||
          (Array.isArray(each) && each.every((part) => typeof part === 'string' || typeof part === 'number')),
      );
  if (place === undefined || place === null) return undefined;
  const names = (Array.isArray(place) ? place.map(String) : String(place).split(/[./[\]#]+/)).filter(
    (name) => name !== '' && name !== '$',
  );
  const start =
    [
      'body',
      'json',
      'data',
      'query',
      'path',
      'header',
      'attributes',
      'requestBody',
      'querystring',
      'params',
      'headers',
    ].includes(names[0] ?? '') && names.length > 1
      ? 1
      : 0;
  const inner = names.slice(start).filter((name) => !/^(arg\d+|attributes)$/.test(name));
  return inner.length === 0 && !Array.isArray(place) && place !== '' ? undefined : inner;
}

/** ajv names a missing property beside the place that lacks it. */
function missingIn(value: JsonObject): string[] {
  const parameters = isObject(value.params) ? value.params : {};
  const missing = parameters.missingProperty ?? parameters.additionalProperty;
  return typeof missing === 'string' ? [missing] : [];
}

function hintsOf(value: JsonObject): JsonObject {
  const context = isObject(value.ctx) ? value.ctx : {};
  const parameters = isObject(value.params) ? value.params : {};
  const own = Object.entries(value).filter(([name]) =>
    /^(minimum|maximum|expected|received|options|values|validation|keyword|inclusive)$/.test(name),
  );
  return { ...context, ...parameters, ...Object.fromEntries(own) };
}

function spoken(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(spoken);
  return isObject(value) ? Object.values(value).flatMap(spoken) : [];
}

/** Sentences that carry the field's name themselves; where none is recognised the way to the sentence names it. */
const sentences: readonly RegExp[] = [
  /Key: '[\w.]*?\.?(?<field>[\w[\]]+)' Error:Field validation for '[^']+' failed on the '(?<rule>[^']+)' tag/g,
  /struct field (?:\w+\.)*?(?<field>\w+) of type (?<rule>[\w.[\]*]+)/g,
  /\["(?<field>\w+)"\]/g,
  /(?:must have|missing|has no|requires?) required (?:property|field|parameter|key|attribute)s?:? ['"`]?(?<field>[\w-]+)['"`]?/gi,
  /(?:missing|required|invalid|unknown|unexpected)[\w ]*?(?:field|property|parameter|key|param|attribute|argument)s?:? ['"`]?(?<field>[\w.-]+)['"`]?/gi,
  /body[/.](?<field>[\w/.-]+) (?:must|should|is)/g,
  /['"`](?<field>[A-Za-z][\w.-]*)['"`] (?:field |property )?(?:is|must|should|has|cannot|can't|may|was)\b/g,
  /(?:^|\n|[.;,] ?)(?:the )?(?<field>[A-Za-z][\w.]*)(?: field)? (?:is (?:a )?(?:required|missing|mandatory|invalid|not|too)|must|should|cannot be|can't be|can not be|may not be|has to|does not)\b/gi,
];

function fromText(text: string, way: string[], found: Complaint[]): void {
  const short = text.slice(0, 4_000);
  if (way.length > 0) {
    found.push({ field: way, text: short, hints: {} });
    return;
  }
  for (const sentence of sentences) {
    const matches = [...short.matchAll(sentence)].slice(0, 20);
    for (const match of matches) {
      const names = (match.groups?.field ?? '').split(/[./]/).filter((name) => name !== '');
      // A single complaint may say what is wrong before it names the field.
      const rest = matches.length === 1 ? short : short.slice(match.index, match.index + 200);
      found.push({
        field: names,
        text: match.groups?.rule === undefined ? rest : `failed on ${match.groups.rule}; ${rest}`,
        hints: {},
      });
    }
    if (matches.length > 0) return;
  }
}
