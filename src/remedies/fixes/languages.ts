/** What has nothing to do with a store. The repaired applications of the tests import these very files. */
import type { Fixes } from '../fix.ts';

const cwe = 'https://cwe.mitre.org/data/definitions/488.html';
const cache = 'https://cwe.mitre.org/data/definitions/524.html';

export const anyPython: Fixes = {
  language: 'python',
  fixes: [
    {
      rules: ['response-bleed'],
      steps: [
        'Look for state of one request in a variable that all threads of the worker share: a module global, an attribute of the application or of a view object, a mutable default argument.',
        "Pass it as an argument, keep it in the framework's own request object (flask.g, request), or in a ContextVar; put the user into every cache key.",
      ],
      files: ['python/request_state.py'],
      references: [cwe, 'https://docs.python.org/3/library/contextvars.html'],
      executed: true,
    },
    {
      rules: ['stale-read'],
      steps: [
        'Drop the cached value after the commit: dropped before it, the next reader puts the old row back, and it stays.',
        'Keep a version beside the entry and let it be part of the key, so that a reader who began before the commit cannot store the old row where others look.',
        'A cache in the memory of a worker is seen by that worker alone: with several, keep it where all of them look, or out of what must be current.',
      ],
      files: ['python/read_cached.py'],
      references: [cache, 'https://redis.io/docs/latest/commands/set/'],
      executed: true,
    },
  ],
};

export const anyGo: Fixes = {
  language: 'go',
  fixes: [
    {
      rules: ['response-bleed'],
      steps: [
        'Look for state of one request where all goroutines share it: a package variable, a field of the handler or of a service, a buffer that is used again; `go test -race` finds many of them.',
        'Pass it as an argument or in the context.Context of the request, and put the user into every cache key.',
      ],
      files: ['go/with_user.go'],
      references: [cwe, 'https://pkg.go.dev/context#WithValue'],
      executed: true,
    },
    {
      rules: ['stale-read'],
      steps: [
        'Drop the cached value after the commit: dropped before it, the next reader puts the old row back, and it stays.',
        'Let a reader store what it has loaded only if nobody has dropped the entry since it began; a sync.Map or a mutex around the map alone keeps the memory right and the entry old.',
        'With several processes keep the cache where all of them look, with the version as a part of the key.',
      ],
      files: ['go/cache/versioned.go'],
      references: [cache],
      executed: true,
    },
  ],
};

export const anyJavascript: Fixes = {
  language: 'javascript',
  fixes: [
    {
      rules: ['response-bleed'],
      steps: [
        'Look for state of one request in a variable that all requests share: a let of the module, a field of a service, a closure made at start-up. Between two awaits it belongs to whoever came last.',
        'Pass it as an argument, keep it on req or res.locals, or in an AsyncLocalStorage; put the user into every cache key.',
      ],
      files: ['any-javascript/request_state.js'],
      references: [cwe, 'https://nodejs.org/api/async_context.html#class-asynclocalstorage'],
      executed: true,
    },
    {
      rules: ['stale-read'],
      steps: [
        'Drop the cached value after the commit: dropped before it, the next reader puts the old row back, and it stays.',
        'Let a reader store what it has loaded only if nobody has dropped the entry since it began: between its query and its answer others run.',
        'With several processes keep the cache where all of them look, with the version as a part of the key.',
      ],
      files: ['any-javascript/cache_by_version.js'],
      references: [cache],
      executed: true,
    },
  ],
};
