/** Cooldown: between two grants of one entitlement to one person some time passes. */
import { humanOf } from '../approval/persons.ts';
import { between, later } from '../brand.ts';
import type { Instant, Milliseconds, PersonKey } from '../brand.ts';
import type { Reason } from '../decision.ts';
import { formatDuration, SHORTEST_WINDOW } from '../duration.ts';
import type { RecentGrant } from '../facts.ts';
import { formatUtc } from '../render/time.ts';
import { waives } from './break-glass.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { recentGrants } from './recent.ts';
import { others } from './running.ts';
import { heldBy, isCloserThan, windowFor } from './window.ts';

export const cooldownRule: Rule<Case> = (subject) => {
  const { cooldown } = subject.entitlement;
  if (cooldown === undefined || cooldown === 0)
    return [pass('cooldown.none', `${subject.entitlement.name} has no cooldown.`)];
  if (waives(subject, 'cooldown')) return [pass('cooldown.waived', 'Break-glass waives the cooldown.')];
  return orPass(
    [...openReasons(subject, cooldown), ...recentReasons(subject, cooldown)],
    pass(
      'cooldown.passed',
      `No grant of ${subject.entitlement.name} is closer than ${formatDuration(cooldown)}.`,
    ),
  );
};

/** A grant that is open, or scheduled, has not even ended: the same time must lie between it and this one. */
const openReasons = (subject: Case, cooldown: Milliseconds): readonly Reason[] => {
  const running = others(subject);
  // That they are not known denies by the caps.
  if (running.kind === 'unknown')
    return [note('cooldown.unknown', 'Whether a grant of the same entitlement is open cannot be said.')];
  return running.grants.flatMap((grant) => {
    const held = heldBy(grant, subject.now);
    if (!isSame(subject, grant) || !isCloserThan(cooldown, windowFor(subject), held)) return [];
    return [
      deny(
        'cooldown.open-grant',
        `${subject.beneficiary?.key} holds ${grant.entitlement} (#${grant.grant}${grant.state === 'scheduled' ? ', scheduled' : ''}), and ${formatDuration(cooldown)} must lie between two grants of it.`,
        held.until === undefined
          ? `Ask again ${formatDuration(cooldown)} after #${grant.grant} has ended.`
          : again(subject, cooldown, held.until),
      ),
    ];
  });
};

const recentReasons = (subject: Case, cooldown: Milliseconds): readonly Reason[] => {
  const recent = recentGrants(subject, cooldown);
  if (recent.kind === 'unknown') {
    const { unknown } = recent;
    return [deny(`cooldown.recent-${unknown.kind}`, unknown.sentence, unknown.remedy)];
  }
  return recent.grants.flatMap((grant) => {
    const held = { from: grant.startsAt, until: grant.endedAt };
    if (!isSame(subject, grant) || !counts(grant) || isContinued(subject, grant)) return [];
    if (!isCloserThan(cooldown, windowFor(subject), held)) return [];
    return [
      deny(
        'cooldown.recent-grant',
        `${subject.beneficiary?.key} held ${grant.entitlement} (#${grant.grant}) until ${formatUtc(grant.endedAt, subject.now)}, and ${formatDuration(cooldown)} must lie between two grants of it.`,
        again(subject, cooldown, grant.endedAt),
      ),
    ];
  });
};

const isSame = (
  { people, beneficiary, entitlement }: Case,
  grant: { readonly beneficiary: PersonKey; readonly entitlement: string },
): boolean =>
  beneficiary !== undefined &&
  grant.entitlement === entitlement.name &&
  humanOf(people, grant.beneficiary) === humanOf(people, beneficiary.key);

/**
 * An elevation that failed and was undone gave nobody a window, so whoever was let down by it may ask again at once.
 * NB. One that stood for as long as the shortest window counts whatever its record calls it: it may have been used like a grant.
 */
const counts = ({ why, startsAt, endedAt }: RecentGrant): boolean =>
  why !== 'failed' || between(startsAt, endedAt) >= SHORTEST_WINDOW;

/** The grants that this one goes on with are no other grants; whether it may go on is the rule `extension`. */
const isContinued = ({ facts: { extended }, request }: Case, { grant }: RecentGrant): boolean =>
  request.extends !== undefined &&
  extended?.kind === 'known' &&
  extended.value.some((before) => before.grant === grant);

const again = ({ now }: Case, cooldown: Milliseconds, end: Instant): string =>
  `It is possible again from ${formatUtc(later(end, cooldown), now)} on.`;
