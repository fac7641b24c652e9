/** Caps on grants that are not over, and no second grant on a place that an open one holds. */
import { isOver, type Instant } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { RunningGrant } from '../facts.ts';
import { targetKeys } from '../make-plan.ts';
import { windowOf } from '../window.ts';
import type { Span } from '../zone.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';

export const capsRule: Rule<Case> = (subject) => {
  const running = others(subject);
  if (running.kind === 'unknown') return running.reasons;
  const { settings, beneficiary, now } = subject;
  const { activePerPerson, activeTotal } = settings.caps;
  const active = running.grants.filter((grant) => !isOver(grant.expiresAt, now));
  const own = active.filter((grant) => grant.beneficiary === beneficiary?.key);
  const reasons: Reason[] = [];
  if (activePerPerson !== undefined && own.length >= activePerPerson)
    reasons.push(
      deny(
        'caps.person',
        `${beneficiary?.key} has ${own.length} open or scheduled grants, and ${activePerPerson} are allowed.`,
        'End one of them first.',
      ),
    );
  if (activeTotal !== undefined && active.length >= activeTotal)
    reasons.push(
      deny(
        'caps.total',
        `${active.length} grants are open or scheduled, and ${activeTotal} are allowed.`,
        'Wait until one has ended.',
      ),
    );
  return orPass(reasons, pass('caps.below', 'No cap is reached.'));
};

export const overlapRule: Rule<Case> = (subject) => {
  const running = others(subject);
  if (running.kind === 'unknown')
    return [note('overlap.unknown', 'Whether an open grant is in the way cannot be said.')];
  if (subject.plan.kind !== 'plan') return [note('overlap.unknown', 'What would be granted cannot be said.')];
  const { now } = subject;
  const wanted = new Set(targetKeys(subject.plan.plan));
  const window = windowOf(subject.request, now);
  const inTheWay = running.grants.filter(
    (grant) => grant.targets.some((target) => wanted.has(target)) && isHeldIn(window, grant, now),
  );
  return orPass(
    inTheWay.map((grant) => overlapReason(grant, now)),
    pass('overlap.none', 'No open grant is in the way.'),
  );
};

/** Two grants of one place may follow each other; one ends in the very moment in which the next begins. */
const isHeldIn = (window: Span, { startsAt, expiresAt }: RunningGrant, now: Instant): boolean => {
  // NB. A grant that is over holds its place until it is ended, so nothing begins there now.
  if (isOver(expiresAt, now)) return window.from <= now;
  return window.from < expiresAt && (startsAt === undefined || startsAt < window.to);
};

const overlapReason = ({ grant, startsAt, expiresAt }: RunningGrant, now: Instant): Reason => {
  if (isOver(expiresAt, now))
    return deny(
      'overlap.not-ended',
      `Grant ${grant} held one of the targets; it is over and not ended yet.`,
      `Wait until grant ${grant} has ended.`,
    );
  return deny(
    'overlap.open-grant',
    startsAt === undefined
      ? `Grant ${grant} already holds one of the targets.`
      : `Grant ${grant} is scheduled to hold one of the targets in the same time.`,
    `End grant ${grant} first, or wait until it has ended.`,
  );
};

type Others =
  | { readonly kind: 'known'; readonly grants: readonly RunningGrant[] }
  | { readonly kind: 'unknown'; readonly reasons: readonly Reason[] };

/** Every open grant but the one that is judged: finishing an intent meets its own. In the order of their numbers. */
const others = ({ facts }: Case): Others => {
  const fact = facts.running;
  const unknown = (code: string, sentence: string, remedy: string): Others => ({
    kind: 'unknown',
    reasons: [deny(code, sentence, remedy)],
  });
  switch (fact.kind) {
    case 'known':
      return {
        kind: 'known',
        grants: fact.value
          .filter(({ grant }) => grant !== facts.pull.number)
          .toSorted((a, b) => a.grant - b.grant),
      };
    case 'empty':
      return unknown(
        'caps.running-empty',
        'The ledger says nothing of open grants, not even that there are none.',
        'Run gatehouse verify.',
      );
    case 'failed':
      return unknown(
        'caps.running-failed',
        `Which grants are open could not be read: ${fact.why}.`,
        'Run again when the ledger can be read.',
      );
    case 'deferred':
      return unknown(
        'caps.running-deferred',
        'Which grants are open has not been asked yet.',
        'Run again with access to the ledger.',
      );
  }
};
