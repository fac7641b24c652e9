/** Patterns that a policy gives: for tickets, and for parameters of entitlements. */
import { judgePattern } from '../pattern.ts';
import type { Path } from '../schema/plain.ts';
import type { Judge } from './judge.ts';

export const reportPattern = (judge: Judge, path: Path, pattern: string): void => {
  const problem = judgePattern(pattern);
  if (problem === undefined) return;
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '');
  judge.report(
    path,
    'policy.pattern',
    problem === 'anchor'
      ? `\`${pattern.slice(0, 60)}\` does not say where the text begins and ends.`
      : `\`${pattern.slice(0, 60)}\` is not a pattern in RE2 syntax.`,
    problem === 'anchor'
      ? `Write \`'^${bare.includes('|') && !/^\(.*\)$/.test(bare) ? `(${bare})` : bare}$'\`.`
      : 'Correct it; backreferences and look-around do not exist there.',
  );
};
