/** How bad: from the rule, and one step up or down for what was damaged. Names weigh here and nowhere else, and the reason is told. */
import type { Severity } from '../report/report.ts';
import type { Rule } from './rule.ts';

const scale: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

const value =
  /(^|[^a-z])(balance|amount|price|payment|pay|refund|wallet|account|transfer|withdraw|credit|coupon|voucher|redemption|redeem|stock|inventory|remaining|seats?|tickets?|capacity|quantity|available|vote|ballot|points?|quota|reservation|booking|order)s?([^a-z]|$)/;
const cosmetic = /(^|[^a-z])(views?|likes?|theme|nickname|avatar|last_seen|hits|clicks|popularity|trending)([^a-z]|$)/;

export function severityOf(
  rule: Rule,
  names: readonly string[],
  override?: string,
): { severity: Severity; reason?: string } {
  if (isSeverity(override)) return { severity: override, reason: 'set by the configuration' };
  const words = names
    .join(' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  const worth = value.exec(words)?.[2];
  if (rule.severityForValue && worth)
    return { severity: rule.severityForValue, reason: `"${worth}" speaks of money, stock or votes` };
  const trifle = cosmetic.exec(names[0]?.toLowerCase() ?? '')?.[2];
  if (trifle && rule.severity !== 'critical')
    return { severity: lower(rule.severity), reason: `"${trifle}" is rarely of consequence` };
  return { severity: rule.severity };
}

const isSeverity = (text: string | undefined): text is Severity => scale.includes(text as Severity);
const lower = (severity: Severity): Severity => scale[Math.max(0, scale.indexOf(severity) - 1)]!;
