/** Patterns of the policy (tickets, text parameters), matched in linear time whatever they and the text are. */
import { RE2JS } from 're2js';

export type PatternProblem = 'anchor' | 'form';

const LONGEST_PATTERN = 300;

const compiled = new Map<string, RE2JS | undefined>();

const compile = (pattern: string): RE2JS | undefined => {
  if (compiled.has(pattern)) return compiled.get(pattern);
  let program: RE2JS | undefined;
  try {
    program = pattern.length > LONGEST_PATTERN ? undefined : RE2JS.compile(pattern);
  } catch {
    program = undefined;
  }
  compiled.set(pattern, program);
  return program;
};

/** Undefined: the pattern may be used. `form`: not RE2 syntax (backreferences, look-around …). */
export const judgePattern = (pattern: string): PatternProblem | undefined => {
  if (!pattern.startsWith('^') || !pattern.endsWith('$') || pattern.endsWith('\\$')) return 'anchor';
  return compile(pattern) === undefined ? 'form' : undefined;
};

/**
 * Whether the whole text fits. A pattern that cannot be used fits nothing.
 * NB. RE2's automaton never backtracks: a pattern such as `^(a+)+$` would let a request's text hang the decision.
 */
export const fitsPattern = (pattern: string, text: string): boolean =>
  compile(pattern)?.matches(text) ?? false;
