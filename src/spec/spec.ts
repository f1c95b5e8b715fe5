/** What the OpenAPI document says, reduced to what a scan needs. Plain data: made once by `load.ts`, never changed. */
import type { Json } from '../json.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'TRACE' | 'QUERY';

/**
 * A JSON Schema as the document gives it, references resolved, dialects made one: `nullable` is `type: [.., 'null']`,
 * boolean `exclusiveMinimum` is a number. May contain itself (recursive schemas); walkers bound their depth.
 */
export interface Schema {
  type?: string | string[];
  format?: string;
  enum?: Json[];
  const?: Json;
  default?: Json;
  example?: Json;
  examples?: Json[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  readOnly?: boolean;
  writeOnly?: boolean;
  description?: string;
  [extension: string]: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required: boolean;
  schema: Schema;
  example?: Json;
  style?: string;
  explode?: boolean;
  description?: string;
}

export interface Body {
  required: boolean;
  /** The media type that will be sent, chosen from those offered (JSON first). */
  mediaType: string;
  schema: Schema;
  /** Whole-body examples of the document, in its order. */
  examples: Json[];
  /** Of a form: how single fields are written, by their names. */
  encoding?: Record<string, Encoding>;
  /** Its scalars, remembered when they are first asked for. */
  fields?: Field[];
}

/** How one field of a form is written. */
export interface Encoding {
  /** `multipart`: of its part; otherwise JSON or nothing. May list several, with wildcards. */
  contentType?: string;
  /** `multipart`: header lines that its part must have. */
  headers?: Record<string, Schema>;
  style?: string;
  explode?: boolean;
}

/** One scalar of a body. */
export interface Field {
  pointer: string;
  name: string;
  schema: Schema;
  required: boolean;
  /** Names of the objects and lists around it. */
  around: string[];
}

export interface Answer {
  /** `200`, `4XX` or `default`. */
  status: string;
  mediaType?: string;
  schema?: Schema;
  headers: string[];
  links: Link[];
}

export interface Link {
  name: string;
  operationId?: string;
  operationRef?: string;
  parameters: Record<string, string>;
}

/** One method + path template, written `POST /events/{id}/reservations`. */
export interface Operation {
  /** Method, blank, path template as the document has it (without the server's base path). */
  id: string;
  method: Method;
  /** Path template as the document has it. */
  path: string;
  /** Base path of the server that applies, without a trailing slash: `''` or `/api/v1`. */
  basePath: string;
  operationId?: string;
  summary?: string;
  tags: string[];
  parameters: Parameter[];
  body?: Body;
  answers: Answer[];
  /** Declares a non-empty security requirement. */
  secured: boolean;
  deprecated: boolean;
  /** The contents of `x-racegate` and of the configuration, if any. */
  racegate?: Correction;
}

/** What is known better than can be inferred. */
export interface Correction {
  /** Why it is not probed. */
  skip?: string;
  /** JSON pointer in the body, or parameter name, to the value to send. */
  values?: Record<string, Json>;
  'natural-key'?: string | string[];
  /** `capacity` or `event.capacity`. */
  'bounded-by'?: string;
  severity?: string;
  /** How many attempts are allowed. */
  attempts?: number;
}

/** What a collection path holds, with the operations that make, show, change and remove one. */
export interface Resource {
  /** Singular: `event`. Unique within the document. */
  name: string;
  /** `/events` */
  collection: string;
  /** `/events/{eventId}`, where the document has it. */
  item?: string;
  /** The resource whose item path the collection lies under. */
  parent?: string;
  creator?: Operation;
  /** What the caller calls a new one; absent where the server does. */
  key?: ChosenKey;
  list?: Operation;
  reader?: Operation;
  writers: Operation[];
  deleter?: Operation;
  /** Every place that stands for one of these, placeholders as `{}`: `/events/{}`, `/getevent/{}`. */
  places?: string[];
  /** Nothing that stays: a call whose answer hands something out. */
  passing?: true;
  /** With what it comes, if it does: all that is known of one that has no creator of its own. */
  holder?: Holder;
}

/** Where what comes into being with something else is shown: the seats of a show, the wallet of a user. */
export interface Holder {
  /** A GET below, or of, the resource that brings it. */
  shown: Operation;
  /** The fields that lead to it in the resource that is read; empty where the answer is a list of them. */
  within: string[];
  /** The query parameter that says of which resource. */
  filter?: { name: string; of: Resource };
  /** The field that has its id, where nothing else of it is shown: `walletId`, `seatIds`. */
  key?: string;
}

export interface ChosenKey {
  in: 'path' | 'body';
  /** Parameter name, or JSON pointer in the body. */
  name: string;
  schema: Schema;
}

/** One way to sign requests. */
export interface SecurityScheme {
  kind: 'bearer' | 'basic' | 'key';
  /** `key`: where it travels, and under which name. */
  in?: 'header' | 'query' | 'cookie';
  name?: string;
  /** `key`: the word that its description wants before the value. */
  prefix?: string;
  /** Where a user name and a password are exchanged for a token: as the document has it, relative or absolute. */
  tokenUrl?: string;
}

export interface Spec {
  title: string;
  /** `2.0`, `3.0.3`, `3.1.0` … */
  version: string;
  /** SHA-256 of the document's text, hexadecimal. */
  digest: string;
  /** Absolute or relative server URLs, for the check against production; never sent to. */
  servers: string[];
  /** Of those, the ones that the document says something about in words; only words can name a server production. */
  describedServers?: { url: string; description: string }[];
  operations: Operation[];
  resources: Resource[];
  /** How callers may sign their requests. */
  securitySchemes?: SecurityScheme[];
  /** One sentence each: what was read leniently. */
  warnings: string[];
  /** The operations and resources arranged for looking up; made anew where it is absent. */
  graph?: Graph;
  /** What no operation creates may be taken from its collection. */
  takesExisting?: boolean;
}

/** A GET without placeholders. */
export interface FixedRead {
  operation: Operation;
  /** Where it stands in the document. */
  index: number;
}

/** The operations and resources of a document, arranged for looking up. */
export interface Graph {
  byName: Map<string, Resource>;
  /** By every item place, placeholders as `{}`. */
  byPlace: Map<string, Resource>;
  /** Resources that can be made, by the normalised placeholder that their item's path ends with. */
  byKey: Map<string, Resource[]>;
  /** By creator's operation id: what it makes. */
  made: Map<string, Resource>;
  /** Resources that can be made, or come with one, by the last word of their names. */
  makers: Map<string, Resource[]>;
  /** By resource name: the fields it shows when it is made or read, and those its creator takes; normalised. */
  shown: Map<string, Set<string>>;
  taken: Map<string, Set<string>>;
  /** What operations need, remembered as it is found out. */
  needs: Map<string, Need[]>;
  /** By item place: the GETs one fixed segment below it. */
  reads: Map<string, Operation[]>;
  /** GETs of one fixed place, in the document's order, by each place under which they say something. */
  fixed: Map<string, FixedRead[]>;
  /** By id of a creator, writer or deleter: the first resource that has it. */
  owner: Map<string, Resource>;
  /** Ids of the operations that list a collection. */
  lists: Set<string>;
  /** By target's operation id: parameter name → the resource and field that an explicit link names. */
  links: Map<string, Map<string, { resource: Resource; field: string }>>;
  /** By normalised name: whose answers hand out what can be had in no other way. */
  handed: Map<string, Handout[]>;
}

/** A value that an answer shows and its request did not say. */
export interface Handout {
  operation: Operation;
  /** What the operation makes, or the call itself. */
  resource: Resource;
  /** As the answer spells it; a JSON pointer where it lies deeper. */
  field: string;
}

/** A value of a request that must come from a resource that exists. */
export interface Need {
  in: 'path' | 'query' | 'header' | 'body';
  /** As in `Binding`. */
  name: string;
  /** `undefined`: a path parameter whose resource the document does not show. */
  resource: Resource | undefined;
  field: string;
  /** Words that tell two of one kind apart: source, target. */
  role: string[];
  /** Without it the operation makes no sense; others are dropped where the resource cannot be made. */
  certain: boolean;
  /** Says, outside the path, which resource the operation works on: `PUT /things {id}`. */
  own?: true;
  /** Taken from the answer of an operation that hands it out. */
  handed?: true;
}
