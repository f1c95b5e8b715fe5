/** The pages of docs/rules/ say what the rules are. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { rules } from '../../src/rules/index.ts';

const pageOf = (id: string): string => readFileSync(`docs/rules/${id}.md`, 'utf8');

describe.each(rules)('$id', ({ id, severity, severityForValue, cwe, owasp, asvs }) => {
  const page = pageOf(id);

  it('names the severity and the references of the rule, and no others', () => {
    const [head = ''] = page.split('## Detects');
    expect(head).toContain(`# ${id}\n`);
    expect(head).toContain(
      `**${severity}${severityForValue ? `, ${severityForValue} for money, stock and votes` : ''}**`,
    );
    expect(
      [...head.matchAll(/\[(CWE-\d+)\]\(https:\/\/cwe\.mitre\.org\/data\/definitions\/(\d+)\.html\)/g)].map(String),
    ).toEqual(
      cwe.map((name) =>
        [`[${name}](https://cwe.mitre.org/data/definitions/${name.slice(4)}.html)`, name, name.slice(4)].join(),
      ),
    );
    expect(head.match(/API\d+:2023/g) ?? []).toEqual(owasp);
    expect([...head.matchAll(/ASVS 5\.0 ([\d.]+\d)/g)].map(([, number]) => number)).toEqual(asvs);
  });

  it('shows a witness, a repair in SQL and words on DynamoDB', () => {
    const [evidence = '', fix = ''] = [page.split('## Evidence')[1], page.split('## How to fix')[1]];
    expect(evidence).toContain(`\`\`\`text\n${id}  `);
    expect(fix).toContain('```sql\n');
    expect(fix).toContain('DynamoDB');
    const lines = page.split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(40);
    expect(lines).toBeLessThanOrEqual(80);
  });

  it('shows an acceptance that the configuration takes', async () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const workspace = mkdtempSync(join(tmpdir(), 'racegate-page-'));
    try {
      writeFileSync(join(workspace, 'racegate.yml'), yaml);
      const config = await parseConfig({ config: 'racegate.yml', url: 'http://127.0.0.1:1' }, { workspace, env: {} });
      expect(config.accept).toHaveLength(1);
      expect(config.accept[0]!.finding).toMatch(new RegExp(`^${id}:[A-Z]+-/\\S+:\\S+$`));
    } finally {
      rmSync(workspace, { recursive: true });
    }
  });

  it('links only to pages that there are', () => {
    for (const [, name] of page.matchAll(/\]\(([\w-]+)\.md\)/g)) expect(rules.map((rule) => rule.id)).toContain(name);
  });
});
