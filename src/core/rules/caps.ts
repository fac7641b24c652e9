/** Caps on grants that are not over, scheduled ones included: of a person, of an entitlement, of one for the other, of all. */
import { humanOf } from '../approval/persons.ts';
import { isOver } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { RunningGrant } from '../facts.ts';
import { sayMoment } from '../moment.ts';
import { type Case, deny, orPass, pass, type Rule } from './case.ts';
import { others } from './running.ts';

export const capsRule: Rule<Case> = (subject) => {
  const running = others(subject);
  if (running.kind === 'unknown') return running.reasons;
  const below = pass('caps.below', 'No cap is reached.');
  if (running.grants.length === 0) return [below];
  const { settings, entitlement, beneficiary, now } = subject;
  const { timezone } = settings;
  const active = running.grants.filter((grant) => !isOver(grant.expiresAt, now));
  const own = active.filter((grant) => isFor(subject, grant));
  const same = (grants: readonly RunningGrant[]): readonly RunningGrant[] =>
    grants.filter((grant) => grant.entitlement === entitlement.name);
  const reasons = [
    cap(own, settings.caps.activePerPerson, {
      code: 'caps.person',
      sentence: (count, most) =>
        `${beneficiary?.key} has ${count} open or scheduled grants, and ${most} are allowed.`,
      remedy: 'End one of them first.',
      timezone,
    }),
    cap(active, settings.caps.activeTotal, {
      code: 'caps.total',
      sentence: (count, most) => `${count} grants are open or scheduled, and ${most} are allowed.`,
      remedy: 'Wait until one has ended.',
      timezone,
    }),
    cap(same(own), entitlement.caps.activePerPerson, {
      code: 'caps.entitlement-person',
      sentence: (count, most) =>
        `${beneficiary?.key} has ${count} open or scheduled grants of ${entitlement.name}, and ${most} are allowed.`,
      remedy: 'End one of them first.',
      timezone,
    }),
    cap(same(active), entitlement.caps.active, {
      code: 'caps.entitlement',
      sentence: (count, most) =>
        `${count} grants of ${entitlement.name} are open or scheduled, and ${most} are allowed.`,
      remedy: 'Wait until one has ended.',
      timezone,
    }),
  ];
  return orPass(reasons.flat(), below);
};

/** By human: two entries of people.yaml do not make two people of one. */
const isFor = ({ people, beneficiary }: Case, grant: RunningGrant): boolean =>
  beneficiary !== undefined && humanOf(people, grant.beneficiary) === humanOf(people, beneficiary.key);

interface Words {
  readonly code: string;
  readonly sentence: (count: number, most: number) => string;
  readonly remedy: string;
  readonly timezone: string;
}

const cap = (
  grants: readonly RunningGrant[],
  most: number | undefined,
  { code, sentence, remedy, timezone }: Words,
): readonly Reason[] => {
  if (most === undefined || grants.length < most) return [];
  const numbers = grants.slice(0, 10).map(({ grant }) => `#${grant}`);
  const open = `Open: ${numbers.join(', ')}${grants.length > 10 ? ` and ${grants.length - 10} more` : ''}.`;
  return [deny(code, sentence(grants.length, most), `${remedy} ${open}${freeAt(grants, most, timezone)}`)];
};

/** When so many of them are over that one more is allowed; none is ever, where none is allowed. */
const freeAt = (grants: readonly RunningGrant[], most: number, timezone: string): string => {
  const last = grants.toSorted((a, b) => a.expiresAt - b.expiresAt)[grants.length - most];
  return last === undefined ? '' : ` A place is free from ${sayMoment(last.expiresAt, timezone)} on.`;
};
