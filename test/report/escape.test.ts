import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import * as safe from '../../src/report/escape.ts';
import { attacks } from './golden/shop.ts';
import { read } from './markup.ts';

const render = (text: string) =>
  micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });

/** Any text, often made of what means something somewhere. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'`~*_[]()<>#|\\!&@:-+=.$\n\r\t ;{}"\'1ax/'), maxLength: 60 }),
  fc.constantFrom(...attacks),
);
const unseen = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\ufeff]/u;

describe('clean', () => {
  it('leaves one line without control characters, direction marks and lone surrogates', () => {
    fc.assert(fc.property(text, (value) => !unseen.test(safe.clean(value))));
  });

  it('shows what it found', () => {
    expect(safe.clean('a\u001b[31mb\u202ec\ud800')).toBe('a\\u{1b}[31mb\\u{202e}c\ufffd');
  });

  it('leaves ordinary text of any script as it is', () => {
    const words = 'Größe 東京 مرحبا नमस्ते e\u0301 🎟 {id} “x”';
    expect(safe.clean(words)).toBe(words);
  });

  it('cuts huge texts and says how much is missing, never within a character', () => {
    expect(safe.clean('x'.repeat(100_000), 10)).toBe(`${'x'.repeat(10)}… (99990 more characters)`);
    expect(safe.clean('🎟🎟🎟', 3)).toBe('🎟… (4 more characters)');
    fc.assert(fc.property(text, (value) => safe.clean(value, 20).isWellFormed()));
  });

  it('keeps a heap of marks from covering other lines', () => {
    expect(safe.clean(`z${'\u0301'.repeat(200)}`)).toBe(`z${'\u0301'.repeat(4)}`);
  });
});

describe('Markdown', () => {
  it('shows prose as it was written', () => {
    fc.assert(
      fc.property(text, (value) => {
        const page = read(render(`a ${safe.markdown(value)} b`));
        expect(page.tags.filter((tag) => !/^<\/?span>$/.test(tag))).toEqual(['<p>', '</p>']);
        const seen = page.prose.replaceAll('\u200b', '').replace(/\s+/g, ' ').trim();
        expect(seen).toBe(`a ${safe.clean(value)} b`.replace(/\s+/g, ' '));
      }),
    );
  });

  it('shows code between backticks as code', () => {
    expect(safe.prose('write `a_b >= 1` and_not ` c')).toBe('write `a_b >= 1` and\\_not \\` c');
    expect(safe.htmlProse('write `a < 1` & so')).toBe('write <code>a &lt; 1</code> &amp; so');
    fc.assert(
      fc.property(text, (value) => {
        const tags = [
          ...read(render(`a ${safe.prose(value)} b`)).tags,
          ...read(`<p>${safe.htmlProse(value)}</p>`).tags,
        ];
        expect(tags.filter((tag) => !/^<\/?(p|span|code)>$/.test(tag))).toEqual([]);
      }),
    );
  });

  it('starts no block', () => {
    fc.assert(
      fc.property(text, (value) => {
        const tags = read(render(`x\n\n${safe.markdown(value)}`)).tags.filter((tag) => !/^<\/?(p|span)>$/.test(tag));
        expect(tags).toEqual([]);
      }),
    );
  });

  it.each([
    '- a',
    '+ a',
    '* a',
    '1. a',
    '12) a',
    '# a',
    '> a',
    '---',
    '===',
    '~~~',
    '    a',
    '\t\ta',
    '| a |',
    '<p>',
    '[a]: b',
    '- [ ] a',
  ])('starts no block with %j', (value) => {
    expect(read(render(safe.markdown(value))).tags).toEqual(['<p>', '</p>']);
    expect(read(render(`a\n${safe.markdown(value)}`)).tags).toEqual(['<p>', '</p>']);
  });

  it('mentions nobody and refers to nothing', () => {
    const prose = read(
      render(safe.markdown('@octocat @a/b #12 a/b#3 GH-4 gh-5 https://e.test www.e.test a@e.test')),
    ).prose;
    expect(prose).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\./i);
  });

  it('keeps code within its span, in prose and in tables', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(read(render(`a ${safe.code(value)} b`)).prose.trim()).toMatch(/^a (\(empty\))? ?b$/);
        const table = read(render(`| h | i |\n|---|---|\n| ${safe.cellCode(value)} | c |`));
        expect(table.tags.filter((tag) => tag === '<td>')).toHaveLength(2);
        expect(table.prose.replaceAll('(empty)', '').replace(/\s+/g, '')).toBe('hic');
      }),
    );
  });

  it('keeps a block within its fence', () => {
    fc.assert(
      fc.property(text, text, (value, language) => {
        const page = read(render(`a\n\n${safe.fence(value, language)}\n\nb`));
        expect(page.tags).toEqual(['<p>', '</p>', '<pre>', '<code>', '</code>', '</pre>', '<p>', '</p>']);
        expect(page.prose.replace(/\s+/g, '')).toBe('ab');
      }),
    );
  });

  it('never lets GitHub draw a block', () => {
    expect(safe.fence('x', 'mermaid')).toBe('```\nx\n```');
    expect(safe.fence('x', 'Math')).toBe('```\nx\n```');
    expect(safe.fence('x', 'c++')).toBe('```c++\nx\n```');
  });
});

describe('HTML and XML', () => {
  it('is text, in an element and in an attribute', () => {
    fc.assert(
      fc.property(text, (value) => {
        const page = read(`<p id="${safe.html(value)}">${safe.html(value)}</p>`);
        expect(page.tags).toEqual(['<p>', '</p>']);
        expect(page.prose).toBe(safe.clean(value));
      }),
    );
  });
});

describe('a line of a log', () => {
  it('is no workflow command', () => {
    for (const line of ['::error::x', '  ::add-mask::x', '\u00a0::x', '::::x', 'a ##[error]x', '##[add-mask]x'])
      expect(safe.noCommand(line)).not.toMatch(/^\s*::|##\[/);
  });

  it('is otherwise left alone', () => {
    const line = 'curl http://[::1]:3000/a::b # ## [x]';
    expect(safe.noCommand(line)).toBe(line);
  });
});

describe('a word of a shell command', () => {
  it.each([
    ['report.json', 'report.json'],
    ['limit-overrun POST /a/{id}', "'limit-overrun POST /a/{id}'"],
    ["it's; rm -rf ~ $(x) `y`", "'it'\\''s; rm -rf ~ $(x) `y`'"],
    ['', "''"],
  ])('%s', (word, expected) => {
    expect(safe.shellWord(word)).toBe(expected);
  });
});

describe('an address', () => {
  it('is shown as a link only where it is a plain web address', () => {
    expect(safe.webAddress('https://e.test/a?b=c#d')).toBe('https://e.test/a?b=c#d');
    for (const bad of [
      'javascript:alert(1)',
      'https://e.test/)[x](y',
      'https://e.test/<b>',
      'https://e.test/"x',
      ' https://e.test',
    ])
      expect(safe.webAddress(bad)).toBeUndefined();
  });
});
