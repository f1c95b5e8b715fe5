import { describe, expect, it } from 'vitest';
import { type Invocation, parseArguments } from '../../src/cli/arguments.ts';
import { UserError } from '../../src/errors.ts';

function parsed(...argv: string[]): Invocation {
  const result = parseArguments(argv);
  if (result.kind !== 'run') throw new Error(`expected a command, got ${result.kind}`);
  return result;
}

describe('the command line', () => {
  it('takes operands and options in any order', () => {
    const scan = parsed('scan', '--threshold', '90', 'http://x.test', '--depth=quick', '--json');
    expect(scan.operands).toEqual(['http://x.test']);
    expect(scan.raw).toEqual({ threshold: '90', depth: 'quick' });
    expect([...scan.flags]).toEqual(['json']);
  });

  it('takes flags as switches, as a negation and with a value', () => {
    expect(parsed('scan', '--touch-existing', 'http://x.test')).toMatchObject({
      operands: ['http://x.test'],
      raw: { 'touch-existing': 'true' },
    });
    expect(parsed('scan', '--no-review-comments').raw).toEqual({ 'review-comments': 'false' });
    expect(parsed('scan', '--review-comments=false').raw).toEqual({ 'review-comments': 'false' });
  });

  it('joins what is a list', () => {
    const { raw } = parsed('scan', '--headers', 'A: b', '--headers', 'C: d', '--include', 'x', '--include', 'tag:y');
    expect(raw).toEqual({ headers: 'A: b\nC: d', include: 'x\ntag:y' });
  });

  it('takes what follows -- as operands', () => {
    expect(parsed('rules', '--', '--json').operands).toEqual(['--json']);
  });

  it('knows help and version', () => {
    expect(parseArguments([])).toEqual({ kind: 'help' });
    expect(parseArguments(['--help'])).toEqual({ kind: 'help' });
    expect(parseArguments(['--version'])).toEqual({ kind: 'version' });
    expect(parseArguments(['scan', 'x', '-h'])).toMatchObject({ kind: 'help', command: { name: 'scan' } });
    expect(parseArguments(['help', 'merge'])).toMatchObject({ kind: 'help', command: { name: 'merge' } });
  });

  it.each([
    [['scn', 'http://x'], 'Unknown command `scn`; did you mean `scan`?'],
    [['http://x'], 'A command comes first: `racegate scan http://x`.'],
    [['--json', 'scan'], 'A command comes before its options; known are `scan`, `demo`'],
    [['scan', 'x', '--treshold', '80'], 'Unknown option `--treshold` of `racegate scan`; did you mean `--threshold`?'],
    [['scan', 'x', '--treshold=80'], 'Unknown option `--treshold` of `racegate scan`; did you mean `--threshold`?'],
    [['scan', 'x', '--xyzzy'], 'Unknown option `--xyzzy` of `racegate scan`; see `racegate scan --help`.'],
    [['scan', 'x', '-q'], 'Unknown option `-q` of `racegate scan`'],
    [['scan', 'x', '--no-threshold'], 'Unknown option `--no-threshold` of `racegate scan`'],
    [['rules', '--threshold', '1'], 'Unknown option `--threshold` of `racegate rules`'],
    [['scan', 'x', '--json=yes'], '`--json` takes no value.'],
    [['scan', 'x', '--threshold'], '`--threshold` needs a value; is the variable it comes from set?'],
    [['scan', 'x', '--threshold', ''], '`--threshold` needs a value; is the variable it comes from set?'],
    [['scan', 'x', '--threshold', '1', '--threshold', '2'], '`--threshold` is given twice; give it once.'],
    [['scan', 'x', 'y'], '`racegate scan` has no use for `y`: give URL.'],
    [
      ['plan', 'x', '--headers', 'Authorization:', 'Bearer'],
      '`racegate plan` has no use for `Bearer`: give URL|FILE, and put a value with blanks in it into quotes.',
    ],
    [['demo', 'y'], '`racegate demo` has no use for `y`: give options only.'],
  ])('%j is refused in one sentence', (argv, message) => {
    let error: unknown;
    try {
      parseArguments(argv);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).exit).toBe(2);
    expect((error as UserError).message).toContain(message);
    expect((error as UserError).message).not.toContain('\n');
  });
});
