/** What files say of time: the zone, calendars, freezes, and the start of a request. */
import type { Instant } from '../brand.ts';
import { parseMoment, type MomentContext, type MomentProblem } from '../moment.ts';
import { adviseWord } from '../nearest.ts';
import type { Calendar, Freeze } from '../policy.ts';
import type { FindingId } from '../schema/finding-ids.ts';
import type { Formed } from '../schema/form.ts';
import type { Path } from '../schema/plain.ts';
import type { Settings } from '../schema/settings.ts';
import { daySpan, isZone, nearestZone, type Span } from '../zone.ts';
import type { Static } from 'typebox';
import { present, type Judge } from './judge.ts';

type Source = Static<typeof Settings>;

const MOMENT_IDS = {
  form: 'format.moment-form',
  day: 'format.day',
  'no-zone': 'format.moment-no-zone',
  zone: 'format.moment-zone',
  skipped: 'format.moment-skipped',
  twice: 'format.moment-twice',
} as const satisfies Readonly<Record<MomentProblem, FindingId>>;

export interface MomentPlace {
  readonly path: Path;
  readonly text: string;
}

/** A moment, or a finding that says why the text is not exactly one. */
export const readMoment = (
  judge: Judge,
  { path, text }: MomentPlace,
  context: MomentContext,
): Instant | undefined => {
  const parsed = parseMoment(text, context);
  if (parsed.kind === 'moment') return parsed.value;
  judge.report(path, MOMENT_IDS[parsed.problem], parsed.message, parsed.remedy);
  return undefined;
};

export const readTimezone = (judge: Judge, name: string | undefined): string => {
  if (name === undefined || isZone(name)) return name ?? 'UTC';
  const near = nearestZone(name);
  judge.report(
    ['timezone'],
    'policy.timezone',
    `\`${name}\` is not a time zone.`,
    near === undefined ? undefined : `Did you mean \`${near}\`?`,
  );
  return 'UTC';
};

/** `undefined` where their form is wrong. One with a finding keeps its name, so that entitlements do not seem to name an unknown one. */
export const readCalendars = (
  judge: Judge,
  formed: Formed<Source>,
  timezone: string,
): ReadonlyMap<string, Calendar> | undefined => {
  const { calendars } = formed.parts;
  if (calendars === undefined && !formed.lacks('calendars')) return undefined;
  const read = new Map<string, Calendar>();
  for (const [name, stretches] of Object.entries(calendars ?? {})) {
    for (const [index, { from, to }] of stretches.entries())
      if (from === to)
        judge.report(
          ['calendars', name, index, 'to'],
          'policy.calendar-empty',
          `A stretch from ${from} to ${to} is empty.`,
          'Write another time; a whole day is `from: "00:00", to: "24:00"`.',
        );
    read.set(name, {
      name,
      timezone,
      stretches: stretches.map(({ days, week_of_month, from, to }) => ({
        days,
        weekOfMonth: week_of_month,
        from,
        to,
      })),
    });
  }
  return read;
};

export interface FreezeContext {
  readonly timezone: string;
  /** Names; `undefined`: they have a finding of their own. */
  readonly environments: Iterable<string> | undefined;
}

export const readFreezes = (
  judge: Judge,
  sources: Source['freezes'],
  { timezone, environments }: FreezeContext,
): readonly Freeze[] =>
  present(
    (sources ?? []).map((source, index): Freeze | undefined => {
      const path = ['freezes', index];
      const days = readDays(judge, path, { ...source, timezone });
      if (environments !== undefined)
        judgeNames(judge, [...path, 'environments'], source.environments ?? [], [...environments]);
      if (days === undefined) return undefined;
      return {
        name: source.name,
        ...days,
        environments: source.environments,
        level: source.level ?? 'changes',
      };
    }),
  );

/** From the first moment of one day to the last of another. */
export const readDays = (
  judge: Judge,
  path: Path,
  { from, to, timezone }: { readonly from: string; readonly to: string; readonly timezone: string },
): Pick<Freeze, 'firstDay' | 'lastDay' | 'from' | 'to'> | undefined => {
  const first = readDay(judge, [...path, 'from'], from, timezone);
  const last = readDay(judge, [...path, 'to'], to, timezone);
  if (first === undefined || last === undefined) return undefined;
  if (first.from >= last.to)
    judge.report(
      [...path, 'from'],
      'policy.range',
      `${from} is after ${to}.`,
      `Write \`from: ${to}, to: ${from}\`.`,
    );
  return { firstDay: from, lastDay: to, from: first.from, to: last.to };
};

const readDay = (judge: Judge, path: Path, day: string, timezone: string): Span | undefined => {
  const span = daySpan(day, timezone);
  if (span === undefined)
    judge.report(path, 'format.day', `There is no day \`${day}\`.`, 'Write a day that the calendar has.');
  return span;
};

const judgeNames = (judge: Judge, path: Path, names: readonly string[], known: readonly string[]): void => {
  for (const [index, name] of names.entries())
    if (!known.includes(name))
      judge.report(
        [...path, index],
        'policy.unknown-environment',
        `There is no environment \`${name}\` in the settings.`,
        adviseWord(name, known, 'environment'),
      );
};
