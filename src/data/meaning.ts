/** What a field's name and schema say about the values that make sense in it. They rank and shape; they decide nothing. */
import { normal, reference, words } from '../spec/names.ts';
import { typeOf } from '../spec/schema.ts';
import type { Schema } from '../spec/spec.ts';

const usual =
  /^(e?mail(address)?|user(name)?|username|login(name)?|handle|nick(name)?|screenname|slug|code|sku|isbn\d*|ean\d*|upc|gtin|vin|imei|iban|ssn|barcode|qrcode|serial(number|no)?|phone(number)?|mobile(number)?|domain|subdomain|hostname|licen[cs]eplate|plate(number)?|permalink|urlslug)$/;
const ending = /^(code|slug|sku|username|email|handle|barcode)$/;
const foreign =
  /^(external|client|merchant|idempotency|request|order|invoice|account|transaction|payment|booking|reservation|ticket|document|passport|tax|customer|employee|student|registration)(id|key|ref|reference|number|no|token|code)$/;

/** Values that closed vocabularies take where the document does not list them. */
const closed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    currency: 'USD',
    currencycode: 'USD',
    country: 'US',
    countrycode: 'US',
    language: 'en',
    lang: 'en',
    locale: 'en-US',
    timezone: 'UTC',
    tz: 'UTC',
    color: '#336699',
    colour: '#336699',
    status: 'active',
    state: 'active',
    role: 'user',
    type: 'standard',
    kind: 'standard',
    gender: 'other',
    method: 'card',
    paymentmethod: 'card',
    unit: 'piece',
    mimetype: 'text/plain',
    contenttype: 'text/plain',
    region: 'us-east-1',
    category: 'general',
    priority: 'medium',
    visibility: 'public',
    plan: 'basic',
    tier: 'basic',
    level: 'info',
    scope: 'read',
    mode: 'default',
    operation: 'add',
    action: 'add',
    direction: 'in',
    platform: 'web',
    provider: 'local',
    size: 'M',
    format: 'json',
    version: '1.0.0',
  }),
);

/** A word of a closed vocabulary such as a currency, or undefined. */
export const closedValue = (name: string): string | undefined =>
  closed.get(normal(name)) ?? closed.get(words(name).at(-1) ?? '');

/**
 * How likely the field is one that no two resources may share: 0 is not at all. `conflicts`: the operation declares
 * 409, which makes a plain name likely too.
 */
export function naturalRank(name: string, schema: Schema, conflicts: boolean): number {
  const type = typeOf(schema);
  if (schema['x-unique'] === true || schema['x-natural-key'] === true) return 10;
  if (type !== 'string' && type !== 'integer' && type !== undefined) return 0;
  const plain = normal(name);
  if (schema.enum !== undefined || schema.const !== undefined || closed.has(plain)) return 0;
  if (schema.format === 'email' || usual.test(plain)) return type === 'integer' ? 4 : 9;
  if (/\bunique\b|\bmust not (already )?exist|already (taken|exists)/i.test(schema.description ?? '')) return 8;
  if (plain === 'key' || ending.test(words(name).at(-1) ?? '')) return type === 'integer' ? 0 : 7;
  if (foreign.test(plain) && type === 'string') return 5;
  if (/^(seat|seatnumber|seatno|slot|slotnumber|tablenumber|roomnumber|position)$/.test(plain)) return 2;
  return type === 'string' && conflicts && /^(name|title|label)$/.test(plain) ? 3 : 0;
}

/** A reference to another resource by its identifier. */
export const isReference = (name: string): boolean => {
  const { stem, strong } = reference(name);
  return strong && stem.length > 0;
};

/** Fields that servers fill in themselves, whatever the document says. */
export const isServerOwned = (name: string): boolean =>
  /^(_?id|pk|__v|etag|href|self|links|_links|created(at|on|by|date|time)?|updated(at|on|by|date|time)?|modified(at|on|by|date|time)?|deleted(at|on|by)?|datecreated|dateupdated|datemodified|lastmodified|lastupdated|creationdate|isdeleted)$/.test(
    normal(name),
  );

const bounds: readonly [RegExp, number][] = [
  [
    /^(stock|inventory|instock|stockquantity|quantityinstock|stocklevel|stockcount|availablestock|initialstock|quantityavailable|availablequantity)$/,
    10,
  ],
  [/^(capacity|maxcapacity|totalcapacity|seatcapacity|venuecapacity|maximumcapacity)$/, 10],
  [/(stock|capacity|inventory|remaining|available|quota)/, 9],
  [/^(initial|opening|starting|current)?(balance|credits?|funds|points|budget|allowance)(cents|amount)?$/, 9],
  [/^(max|maximum|limit)|limit$|(maxuses|maxredemptions|usagelimit|usesleft|uselimit)/, 9],
  [/balance|credit|budget/, 8],
  [/^(total|num|number|numberof)?(seats|tickets|slots|places|spots|units|copies|rooms|uses)$|^(total|num)/, 8],
  [/^(quantity|qty)$/, 7],
  [/quantity|count|left|supply/, 5],
  [/^(amount|value|total|points)$/, 4],
  [/min|threshold/, 2],
  [/price|cost|fee|rate|salary/, 1],
];

/** How likely a number limits how often an operation can succeed; 0 where nothing says so. */
export function boundingRank(name: string, schema: Schema): number {
  const plain = normal(name);
  const rank = bounds.find(([pattern]) => pattern.test(plain))?.[1] ?? 0;
  return schema.minimum === 0 && rank > 0 ? rank + 0.5 : rank;
}

const notText =
  /(date|time|url|uri|link|image|avatar|photo|icon|phone|mobile|zip|postal|postcode|password|passwd|secret|token|hash|ip|mac|lat|lng|lon|iban|bic|swift|cvv|cvc|card|pan|currency|country|color|colour|uuid|guid|base64|cron|regex|pattern|query|path|file|mime|timezone|sha|md5|signature|key)$/;

/** Money and amounts that are sent as text, so that no digit is lost. */
const amount =
  /^(price|amount|balance|cost|fee|total|subtotal|salary|wage|tax|deposit|quantity|qty|count|percent|percentage|weight)$/;

/** Text that people write and nothing parses: names, notes, descriptions. Carries a canary. */
export function isFreeText(name: string, schema: Schema): boolean {
  if (
    typeOf(schema) !== 'string' ||
    schema.enum !== undefined ||
    schema.const !== undefined ||
    schema.pattern !== undefined
  )
    return false;
  if (schema.format !== undefined && !/^(text|string|textarea|markdown|html|name)$/.test(schema.format)) return false;
  const last = words(name).at(-1) ?? '';
  return (
    closedValue(name) === undefined &&
    !notText.test(last) &&
    // `password2` says what `password` does.
    !/passw(or)?d/.test(normal(name)) &&
    !amount.test(last) &&
    !isReference(name) &&
    naturalRank(name, schema, false) < 4 &&
    !isServerOwned(name) &&
    (schema.maxLength ?? 99) >= 8
  );
}
