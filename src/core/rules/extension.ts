/** An extension goes on with a grant of the same person and privileges that is still open, up to one maximum for all of them. */
import { humanOf } from '../approval/persons.ts';
import { isOver, later, milliseconds } from '../brand.ts';
import type { Reason } from '../decision.ts';
import { formatDuration } from '../duration.ts';
import type { ExtendedRequest } from '../facts.ts';
import { privilegesOf } from '../extension.ts';
import { formatUtc } from '../render/time.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { windowFor } from './window.ts';

export const extensionRule: Rule<Case> = (subject) => {
  const { request, facts } = subject;
  if (request.extends === undefined) return [pass('extension.none', 'It extends no other grant.')];
  // NB. It takes over what is open when it begins, and what will be open at a start nobody knows.
  if (request.start !== undefined)
    return [
      deny(
        'extension.start',
        'An extension goes on at once, so it cannot have a start of its own.',
        'Leave start out; or leave extends out and ask for a grant of its own.',
      ),
    ];
  const name = `#${request.extends}`;
  const fact = facts.extended;
  switch (fact?.kind) {
    case undefined:
      return [
        deny(
          'extension.missing',
          `What ${name} was asked for has not been looked up.`,
          'Run again; if it stays, this is a bug in Gatehouse.',
        ),
      ];
    case 'empty':
      return [deny('extension.empty', `${name} is no merged request that this policy can read.`, ANEW)];
    case 'failed':
      return [
        deny(
          'extension.failed',
          `What ${name} was asked for could not be read: ${fact.why}.`,
          'Run again when GitHub answers.',
        ),
      ];
    case 'deferred':
      return [deny('extension.deferred', `What ${name} was asked for has not been asked yet.`, 'Run again.')];
    case 'known':
      return orPass(
        [...chainReasons(subject, fact.value), ...openReasons(subject)],
        pass('extension.allowed', `It goes on with ${name}.`),
      );
  }
};

const ANEW = 'Leave extends out and ask for a grant of its own.';

/** What GitHub says of the requests before it. */
const chainReasons = (subject: Case, chain: readonly ExtendedRequest[]): readonly Reason[] => {
  const { request, people, entitlement, beneficiary } = subject;
  const [before] = chain;
  const first = chain.at(-1);
  if (before === undefined || first === undefined || before.grant !== request.extends)
    return [
      deny('extension.missing', `What #${request.extends} was asked for has not been looked up.`, ANEW),
    ];
  const reasons: Reason[] = [];
  if (beneficiary === undefined || humanOf(people, before.beneficiary) !== humanOf(people, beneficiary.key))
    reasons.push(
      deny('extension.other-person', `#${before.grant} is a grant of ${before.beneficiary}.`, ANEW),
    );
  if (before.entitlement !== entitlement.name)
    reasons.push(
      deny('extension.other-entitlement', `#${before.grant} is a grant of ${before.entitlement}.`, ANEW),
    );
  else if (subject.plan.kind === 'plan' && before.privileges !== privilegesOf(subject.plan.plan))
    reasons.push(otherPrivileges(`#${before.grant} asks for something else than this.`));
  // NB. Every window of the chain counts from its first start: without the first there is no bound (I6).
  if (first.extends !== undefined)
    return [
      ...reasons,
      deny(
        'extension.chain-broken',
        `#${first.grant} extends #${first.extends}, and that is no merged request that this policy can read.`,
        ANEW,
      ),
    ];
  return [...reasons, ...boundReasons(subject, chain)];
};

/** At most the first start and the maximum, whatever is asked for in between (I6). */
const boundReasons = (subject: Case, chain: readonly ExtendedRequest[]): readonly Reason[] => {
  const { maxDuration, environment } = subject.entitlement;
  const most = milliseconds(Math.min(maxDuration, environment.maxDuration));
  const start = chain.map(({ startsAt }) => startsAt).reduce((least, each) => (each < least ? each : least));
  const latest = later(start, most);
  if (windowFor(subject).to <= latest) return [];
  return [
    deny(
      'extension.too-long',
      `Together with what it extends it may last ${formatDuration(most)}, until ${formatUtc(latest, subject.now)}.`,
      `Ask for less, or for a grant of its own once #${chain[0]?.grant} has ended.`,
    ),
  ];
};

/** What the ledger says of the grant itself. */
const openReasons = (subject: Case): readonly Reason[] => {
  const { facts, request, plan, now } = subject;
  // That they are not known denies by the caps.
  if (facts.running.kind !== 'known')
    return [note('extension.unknown', `Whether #${request.extends} is open cannot be said.`)];
  const grant = facts.running.value.find((each) => each.grant === request.extends);
  if (grant?.state !== 'active')
    return [
      deny(
        'extension.not-open',
        `#${request.extends} is not open${grant === undefined ? '' : `, it is ${grant.state}`}.`,
        ANEW,
      ),
    ];
  const reasons: Reason[] = [];
  if (isOver(grant.expiresAt, now))
    reasons.push(
      deny('extension.over', `#${grant.grant} was over at ${formatUtc(grant.expiresAt, now)}.`, ANEW),
    );
  // What stands on the platforms was opened by the plan of its own time.
  if (plan.kind === 'plan' && grant.privileges !== privilegesOf(plan.plan))
    reasons.push(otherPrivileges(`What #${grant.grant} opened is something else than this.`));
  return reasons;
};

const otherPrivileges = (sentence: string): Reason => deny('extension.other-privileges', sentence, ANEW);
