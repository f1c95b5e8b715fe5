// Part of the launchers, so it must run on every Node since 12: no newer syntax, no imports.

/** The oldest Node the bundle runs on: on older ones undici fails while it is being imported. */
const oldest = { major: 22, minor: 19 };

/** One sentence when this Node is too old, `undefined` otherwise. `what` is the program that would have run. */
export function tooOld(what, version) {
  const parts = (version || process.versions.node).split('.').map(Number);
  const enough = parts[0] > oldest.major || (parts[0] === oldest.major && parts[1] >= oldest.minor);
  if (enough) return undefined;
  return (
    what +
    ' needs Node ' +
    oldest.major +
    '.' +
    oldest.minor +
    ' or newer and this is Node ' +
    parts.join('.') +
    ': install Node 24, or in a clone run `npm ci` with install scripts allowed, which brings it along.'
  );
}
