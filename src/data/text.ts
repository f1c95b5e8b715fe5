/** Texts for string fields. */
import { normal, words } from '../spec/names.ts';
import type { Schema } from '../spec/spec.ts';
import { between, chanceFrom, pick, uuid } from './chance.ts';
import { closedValue, isFreeText } from './meaning.ts';
import { fromPattern } from './pattern.ts';

/** For one field: `tag` and `name` alone decide a natural key, so that equal tags give equal keys. */
export interface TextTask {
  name: string;
  schema: Schema;
  tag: string;
  random: () => number;
  /** No two resources may share the value. */
  unique: boolean;
  example?: string;
}

export function textFor(task: TextTask): string {
  const { schema } = task;
  if (task.unique) return within(uniqueText(task), schema, task.tag);
  if (task.example !== undefined)
    return isFreeText(task.name, schema) && !isFigure(task.example)
      ? canary(task.example, schema, task.tag)
      : task.example;
  const formatted = byFormat(schema.format, task.name, task.random);
  if (formatted !== undefined) return formatted;
  const patterned =
    schema.pattern === undefined ? undefined : fromPattern(schema.pattern, task.random, schema.minLength);
  if (patterned !== undefined) return patterned;
  if (isFreeText(task.name, schema)) return canary(label(task.name), schema, task.tag);
  return within(byName(task), schema, task.tag);
}

/** `9.99`, `-3`, `1,250.00`: a number as text, which is read as one. */
const isFigure = (example: string): boolean => /^[+-]?\d[\d.,]*$/.test(example);

/** The text with the tag in it, inside the length limits; the tag survives before the text does. */
export function canary(text: string, schema: Schema, tag: string): string {
  const most = schema.maxLength ?? 200;
  if (most < tag.length) return within(text, schema, tag);
  const room = most - tag.length - 1;
  const whole = room < 1 ? tag : `${text.slice(0, room).toWellFormed()} ${tag}`;
  return whole.padEnd(Math.min(schema.minLength ?? 0, 2_000), 'x');
}

function within(text: string, schema: Schema, tag: string): string {
  const most = schema.maxLength ?? Number.POSITIVE_INFINITY;
  // Keep the end: that is where what makes it unique stands.
  const short = text.length > most ? text.slice(text.length - most).toWellFormed() : text;
  return short.padEnd(Math.min(schema.minLength ?? 0, 2_000), tag.replace(/[^a-z0-9]/gi, '') || 'x');
}

const label = (name: string): string =>
  words(name)
    .join(' ')
    .replace(/^./, (char) => char.toUpperCase()) || 'Text';

const plainTag = (tag: string): string => tag.replace(/[^a-z0-9]/gi, '').toLowerCase();

function uniqueText(task: TextTask): string {
  const { schema, name, tag, example } = task;
  const chance = chanceFrom(`${tag} ${normal(name)}`);
  const plain = normal(name);
  if (schema.format === 'uuid' || /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(example ?? '')) return uuid(chance);
  if (schema.format === 'byte') return Buffer.from(plainTag(tag)).toString('base64');
  if (schema.format === 'email' || /mail$/.test(plain) || example?.includes('@')) return email(example, tag);
  if (schema.pattern !== undefined)
    return (
      fromPattern(schema.pattern, chance, Math.max(schema.minLength ?? 0, Math.min(schema.maxLength ?? 12, 12))) ??
      vary(example ?? '', tag, chance)
    );
  if (example !== undefined && example !== '') return vary(example, tag, chance);
  // Validators know that the three digits after the area code begin with 2 to 9, and nobody has this area code.
  if (/phone|mobile/.test(plain)) return `+1555${between(chance, 2_000_000, 9_999_999)}`;
  if (/^(isbn|ean|upc|gtin|ssn|imei|barcode)/.test(plain))
    return Array.from({ length: 12 }, () => between(chance, 1, 9)).join('');
  if (/domain|hostname/.test(plain)) return `r${plainTag(tag)}.example.com`;
  if (/(code|sku|plate|vin|iban|number)$/.test(plain)) return `R${plainTag(tag)}`.toUpperCase();
  if (/^(name|title|label)$/.test(plain)) return `${label(name)} ${tag}`;
  return `r${plainTag(tag)}`;
}

