/**
 * Every input, once. action.yml, the options of the command line, the keys of racegate.yml and the table of the README
 * say the same as this list; tests hold them together.
 */

/** How the text of an input is read. */
export type Kind =
  | { is: 'text' }
  | { is: 'number'; min: number; max?: number; whole?: boolean }
  | { is: 'choice'; of: readonly string[] }
  | { is: 'flag' }
  | { is: 'lines' }
  | { is: 'headers' }
  | { is: 'shard' };

export interface Input {
  /** As in action.yml and, with two dashes, on the command line. */
  name: string;
  kind: Kind;
  /** What applies when nothing is given, as the text that could be given. */
  default?: string;
  /** For the README, where the default is not a plain value. */
  defaultWords?: string;
  /** One or two sentences of Markdown. */
  description: string;
  /** May stand in racegate.yml. */
  inFile: boolean;
  /** A word for the value in `--help`: `--spec FILE`. */
  placeholder?: string;
}

const text: Kind = { is: 'text' };
const flag: Kind = { is: 'flag' };
const lines: Kind = { is: 'lines' };

export const inputs: readonly Input[] = [
  {
    name: 'url',
    kind: text,
    defaultWords: 'from the event',
    placeholder: 'URL',
    inFile: true,
    description:
      "Where the API answers, with the path below which it lives if there is one. Without it: the URL of the `deployment_status` event, of Vercel's `repository_dispatch` event, or of the newest successful deployment of the pull request's head commit.",
  },
  {
    name: 'spec',
    kind: text,
    defaultWords: 'discovered',
    placeholder: 'FILE|URL',
    inFile: true,
    description:
      'OpenAPI document, a path in the workspace or a URL. Without it: well-known paths of the preview, then well-known files of the workspace.',
  },
  {
    name: 'threshold',
    kind: { is: 'number', min: 0, max: 100 },
    default: '80',
    placeholder: 'N',
    inFile: true,
    description: 'The check fails when the score is below it (0 to 100).',
  },
  {
    name: 'config',
    kind: text,
    defaultWords: '`.github/racegate.yml`, if it exists',
    placeholder: 'FILE',
    inFile: false,
    description: 'Configuration file; `.github/racegate.yml` is read if it exists.',
  },
  {
    name: 'headers',
    kind: { is: 'headers' },
    placeholder: "'Name: value'",
    inFile: true,
    description: '`Name: value` lines, sent with every request. Every value is masked in logs.',
  },
  {
    name: 'include',
    kind: lines,
    defaultWords: 'every operation',
    placeholder: 'SELECTOR',
    inFile: true,
    description: 'Operations to probe, one a line: `operationId`, `tag:NAME`, or `METHOD /path/glob*`.',
  },
  {
    name: 'exclude',
    kind: lines,
    placeholder: 'SELECTOR',
    inFile: true,
    description: 'Operations to leave alone, written like `include`.',
  },
  {
    name: 'stack',
    kind: text,
    defaultWords: 'detected',
    placeholder: 'NAME',
    inFile: true,
    description:
      'For example `flask+dynamodb`; decides which remedy is shown. Detected without it, from the workspace and from response headers.',
  },
  {
    name: 'depth',
    kind: { is: 'choice', of: ['quick', 'standard', 'deep'] },
    default: 'standard',
    inFile: true,
    description:
      '`quick`, `standard` or `deep`: how many rounds a probe runs, hence how rare a race can be and still be seen.',
  },
  {
    name: 'time-budget',
    kind: { is: 'number', min: 1 },
    default: '300',
    placeholder: 'SECONDS',
    inFile: true,
    description: 'Seconds for the whole scan; when it runs out, what was learned is reported.',
  },
  {
    name: 'max-requests',
    kind: { is: 'number', min: 1, whole: true },
    default: '20000',
    placeholder: 'N',
    inFile: true,
    description: 'Hard limit on requests to the API, set-up and warm-up included.',
  },
  {
    name: 'transport',
    kind: { is: 'choice', of: ['auto', 'h1', 'h2'] },
    default: 'auto',
    inFile: true,
    description: '`auto`, `h1` or `h2`: the HTTP version that bursts are sent with.',
  },
  {
    name: 'wait-timeout',
    kind: { is: 'number', min: 0 },
    default: '300',
    placeholder: 'SECONDS',
    inFile: true,
    description: 'Seconds to wait for the preview to answer.',
  },
  {
    name: 'environment',
    kind: text,
    placeholder: 'GLOB',
    inFile: true,
    description:
      'Name of the deployment environment to take the URL from, where a commit has several; `*` stands for any text (`Preview*`).',
  },
  {
    name: 'start',
    kind: text,
    placeholder: 'COMMAND',
    inFile: true,
    description: 'Command that starts the API in the job instead of a preview; stopped at the end. Needs `url`.',
  },
  {
    name: 'comment',
    kind: { is: 'choice', of: ['always', 'on-failure', 'never'] },
    default: 'always',
    inFile: true,
    description:
      '`always`, `on-failure` or `never` write the pull request comment (on `schedule`, the issue about a lower score).',
  },
  {
    name: 'review-comments',
    kind: flag,
    default: 'true',
    inFile: true,
    description: 'Comment on the changed lines that handle a racy operation.',
  },
  {
    name: 'baseline',
    kind: text,
    placeholder: 'FILE',
    inFile: true,
    description: 'Path of an earlier report; findings are then new, known or fixed.',
  },
  {
    name: 'fail-on',
    kind: { is: 'choice', of: ['any', 'new'] },
    default: 'any',
    inFile: true,
    description: '`any`, or `new`: the gate then compares the threshold with the score of the new findings alone.',
  },
  {
    name: 'max-drop',
    kind: { is: 'number', min: 0, max: 100 },
    placeholder: 'POINTS',
    inFile: true,
    description: 'Fail when the score fell by more than this many points against the baseline.',
  },
  {
    name: 'touch-existing',
    kind: flag,
    default: 'false',
    inFile: true,
    description: 'Let the scan change and delete what it did not create itself.',
  },
  {
    name: 'pass-when-untested',
    kind: flag,
    default: 'false',
    inFile: true,
    description: 'Pass when no operation could be exercised.',
  },
  {
    name: 'allow-production',
    kind: flag,
    default: 'false',
    inFile: true,
    description: 'Scan a deployment or URL that says it is production.',
  },
  {
    name: 'report-dir',
    kind: text,
    default: 'racegate-report',
    placeholder: 'FOLDER',
    inFile: true,
    description: 'Folder that the report files are written to.',
  },
  {
    name: 'report',
    kind: lines,
    placeholder: 'FILE',
    inFile: false,
    description:
      'Paths of finished reports, one a line. Nothing is scanned then: they are joined, gated and published. For the job after a matrix of shards, and for the `workflow_run` job that comments on pull requests from forks.',
  },
  {
    name: 'github-token',
    kind: text,
    defaultWords: '`${{ github.token }}`',
    placeholder: 'TOKEN',
    inFile: false,
    description: 'Token for reading deployments and writing comments.',
  },
  {
    name: 'seed',
    kind: text,
    defaultWords: 'random',
    placeholder: 'TEXT',
    inFile: true,
    description: 'Makes the plan and all generated data repeatable; random without it.',
  },
  {
    name: 'shard',
    kind: { is: 'shard' },
    placeholder: 'I/N',
    inFile: false,
    description: "`i/n`, this job's part of a matrix.",
  },
];

/** The input of that name. */
export function inputNamed(name: string): Input | undefined {
  return inputs.find((input) => input.name === name);
}
