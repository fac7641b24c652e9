/** `network:` of the settings: the priorities that are Gatehouse's own, and how wide a source may be. */
import type { Static } from 'typebox';
import type { Settings as SettingsValue } from '../policy.ts';
import type { Settings } from '../schema/settings.ts';
import type { Judge } from './judge.ts';

export const readNetwork = (
  judge: Judge,
  source: Static<typeof Settings>['network'],
): SettingsValue['network'] => {
  const priorities = source?.priorities ?? { from: 200, to: 399 };
  if (priorities.from > priorities.to) {
    judge.report(
      ['network', 'priorities', 'from'],
      'policy.range',
      `${priorities.from} is above ${priorities.to}.`,
      `Write \`{ from: ${priorities.to}, to: ${priorities.from} }\`.`,
    );
  }
  reportOverlaps(judge, priorities, source?.reserved ?? {});
  return { priorities, widestSource: prefixOf(source?.widest_source ?? '32') };
};

interface Range {
  readonly from: number;
  readonly to: number;
}

/** NB. Two who write into one range of one NSG take each other's places: an elevation fails, or a rule stands before a denial. */
const reportOverlaps = (judge: Judge, own: Range, reserved: Readonly<Record<string, Range>>): void => {
  for (const [name, range] of Object.entries(reserved)) {
    const path = ['network', 'reserved', name];
    if (range.from > range.to) {
      judge.report(
        [...path, 'from'],
        'policy.range',
        `${range.from} is above ${range.to}.`,
        `Write \`{ from: ${range.to}, to: ${range.from} }\`.`,
      );
    } else if (range.from <= own.to && own.from <= range.to) {
      judge.report(
        path,
        'policy.priority-overlap',
        `${range.from} to ${range.to} of \`${name}\` overlaps Gatehouse's own range, ${own.from} to ${own.to}.`,
        'Move one of the ranges, so that no priority lies in both.',
      );
    }
  }
};
/** `/28` and `28` are the same. */
export const prefixOf = (text: string): number => Number(text.replace('/', ''));
