/** What has nothing to do with a store. The repaired applications of the tests import these very files. */
import type { Fixes } from '../fix.ts';

const cwe = 'https://cwe.mitre.org/data/definitions/488.html';

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
  ],
};
