/** How the document says that callers sign their requests. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { SecurityScheme } from './spec.ts';

/** Of 3.x's components and of Swagger 2.0's `securityDefinitions`, in the document's order. */
export function securitySchemesOf(document: JsonObject): SecurityScheme[] {
  const components = isObject(document.components) ? document.components.securitySchemes : undefined;
  const all = [components, document.securityDefinitions].flatMap((holder) =>
    isObject(holder) ? Object.values(holder) : [],
  );
  return all.filter(isObject).flatMap(schemeOf);
}

function schemeOf(raw: JsonObject): SecurityScheme[] {
  if (raw.type === 'basic') return [{ kind: 'basic' }];
  if (raw.type === 'http') return httpScheme(raw);
  if (raw.type === 'apiKey') return keyScheme(raw);
  if (raw.type !== 'oauth2') return [];
  const flows = isObject(raw.flows) && isObject(raw.flows.password) ? raw.flows.password : raw;
  const isPassword = flows !== raw || raw.flow === 'password';
  return [{ kind: 'bearer', ...(isPassword ? textAt(flows.tokenUrl, 'tokenUrl') : {}) }];
}

function httpScheme({ scheme }: JsonObject): SecurityScheme[] {
  const name = typeof scheme === 'string' ? scheme.toLowerCase() : '';
  if (name === 'basic') return [{ kind: 'basic' }];
  return name === 'bearer' ? [{ kind: 'bearer' }] : [];
}

function keyScheme({ in: place, name, description }: JsonObject): SecurityScheme[] {
  if (typeof name !== 'string' || (place !== 'header' && place !== 'query' && place !== 'cookie')) return [];
  const prefix = typeof description === 'string' ? /\b(Bearer|Token|JWT)\b/.exec(description)?.[1] : undefined;
  return [{ kind: 'key', in: place, name, ...(prefix === undefined ? {} : { prefix }) }];
}

const textAt = <Name extends string>(value: Json | undefined, name: Name): { [key in Name]?: string } =>
  (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [key in Name]?: string };
