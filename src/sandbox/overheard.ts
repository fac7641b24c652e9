/** What a world tells whoever looks for leaks: each secret that it gives to a job, and what jobs print, before any mask. */

export interface Overheard {
  issued(secret: string, kind: 'job token' | 'request token' | 'environment secret'): void;
  /** A line of output as the process wrote it, or the whole of a file that it left for the runner. */
  printed(text: string): void;
}
