/** A point that is made of many parts, of which some were seen and some not. */
import { type Point, point, type Seen, unknown, unused, type Verdict, weak } from './point.ts';
import type { PointId } from './points.ts';

/** What one part says: what is wrong with it, and what could not be seen. Sentences with a full stop. */
export interface Part {
  readonly wrong: readonly string[];
  readonly hidden: readonly string[];
  readonly fix: readonly string[];
}

export const fine: Part = { wrong: [], hidden: [], fix: [] };
export const wrong = (sentence: string, fix: readonly string[] = []): Part => ({
  wrong: [sentence],
  hidden: [],
  fix,
});
export const hidden = (sentence: string, fix: readonly string[] = []): Part => ({
  wrong: [],
  hidden: [sentence],
  fix,
});

/** `what`: which part, for the sentence. */
export const partOf = <T>(part: Seen<T>, what: string, judge: (value: T) => Part): Part => {
  switch (part.kind) {
    case 'seen':
      return judge(part.value);
    case 'hidden':
      return hidden(`${what} may not be seen: ${ended(part.why)}`);
    case 'failed':
      return hidden(`${what} was asked for and not answered: ${ended(part.why)}`);
  }
};

const ended = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

export const together = (parts: readonly Part[]): Part => ({
  wrong: parts.flatMap((each) => each.wrong),
  hidden: parts.flatMap((each) => each.hidden),
  fix: parts.flatMap((each) => each.fix),
});

/** More is in the value for machines of nobody: the first of a kind says what to do, and the next run says what is left. */
const MOST = 8;

/** NB. What was not seen makes a point unknown, however well the rest of it looks; what is wrong is said in any case. */
export const pointFrom = (id: PointId, parts: readonly Part[], whenFine: Verdict): Point => {
  const all = together(parts);
  const sentences = [...new Set([...all.wrong, ...all.hidden])];
  const shown = sentences.slice(0, MOST).join(' ');
  const found = sentences.length > MOST ? `${shown} And ${sentences.length - MOST} more.` : shown;
  const fix = [...new Set(all.fix)].slice(0, MOST * 2);
  if (all.wrong.length > 0) return point(id, weak(found, fix));
  if (all.hidden.length > 0) return point(id, unknown(found, fix));
  return point(id, whenFine);
};

export const without = (id: PointId, found: string, fix: readonly string[] = []): Point =>
  point(id, unused(found, fix));
