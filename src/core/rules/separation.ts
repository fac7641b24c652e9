/** Separation of duties: the beneficiary holds nothing, and has held nothing lately, that the policy keeps apart from this. */
import { humanOf } from '../approval/persons.ts';
import { later, milliseconds } from '../brand.ts';
import type { Instant, PersonKey } from '../brand.ts';
import type { Reason } from '../decision.ts';
import { type Separated, separatedFrom } from '../duties.ts';
import { formatDuration } from '../duration.ts';
import { formatUtc } from '../render/time.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { recentGrants } from './recent.ts';
import { others } from './running.ts';
import { heldBy, isCloserThan, windowFor } from './window.ts';

export const separationRule: Rule<Case> = (subject) => {
  const { settings, entitlement } = subject;
  const separated = separatedFrom(entitlement.name, settings);
  if (separated.size === 0)
    return [pass('separation.none', `${entitlement.name} is kept apart from no other entitlement.`)];
  const whole: Whole = { subject, separated };
  return orPass(
    [...openReasons(whole), ...recentReasons(whole)],
    pass('separation.kept', 'Nothing is held, or was held lately, that is kept apart from this.'),
  );
};

interface Whole {
  readonly subject: Case;
  readonly separated: ReadonlyMap<string, Separated>;
}

interface HeldGrant {
  readonly grant: number;
  readonly beneficiary: PersonKey;
  readonly entitlement: string;
}

const openReasons = ({ subject, separated }: Whole): readonly Reason[] => {
  const running = others(subject);
  // That they are not known denies by the caps.
  if (running.kind === 'unknown')
    return [note('separation.unknown', 'Whether something is held that is kept apart cannot be said.')];
  return running.grants.flatMap((grant) => {
    const by = ruleBetween(subject, grant, separated);
    const held = heldBy(grant, subject.now);
    if (by === undefined || !isCloserThan(by.within, windowFor(subject), held)) return [];
    return [
      deny(
        'separation.open-grant',
        `${subject.beneficiary?.key} holds ${grant.entitlement} (#${grant.grant}${grant.state === 'scheduled' ? ', scheduled' : ''}), and “${by.rule}” keeps it apart from ${subject.entitlement.name}.`,
        held.until === undefined
          ? `It stands in the way until #${grant.grant} has ended${by.within === 0 ? '' : ` and ${formatDuration(by.within)} have passed`}.`
          : waitUntil(subject, by, held.until),
      ),
    ];
  });
};

const recentReasons = ({ subject, separated }: Whole): readonly Reason[] => {
  const longest = milliseconds(Math.max(...[...separated.values()].map(({ within }) => within)));
  if (longest === 0) return [];
  const recent = recentGrants(subject, longest);
  if (recent.kind === 'unknown') {
    const { unknown } = recent;
    return [deny(`separation.recent-${unknown.kind}`, unknown.sentence, unknown.remedy)];
  }
  return recent.grants.flatMap((grant) => {
    const by = ruleBetween(subject, grant, separated);
    const held = { from: grant.startsAt, until: grant.endedAt };
    if (by === undefined || !isCloserThan(by.within, windowFor(subject), held)) return [];
    return [
      deny(
        'separation.recent-grant',
        `${subject.beneficiary?.key} held ${grant.entitlement} (#${grant.grant}) until ${formatUtc(grant.endedAt, subject.now)}, and “${by.rule}” keeps it apart from ${subject.entitlement.name} for ${formatDuration(by.within)}.`,
        waitUntil(subject, by, grant.endedAt),
      ),
    ];
  });
};

/** NB. By human: a second entry of people.yaml must not hold what the first one may not. */
const ruleBetween = (
  { people, beneficiary }: Case,
  grant: HeldGrant,
  separated: Whole['separated'],
): Separated | undefined =>
  beneficiary !== undefined && humanOf(people, grant.beneficiary) === humanOf(people, beneficiary.key)
    ? separated.get(grant.entitlement)
    : undefined;

const waitUntil = ({ now }: Case, { within }: Separated, end: Instant): string =>
  `It stands in the way until ${formatUtc(later(end, within), now)}.`;
