/**
 * Of SARIF 2.1.0, the objects that we write, closed: a property that the standard does not have there, or a value it does not allow, is an error.
 */
const text = { type: 'string', minLength: 1 };
const object = (required: string[], properties: object) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });
const bag = { type: 'object', properties: { tags: { ...list(text), uniqueItems: true } } };
const level = { enum: ['none', 'note', 'warning', 'error'] };
const message = object(['text'], { text, markdown: text });
const line = { type: 'integer', minimum: 1 };

const rule = object(['id'], {
  id: text,
  name: text,
  shortDescription: message,
  fullDescription: message,
  help: message,
  helpUri: text,
  defaultConfiguration: object([], { enabled: { type: 'boolean' }, level, rank: { type: 'number' } }),
  properties: bag,
});

const location = object([], {
  physicalLocation: object(['artifactLocation'], {
    artifactLocation: object([], { uri: { type: 'string', pattern: "^[\\w.~!$&'()*+,;=:@%/-]+$" }, uriBaseId: text }),
    region: object(['startLine'], { startLine: line, endLine: line }),
  }),
  logicalLocations: list(object([], { name: text, fullyQualifiedName: text, kind: text })),
});

const result = object(['message'], {
  ruleId: text,
  ruleIndex: { type: 'integer', minimum: -1 },
  level,
  message,
  locations: { ...list(location), minItems: 1 },
  partialFingerprints: { type: 'object', additionalProperties: text },
  baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
  suppressions: list(object(['kind'], { kind: { enum: ['inSource', 'external'] }, justification: text })),
  properties: bag,
});

const run = object(['tool'], {
  tool: object(['driver'], {
    driver: object(['name'], {
      name: text,
      semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
      rules: { ...list(rule), uniqueItems: true },
    }),
  }),
  automationDetails: object([], { id: text }),
  columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
  invocations: list(object(['executionSuccessful'], { executionSuccessful: { type: 'boolean' }, startTimeUtc: text })),
  results: list(result),
});

export const sarifSubset = object(['version', 'runs'], {
  $schema: text,
  version: { const: '2.1.0' },
  runs: list(run),
});
