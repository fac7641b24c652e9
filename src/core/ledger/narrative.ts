/** Events as lines for people at a terminal: what, who, when in UTC and in the policy's zone. */
import type { EventActor, EventData, LedgerEvent, StandingFreeze, StepRecord } from './event.ts';

/** One line, escaped for a terminal. */
export const eventLine = (event: LedgerEvent, timezone: string): string => {
  const grant = event.grant === null ? '' : `  #${event.grant}`;
  const by = actorOf(event.actor);
  return forTerminal(
    `${inBothZones(event.time, timezone)}${grant}  ${sentence(event)}${by === undefined ? '' : `  (${by})`}`,
  );
};

/**
 * Text that a terminal shows as it is.
 * NB. Control characters would move its cursor, colour it or write to its clipboard; the direction marks of Unicode would
 * make a line read as another one. The runner of a workflow takes `##[name]` for a command wherever it stands in a line.
 */
export const forTerminal = (text: string): string =>
  text
    .replaceAll('##[', '## [')
    .replace(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );

/** `2026-11-20 10:00:00 UTC (11:00 Europe/Berlin)`; only UTC for an unknown zone. */
export const inBothZones = (time: string, timezone: string): string => {
  const utc = `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
  const local = timezone === 'UTC' ? undefined : localTime(time, timezone);
  return local === undefined ? utc : `${utc} (${local} ${timezone})`;
};

const localTime = (time: string, timezone: string): string | undefined => {
  try {
    return clockIn(timezone).format(new Date(time));
  } catch {
    // An unknown zone or an unreadable time: UTC says it all.
    return undefined;
  }
};

const clocks = new Map<string, Intl.DateTimeFormat>();
const clockIn = (timezone: string): Intl.DateTimeFormat => {
  const made =
    clocks.get(timezone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
  clocks.set(timezone, made);
  return made;
};

const actorOf = ({ kind, person, login }: EventActor): string | undefined => {
  switch (kind) {
    case 'person':
    case 'unknown':
      return person ?? login ?? 'somebody unknown';
    case 'bot':
      return login ?? 'a bot';
    case 'gatehouse':
      return undefined;
  }
};

const sentence = (event: LedgerEvent): string => {
  switch (event.type) {
    case 'swept':
      return event.data.kind === 'genesis'
        ? `ledger begun for ${event.data.repository.name}, ${event.data.baseline.length} older request files left alone`
        : `platforms swept: ${event.data.found} found, ${event.data.ended} ended, ${event.data.faults.length} faults`;
    case 'requested': {
      const { requester, beneficiary, entitlement, ticket, justification } = event.data;
      const whose = requester === beneficiary ? '' : ` for ${beneficiary}`;
      return `requested: ${requester}${whose} · ${entitlement}${ticket === null ? '' : ` · ${ticket}`} · ${justification}`;
    }
    case 'decided': {
      const { outcome, approvals, reasons, subject } = event.data;
      const what = event.grant === null && subject !== undefined ? ` ${subject.path}` : '';
      const why =
        outcome === 'denied' ? reasons.find(({ effect }) => effect === 'deny')?.sentence : undefined;
      const by = approvals.map(({ person, rule }) => `${person} (${rule})`).join(', ');
      return `${outcome}${what}${by === '' ? '' : ` by ${by}`}${why === undefined ? '' : `: ${why}`}`;
    }
    case 'scheduled':
      return `scheduled: opens ${event.data.startsAt}, ends ${event.data.expiresAt}`;
    case 'elevating':
      return `elevating until ${event.data.expiresAt}, policy ${event.data.policy.slice(0, 7)}, run ${event.data.owner.run}`;
    case 'elevated':
      return `elevated: ${stepsOf(event.data.steps)}`;
    case 'failed':
      return `failed: ${event.data.why}; ${stepsOf(event.data.steps)}`;
    case 'ending':
      return `ending (${event.data.why})${event.data.note === '' ? '' : `: ${event.data.note}`}`;
    case 'ended':
      return `ended (${event.data.why}), ${event.data.lagSeconds} s after its end: ${stepsOf(event.data.steps)}`;
    case 'extended':
      return `extended by #${event.data.by}, which ends ${event.data.expiresAt}`;
    case 'drifted':
    case 'repaired':
      return `${event.type}: step ${event.data.step}, ${event.data.what}`;
    case 'review-owed':
      return `review owed by ${event.data.by} until ${event.data.due}`;
    case 'reviewed':
      return `reviewed: ${event.data.verdict}, ${event.data.text}`;
    case 'policy-changed':
      return `policy changed to ${event.data.commit.slice(0, 7)}${policyPulls(event.data)}`;
    case 'withdrawn':
    case 'lapsed':
    case 'amended':
      return `${event.type}: ${event.data.note}`;
    case 'posture':
      return event.data.freeze === undefined
        ? `posture: ${event.data.note}`
        : freezeSentence(event.data.freeze);
  }
};

const freezeSentence = ({ level, until, why }: NonNullable<EventData['posture']['freeze']>): string => {
  if (level === 'none') return `freeze lifted: ${why}`;
  return `frozen: ${level}, until ${until ?? 'an operator lifts it'}: ${why}`;
};

/** One line, escaped for a terminal: what stands frozen, who froze it, since when, until when, and why. */
export const frozenLine = ({ level, by, since, until, why }: StandingFreeze, timezone: string): string => {
  const end = until === null ? 'until an operator lifts it' : `until ${inBothZones(until, timezone)}`;
  return forTerminal(
    `Frozen: ${level}, by ${actorOf(by) ?? 'gatehouse'} since ${inBothZones(since, timezone)}, ${end}: ${why}`,
  );
};

/** `by #12 of alice, approved by erin` · `by no pull request` */
const policyPulls = ({ pulls }: EventData['policy-changed']): string => {
  if (pulls === undefined) return '';
  if (pulls.length === 0) return ' by no pull request';
  const each = pulls.map(({ number, author, approvals }) => {
    const by = [...new Set(approvals.map((approval) => actorOf(approval.by) ?? 'gatehouse'))].join(', ');
    return `#${number} of ${actorOf(author) ?? 'gatehouse'}, ${by === '' ? 'approved by nobody' : `approved by ${by}`}`;
  });
  return ` by ${each.join('; ')}`;
};

const stepsOf = (steps: readonly StepRecord[]): string =>
  steps.length === 0
    ? 'no step'
    : steps
        .map(({ step, state, endsAt, residual, fault, ended }) =>
          [
            `step ${step} ${state}`,
            ended === undefined ? undefined : `by ${ended.by} ${ended.lagSeconds} s after its end`,
            endsAt === undefined ? undefined : `until ${endsAt}`,
            residual === undefined ? undefined : `${residual.what} may live until ${residual.until}`,
            fault,
          ]
            .flatMap((part) => part ?? [])
            .join(', '),
        )
        .join('; ');
