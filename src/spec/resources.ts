import { calledResources } from './calls.ts';
import { fillCreators } from './creators.ts';
import { type Draft, draftsOf } from './drafts.ts';
import { fillHolders } from './held.ts';
import type { Operation, Resource } from './spec.ts';

/** The resources that the paths show, with unique names, parents before children. */
export function inferResources(operations: Operation[]): Resource[] {
  const drafts = draftsOf(operations);
  nameUniquely(drafts);
  const named = new Map(drafts.map((draft) => [draft.id, draft]));
  const resources = drafts.map((draft) => toResource(draft, named));
  const found = fillCreators(resources, operations);
  return fillHolders([...found, ...calledResources(operations, found)]);
}

/** The plainest path keeps the plain name; others get that of their parent or folder in front. */
function nameUniquely(drafts: Draft[]): void {
  const taken = new Set<string>();
  const known = new Map(drafts.map((draft) => [draft.id, draft]));
  const depth = (draft: Draft): number => draft.collection.split('/').length;
  const bare = (draft: Draft): number => Number(draft.creators.length === 0 && draft.places.length === 0);
  for (const draft of [...drafts].sort((a, b) => bare(a) - bare(b) || depth(a) - depth(b))) {
    const owner = known.get(draft.parent ?? '')?.base ?? draft.folder.split('/').at(-1) ?? '';
    let name = draft.base;
    if (taken.has(name) && owner !== '') name = `${owner}-${draft.base}`;
    for (let count = 2; taken.has(name); count += 1) name = `${draft.base}-${count}`;
    taken.add(name);
    draft.name = name;
  }
}

function toResource(draft: Draft, named: Map<string, Draft>): Resource {
  const parent = draft.parent === undefined ? undefined : named.get(draft.parent)?.name;
  const creator = draft.creators.find((each) => !each.deprecated) ?? draft.creators[0];
  return {
    name: draft.name,
    collection: draft.collection,
    ...(draft.item === undefined ? {} : { item: draft.item }),
    ...(parent === undefined ? {} : { parent }),
    ...(creator === undefined ? {} : { creator }),
    ...(draft.list === undefined ? {} : { list: draft.list }),
    ...(draft.reader === undefined ? {} : { reader: draft.reader }),
    writers: draft.writers,
    ...(draft.deleter === undefined ? {} : { deleter: draft.deleter }),
    places: draft.places,
  };
}
