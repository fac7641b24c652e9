/** GitHub's filter patterns for branches, tags and paths (workflow syntax, "filter pattern cheat sheet"). */

/**
 * Patterns are read in order; a later `!pattern` takes back what an earlier one let in. A list of only negative
 * patterns lets nothing in.
 */
export const passesPatterns = (value: string, patterns: readonly string[]): boolean =>
  patterns.reduce<boolean>(
    (passes, pattern) =>
      pattern.startsWith('!')
        ? passes && !toExpression(pattern.slice(1)).test(value)
        : passes || toExpression(pattern).test(value),
    false,
  );

/** `*` within one segment, `**` across segments, `?` and `+` repeat what stands before them, `[]` is a set. */
const toExpression = (pattern: string): RegExp => {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const here = pattern[at] ?? '';
    if (here === '*' && pattern[at + 1] === '*') {
      const slash = pattern[at + 2] === '/' && (at === 0 || pattern[at - 1] === '/');
      source += slash ? '(?:.*/)?' : '.*';
      at += slash ? 2 : 1;
    } else if (here === '*') source += '[^/]*';
    else if (here === '?' || here === '+') source += here;
    else if (here === '[') {
      const end = pattern.indexOf(']', at + 1);
      if (end < 0) source += '\\[';
      else {
        source += `[${pattern.slice(at + 1, end).replace(/[\\^]/g, '\\$&')}]`;
        at = end;
      }
    } else if (here === '\\' && at + 1 < pattern.length) {
      at += 1;
      source += escape(pattern[at] ?? '');
    } else source += escape(here);
  }
  return new RegExp(`^${source}$`);
};

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
