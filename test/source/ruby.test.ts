/** Trees of Ruby: what begins a group and what only looks like it. */
import { describe, expect, it } from 'vitest';
import { parseRuby } from '../../src/source/ruby.ts';
import { children, type SyntaxNode, within } from '../../src/source/tree.ts';

/** Groups as `Name(inner inner)`; words are left out. */
function groups(text: string): string {
  const shown = (node: SyntaxNode): string => {
    const inner = children(node)
      .filter(({ firstChild }) => firstChild)
      .map(shown);
    return inner.length === 0 ? node.name : `${node.name}(${inner.join(' ')})`;
  };
  return shown(parseRuby(text));
}

/** Methods right in a class: one around the lines, and one behind it that is there only where the first ends as it should. */
const around = (...lines: string[]): string[] => {
  const text = ['class A', 'def first', ...lines, 'end', 'def second; end', 'end'].join('\n');
  const methods = within(parseRuby(text), 'Class').flatMap((one) =>
    children(one).filter(({ name }) => name === 'Method'),
  );
  return methods.map(({ from, to }) => text.slice(from, to).split(/\W+/)[1]!).filter(Boolean);
};

describe('ends', () => {
  it.each([
    ['a modifier', 'return if done?', 'raise "x" unless ready', 'x += 1 while x < 3', 'super if a', 'redo until b'],
    ['a modifier on a line that goes on', 'call \\', '  if done?'],
    ['a condition as a value', 'x = if a then 1 else 2 end', 'call(unless b then 1 end)', 'y = [while c do break end]'],
    ['a condition behind an operator at the end of a line', 'x = 1 +', '  if a then 1 else 2 end'],
    [
      'a loop with do',
      'while ready? do work end',
      'until a do b end',
      'for a in b do c end',
      'loop do',
      'break',
      'end',
    ],
    ['a loop over a block', 'while items.any? { |i| i.open? } do', 'work', 'end', 'while a', 'b do |c|', 'end', 'end'],
    ['begin with a modifier', 'begin', 'work', 'rescue Gone => e', 'retry', 'end while again?'],
    ['case', 'case x', 'when 1 then 2', 'when 3', '4 if y', 'else 5', 'end'],
    [
      'methods with the names of keywords',
      'a.end',
      'a.class.if',
      'a&.begin',
      'x = { if: 1, end: 2, class: 3 }',
      ':end',
    ],
    ['symbols in lists', 'x = %i[', 'begin end do', ']', 'y = %w(if class)', 'z = %I[a end]'],
    ['words in strings', 'x = "do begin if"', "y = 'class'", 'z = %q(def)', 'a = /begin do/', 'b = `if`'],
    ['code in strings', 'x = "#{items.map { |i| "#{i} }" }} do"', 'y = "a#{if b then "end" end}c"'],
    ['comments', 'y = 1 # a \\', 'if y then z end', '# do if class', 'x = 1 # begin', '=begin', 'def hidden', '=end'],
    [
      'heredocs',
      'run(<<~SQL, <<-TEXT)',
      "  don't do begin",
      '  SQL',
      'if "',
      '  TEXT',
      'x = <<~"A".strip',
      '  if',
      'A',
    ],
    [
      'endless methods',
      'x = 1',
      'end',
      'def total(a = (1)) = a * 2',
      'def all = items.map do |i|',
      'i',
      'end',
      'def third',
    ],
    [
      'setters and operators',
      'end',
      'def name=(value)',
      '@name = value',
      'end',
      'def ==(other)',
      'true',
      'end',
      'def third',
    ],
    ['class << self', 'end', 'class << self', 'def own; end', 'end', 'def third'],
    ['lambdas and blocks', 'a = ->(x) { x }', 'b = lambda do |x|', 'x', 'end', 'c.each_with_index { |(d, e), i| f }'],
    [
      'divisions',
      'x = total / 2; y = "a/b"',
      'z = (a)/b; c = d / e if f',
      'g = h.i / [1].sum / 2',
      'k /= 2',
      'l(/do if/, m =~ /begin/)',
      'n /end/',
    ],
    ['a question', 'a ? b : c', 'd = e.nil? ? "if" : :do', 'f = g ? [h] : { i: j }'],
  ])('%s', (_name, ...lines) => {
    expect(around(...lines)).toEqual(expect.arrayContaining(['first', 'second']));
    expect(groups(['class A', 'def first', ...lines, 'end', 'end'].join('\n'))).toMatch(/^Program\(Class\(/);
  });

  it('nests what stands in what', () => {
    expect(groups('module A\nclass B < C\ndef d\ne.each do |f|\ng(h[1]) if i\nend\nend\nend\nend')).toBe(
      'Program(Module(Class(Method(Block(Parens(Brackets))))))',
    );
  });

  it('stops at the end of the program', () => {
    expect(groups('def a\nend\n__END__\nclass <<< do')).toBe('Program(Method)');
  });
});

it.each([
  ['an end too many', 'def a\nend\nend'],
  ['an end too few', 'class A\ndef a\nend'],
  ['brackets that cross', 'a([1)]'],
  ['a string without an end', 'a = "b'],
  ['a heredoc without an end', 'a = <<~B\nc'],
  ['a comment without an end', '=begin\na'],
  ['a heredoc that might be a shift', 'a = b <<C\nd\nC'],
])('does not read %s', (_name, text) => {
  expect(groups(text)).toBe('Unreadable');
});
