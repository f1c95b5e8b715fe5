/** The exit codes of the terminal program; the Action fails on every code but `passed`. */
export const exitCode = { passed: 0, failed: 1, usage: 2, untested: 3 } as const;

/**
 * Something the user can mend: their configuration (`exit` 2) or their target, document or network (`exit` 3).
 * The message is one clear sentence and the mend; it is shown without a stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly exit: 2 | 3;

  constructor(code: string, message: string, exit: 2 | 3 = exitCode.usage) {
    super(message);
    this.code = code;
    this.exit = exit;
  }
}