function email(example: string | undefined, tag: string): string {
  const [local = 'user', host = 'example.com'] = (example ?? '').includes('@') ? (example ?? '').split('@') : [];
  return `${local.replace(/[^\w.-]/g, '').slice(0, 20)}.${plainTag(tag)}@${host}`;
}

/** Another value of the example's shape: digits re-rolled where it is all digits, the tag added where it is a word. */
function vary(example: string, tag: string, chance: () => number): string {
  if (/\d/.test(example) && !/[a-z]/i.test(example)) return example.replace(/\d/g, () => String(between(chance, 1, 9)));
  const plain = plainTag(tag);
  const separator = /\s/.test(example) ? ' ' : example.includes('-') ? '-' : example.includes('_') ? '_' : '';
  return `${example}${separator}${example === example.toUpperCase() ? plain.toUpperCase() : plain}`;
}

/** Far enough ahead for what must lie in the future, and the same in every run. */
function moment(name: string): { day: string; time: string } {
  const plain = normal(name);
  if (/birth|dob/.test(plain)) return { day: '1990-06-15', time: '08:00:00' };
  if (/created|updated|since|purchased|hired|issued|manufactured/.test(plain))
    return { day: '2024-03-01', time: '09:00:00' };
  if (/end|until|expir|checkout|to$|finish|close|due|deadline|return|valid(to|until|thru)/.test(plain))
    return { day: '2031-06-02', time: '18:00:00' };
  return { day: '2031-06-01', time: '10:00:00' };
}

function byFormat(format: string | undefined, name: string, random: () => number): string | undefined {
  const { day, time } = moment(name);
  switch (format?.toLowerCase()) {
    case 'date-time':
    case 'datetime':
      return `${day}T${time}Z`;
    case 'date':
      return day;
    case 'time':
      return `${time}Z`;
    case 'duration':
      return 'PT1H';
    case 'uuid':
      return uuid(random);
    case 'uri':
    case 'url':
    case 'uri-reference':
    case 'iri':
      return 'https://example.com/';
    case 'hostname':
      return 'example.com';
    case 'ipv4':
    case 'ip':
      return '192.0.2.10';
    case 'ipv6':
      return '2001:db8::10';
    case 'byte':
      return 'cmFjZWdhdGU=';
    case 'binary':
      return 'racegate';
    case 'decimal':
      return '1.00';
    case 'int64':
    case 'int32':
      return '1';
    case 'password':
      return password;
    default:
      return undefined;
  }
}

/** Long, with every class of character that sign-up forms ask for. */
const password = 'Racegate-7!Passw0rd';

function byName(task: TextTask): string {
  const plain = normal(task.name);
  const known = closedValue(task.name);
  if (known !== undefined) return known;
  const { day, time } = moment(task.name);
  const last = words(task.name).at(-1) ?? '';
  if (/passw(or)?d|secret|pin$/.test(plain)) return plain.endsWith('pin') ? '4711' : password;
  if (/mail$/.test(plain)) return email(undefined, task.tag);
  if (/(at|datetime|timestamp)$/.test(last) || /(date|starts?|ends?)time$/.test(plain)) return `${day}T${time}Z`;
  if (/date$|^(from|to|start|end|since|until|deadline|birthday|dob)$/.test(last)) return day;
  if (/time$/.test(last)) return time.slice(0, 5);
  if (/url|uri|link|website|webhook|image|avatar|photo|icon|logo/.test(plain)) return 'https://example.com/';
  if (/phone|mobile|fax/.test(plain)) return '+15552345678';
  if (/zip|postal|postcode/.test(plain)) return '94107';
  if (/cardnumber|^pan$|creditcard/.test(plain)) return '4242424242424242';
  if (/cvv|cvc/.test(plain)) return '123';
  if (/lat(itude)?$/.test(last)) return '52.52';
  if (/l(o?ng|on)(itude)?$/.test(last)) return '13.405';
  if (
    /price|amount|total|balance|cost|fee|salary|wage|tax|deposit|percent|weight|qty|quantity|count|number|age|duration/.test(
      plain,
    )
  )
    return '10';
  if (/ip(address)?$/.test(plain)) return '192.0.2.10';
  if (/uuid|guid/.test(last)) return uuid(task.random);
  if (/^(seat|slot|row)/.test(plain)) return 'A1';
  return `${pick(task.random, ['alpha', 'bravo', 'delta'])}-${plainTag(task.tag)}`;
}
