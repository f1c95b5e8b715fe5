/**
 * Reads through a cache so that a slow reader cannot put back what a writer has just replaced:
 * an entry is stored only if the key was not invalidated since the reader began.
 */
export function versionedCache() {
  const entries = new Map();
  const versions = new Map();
  return {
    async read(key, load) {
      if (entries.has(key)) return entries.get(key);
      const version = versions.get(key);
      const value = await load(key);
      if (versions.get(key) === version) entries.set(key, value);
      return value;
    },
    /** After the commit, never before: until then readers would load the old value again. */
    invalidate(key) {
      versions.set(key, (versions.get(key) ?? 0) + 1);
      entries.delete(key);
    },
  };
}
