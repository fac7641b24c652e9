/** Lengths of time as people write and read them: `2h`, `1h30m`, `30d`. */
import { hours, milliseconds, minutes, type Milliseconds } from './brand.ts';

/** The shortest window that is ever granted (I6): PIM refuses to end anything sooner than five minutes after it began. */
export const SHORTEST_WINDOW: Milliseconds = minutes(10);

/** The longest length of time that a file may say. */
const LONGEST_DURATION: Milliseconds = minutes(366 * 24 * 60);

export type DurationProblem = 'unit' | 'form' | 'short' | 'long';

export type ParsedDuration =
  | { readonly kind: 'duration'; readonly value: Milliseconds }
  | {
      readonly kind: 'problem';
      readonly problem: DurationProblem;
      readonly message: string;
      readonly remedy: string;
    };

const MINUTES = { d: 24 * 60, h: 60, m: 1 } as const;
const FORM = /^(?=\d)(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?$/;

const problem = (kind: DurationProblem, message: string, remedy: string): ParsedDuration => ({
  kind: 'problem',
  problem: kind,
  message,
  remedy,
});

const inWords = (count: number): string =>
  [
    [Math.floor(count / MINUTES.d), 'd'] as const,
    [Math.floor((count % MINUTES.d) / MINUTES.h), 'h'] as const,
    [count % MINUTES.h, 'm'] as const,
  ]
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value}${unit}`)
    .join('');

/** What was probably meant by text that is not a duration. */
const meant = (text: string): string | undefined => {
  const compact = text
    .toLowerCase()
    .replace(/^pt?(?=\d)/, '')
    .replace(
      /(\d)\s*(days?|hours?|hrs?|minutes?|mins?)/g,
      (_all, digit: string, unit: string) => digit + unit[0],
    )
    .replaceAll(/[\s,]/g, '');
  if (FORM.test(compact)) return compact;
  const fraction = /^(\d{1,4})[.,](\d{1,2})([dh])$/.exec(compact);
  if (fraction === null) return undefined;
  const scale = fraction[3] === 'd' ? MINUTES.d : MINUTES.h;
  return inWords(Math.round(Number(`${fraction[1]}.${fraction[2]}`) * scale)) || undefined;
};

/** Any length of time that a file may say, also one too short for a window. */
export const parseDuration = (text: string): ParsedDuration => {
  if (/^\d{1,6}$/.test(text)) {
    const remedy =
      Number(text) > 24
        ? `Write \`${text}m\` or \`${inWords(Number(text)) || `${text}h`}\`.`
        : `Write \`${text}h\` or \`${text}m\`.`;
    return problem('unit', `${text} has no unit.`, remedy);
  }
  const match = FORM.exec(text);
  if (match === null) {
    const guess = meant(text);
    return problem(
      'form',
      `\`${text.slice(0, 40)}\` is not a length of time.`,
      guess === undefined
        ? 'Write days, hours and minutes without spaces, such as `30m`, `2h`, `1h30m` or `30d`.'
        : `Write \`${guess}\`.`,
    );
  }
  // NB. A value that is no whole number must never become a window: a NaN end compares as "not over" for ever.
  const total =
    Number(match[1] ?? 0) * MINUTES.d + Number(match[2] ?? 0) * MINUTES.h + Number(match[3] ?? 0) * MINUTES.m;
  if (!Number.isSafeInteger(total) || minutesTooMany(total)) {
    return problem('long', `\`${text}\` is more than 366 days.`, 'Write at most `366d`.');
  }
  if (total === 0) return problem('short', `\`${text}\` is no time at all.`, 'Write at least `10m`.');
  return { kind: 'duration', value: minutes(total) };
};

const minutesTooMany = (count: number): boolean => count * 60_000 > LONGEST_DURATION;

/** A length of time that access may last: at least ten minutes. */
export const parseWindow = (text: string): ParsedDuration => {
  const parsed = parseDuration(text);
  if (parsed.kind === 'problem' || parsed.value >= SHORTEST_WINDOW) return parsed;
  return problem(
    'short',
    `\`${text}\` is shorter than 10 minutes, the least that can be granted.`,
    'Write at least `10m`.',
  );
};

/** For people: `2 h 30 min`, `30 d`, `45 min`; seconds are shown only below one minute. */
export const formatDuration = (length: Milliseconds): string => {
  const seconds = Math.max(0, Math.floor(length / 1000));
  if (seconds < 60) return `${seconds} s`;
  const whole = Math.floor(seconds / 60);
  const parts = [
    [Math.floor(whole / MINUTES.d), 'd'] as const,
    [Math.floor((whole % MINUTES.d) / MINUTES.h), 'h'] as const,
    [whole % MINUTES.h, 'min'] as const,
  ];
  return parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
};

/** As it is written in files: `2h30m`. */
export const writeDuration = (length: Milliseconds): string =>
  inWords(Math.floor(milliseconds(length) / 60_000)) || '0m';

/** What most ask for: an hour, or less where less is allowed. */
export const usualWindow = (longest: Milliseconds): Milliseconds => (longest < hours(1) ? longest : hours(1));
