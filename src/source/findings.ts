/** Gives the findings of a report the lines of the code that handles their operations. */
import type { Finding, Report } from '../report/report.ts';
import type { Operation } from '../spec/spec.ts';
import { type Location, locate } from './locate.ts';
import { readSources } from './read.ts';

/** Reads the workspace only where there is something to locate. */
export async function withLocations(
  report: Report,
  operations: readonly Operation[],
  workspace: string,
): Promise<Report> {
  if (report.findings.length + report.suspected.length === 0) return report;
  const located = locateSafely(operations, await readSources(workspace));
  const place = (finding: Finding): Finding => {
    const location = locationOf(finding, located);
    return location ? { ...finding, location } : finding;
  };
  return { ...report, findings: report.findings.map(place), suspected: report.suspected.map(place) };
}

/** Source that no reader of routes has foreseen must not cost the report. */
function locateSafely(...given: Parameters<typeof locate>): Map<string, Location> {
  try {
    return locate(...given);
  } catch {
    return new Map();
  }
}

/** Of several operations that were raced, the first that writes. */
function locationOf({ operations }: Finding, located: ReadonlyMap<string, Location>): Location | undefined {
  const places = [...operations].sort((one, other) => Number(isRead(one)) - Number(isRead(other)));
  return places.map((id) => located.get(id)).find((location) => location !== undefined);
}

const isRead = (id: string): boolean => /^(GET|HEAD|OPTIONS) /.test(id);
