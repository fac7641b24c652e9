/** Bringing one new file to GitHub with git alone: a branch of its own, without touching what is checked out. */

export interface Push {
  readonly branch: string;
  /** The default branch. */
  readonly onto: string;
  readonly path: string;
  readonly text: string;
  readonly message: string;
}

export interface Pushes {
  /**
   * `exists`: a file of this path is on the default branch already, and nothing was pushed. Repeating it is safe.
   * Throws `Fault` where git may not, or cannot.
   */
  push(push: Push): Promise<'pushed' | 'exists'>;
}
