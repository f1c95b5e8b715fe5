/** Parameter values as OpenAPI's styles write them. */
import { isObject, type Json } from '../json.ts';
import type { Parameter } from '../spec/spec.ts';

/** A value as plain text; lists and objects as JSON. */
export const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Percent-encoded for one path segment or one query value. */
const escaped = (value: Json): string =>
  encodeURIComponent(asText(value)).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const pairsOf = (value: { [key: string]: Json }, between: string): string[] =>
  Object.entries(value).map(([key, each]) => `${escaped(key)}${between}${escaped(each)}`);

/** Items of a list, or names and values of an object, as the style joins them. */
function joined(value: Json, separator: string, explode: boolean): string {
  if (Array.isArray(value)) return value.map(escaped).join(separator);
  if (isObject(value)) return pairsOf(value, explode ? '=' : ',').join(separator);
  return escaped(value);
}

export function inPath(name: string, value: Json, parameter?: Parameter): string {
  const explode = parameter?.explode === true;
  if (parameter?.style === 'label') return `.${joined(value, explode ? '.' : ',', explode)}`;
  if (parameter?.style === 'matrix') return matrix(name, value, explode);
  if (parameter?.style === 'content') return escaped(JSON.stringify(value));
  // A dot segment would be swallowed on the way.
  return joined(value, ',', explode).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
}

function matrix(name: string, value: Json, explode: boolean): string {
  if (explode && Array.isArray(value)) return value.map((each) => `;${name}=${escaped(each)}`).join('');
  if (explode && isObject(value))
    return pairsOf(value, '=')
      .map((pair) => `;${pair}`)
      .join('');
  return `;${name}=${joined(value, ',', false)}`;
}

const separators: Readonly<Record<string, string>> = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
};

/** `name=value` pairs, encoded. */
export function inQuery(name: string, value: Json, parameter?: Parameter): string[] {
  const key = encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']');
  const style = parameter?.style ?? 'form';
  if (style === 'content') return [`${key}=${escaped(JSON.stringify(value))}`];
  if (isObject(value)) return objectQuery(key, value, style, parameter?.explode !== false);
  if (!Array.isArray(value)) return [`${key}=${escaped(value)}`];
  if (style === 'form' && parameter?.explode !== false) return value.map((each) => `${key}=${escaped(each)}`);
  return [`${key}=${value.map(escaped).join(separators[style] ?? ',')}`];
}

function objectQuery(key: string, value: { [key: string]: Json }, style: string, explode: boolean): string[] {
  if (style === 'deepObject')
    return Object.entries(value).map(([name, each]) => `${key}[${encodeURIComponent(name)}]=${escaped(each)}`);
  return explode ? pairsOf(value, '=') : [`${key}=${pairsOf(value, ',').join(separators[style] ?? ',')}`];
}

/** A header's value: like a path's simple style, without percent-encoding. */
export function inHeader(value: Json, parameter?: Parameter): string {
  if (parameter?.style === 'content') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(asText).join(',');
  const between = parameter?.explode === true ? '=' : ',';
  return isObject(value)
    ? Object.entries(value)
        .map(([name, each]) => `${name}${between}${asText(each)}`)
        .join(',')
    : asText(value);
}
