/** `waiting:` of the settings: how long a request may wait, whom that brings in, and how long approvals and merges count. */
import { hours, type Milliseconds, minutes } from '../brand.ts';
import type { Settings as SettingsValue } from '../policy.ts';
import { readDuration, type Judge } from './judge.ts';
import type { PeopleReading } from './people.ts';
import { readPeopleRefs } from './people-refs.ts';

type Lasting = 'remind_after' | 'escalate_after' | 'lapse_after' | 'approval_valid_for' | 'merge_valid_for';

export interface WaitingSource extends Readonly<Partial<Record<Lasting, string>>> {
  readonly escalate_to?: string | readonly string[];
}

const REMIND_AFTER = minutes(30);
const ESCALATE_AFTER = minutes(30);
const DAY = hours(24);

export const readWaiting = (
  judge: Judge,
  source: WaitingSource,
  people: PeopleReading,
): SettingsValue['waiting'] => {
  const read = (key: Lasting, otherwise: Milliseconds): Milliseconds => {
    const text = source[key];
    return (text === undefined ? undefined : readDuration(judge, ['waiting', key], text)) ?? otherwise;
  };
  const waiting = {
    remindAfter: read('remind_after', REMIND_AFTER),
    escalateAfter: read('escalate_after', ESCALATE_AFTER),
    escalateTo:
      source.escalate_to === undefined
        ? []
        : readPeopleRefs(judge, ['waiting', 'escalate_to'], source.escalate_to, { people, use: 'rule' }),
    lapseAfter: read('lapse_after', DAY),
    approvalValidFor: read('approval_valid_for', DAY),
    mergeValidFor: read('merge_valid_for', DAY),
  };
  if (source.escalate_after !== undefined && source.escalate_to === undefined)
    judge.report(
      ['waiting', 'escalate_after'],
      'policy.escalates-to-nobody',
      '`escalate_after` is set and `escalate_to` names nobody, so nothing would ever escalate.',
      'Name people under `escalate_to:`, or leave `escalate_after` out.',
    );
  for (const [key, after] of [
    ['remind_after', waiting.remindAfter],
    ['escalate_after', waiting.escalateAfter],
  ] as const)
    if (source[key] !== undefined && after >= waiting.lapseAfter)
      judge.report(
        ['waiting', key],
        'policy.waiting-order',
        `\`${key}: ${source[key]}\` never comes: the request lapses before it, after ${source.lapse_after ?? '24h'}.`,
        `Write a shorter \`${key}\`, or a longer \`lapse_after\`.`,
      );
  return waiting;
};
