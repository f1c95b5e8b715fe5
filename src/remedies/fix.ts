/** A remedy as it is kept: for which rules and stacks it holds, and the files that carry it out. */
export interface Fix {
  rules: string[];
  /** What to change and why, one sentence each. */
  steps: string[];
  /** Keys of `snippets`; the last one is the point, those before it are what it imports. */
  files: string[];
  /** Web addresses. */
  references: string[];
  /** The tests of this project have run the files. */
  executed: boolean;
}

/** The remedies of one kind of stack. */
export interface Fixes {
  store?: string;
  language?: string;
  /** Only for these frameworks, because the code is theirs (an ORM, say). */
  framework?: string;
  fixes: Fix[];
}
