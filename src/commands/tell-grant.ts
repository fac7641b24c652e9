/** Tells a pull request how its grant goes. After an effect; a fault of telling blocks nothing and is returned. */
import type { Instant } from '../core/brand.ts';
import type { MeasuredEnd } from '../core/ends.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { issueOfPath } from '../core/issue-form/fields.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { offeredTo } from '../core/offer.ts';
import type { Policy } from '../core/policy.ts';
import type { Subject } from '../core/render/view.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { Clock } from '../ports/clock.ts';
import type { Closed } from './close.ts';
import { concludeIssue } from './conclude-issue.ts';
import type { Applied } from './open.ts';
import type { Taken } from './take-up.ts';
import type { TellPorts as Telling } from './tell.ts';
import { tellOrWarn } from './tell.ts';

export interface TellPorts extends Telling {
  readonly clock: Clock;
}

/** What the words on an open grant are made of besides it. */
export interface Saying {
  readonly policy: Policy;
  /** The default branch, where a request for more time begins. */
  readonly branch: string;
  /** How what is over now ended; absent: it was not read. */
  readonly closings?: readonly MeasuredEnd[] | undefined;
}

const openSubject = (grant: OpenGrant, { policy, branch }: Saying, now: Instant): Subject => ({
  kind: 'grant',
  grant,
  note: undefined,
  ...offeredTo(grant, policy, { branch, now }),
});

const tellOf = async (
  ports: TellPorts,
  grant: Pick<OpenGrant, 'grant' | 'url' | 'head' | 'merge'>,
  subject: Subject,
  about: { readonly timezone: string; readonly now: Instant; readonly closings?: Saying['closings'] },
): Promise<readonly string[]> =>
  tellOrWarn(
    ports,
    {
      pull: { number: grant.grant, url: grant.url },
      now: about.now,
      timezone: about.timezone,
      subject,
      ...(about.closings === undefined ? {} : { closings: about.closings }),
    },
    // The title was set when the request was judged.
    { pull: { number: grant.grant, title: undefined }, commits: [grant.head, grant.merge] },
  );

export const tellDenied = async (
  ports: TellPorts,
  taken: Taken,
  policy: Policy,
): Promise<readonly string[]> => {
  const { pull, input } = taken.candidate;
  if (pull.merge === undefined) return [];
  const request = input.kind === 'request' ? input.request : undefined;
  const { decision } = taken;
  const subject: Subject =
    decision.mode === 'observe'
      ? { kind: 'observed', decision, request }
      : { kind: 'judged', decision, request, merged: true };
  const who = { grant: pull.number, url: pull.url, head: pull.headSha, merge: pull.merge.commit };
  if (subject.kind === 'judged')
    await concludeIssue(ports, pull.issue?.number, { pull: pull.number, how: 'denied' });
  return tellOf(ports, who, subject, { timezone: timezoneOf(policy), now: ports.clock.now() });
};

export const tellOpening = async (
  ports: TellPorts,
  applied: Applied,
  saying: Saying,
): Promise<readonly string[]> => {
  const { grant, opening } = applied;
  const { closings } = saying;
  const about = { timezone: timezoneOf(saying.policy), now: ports.clock.now(), closings };
  // Whoever took it over, or ended it meanwhile, tells how it went.
  if (opening.kind === 'left' || (opening.kind === 'opened' && applied.superseded)) return [];
  if (opening.kind === 'opened') return tellOf(ports, grant, openSubject(grant, saying, about.now), about);
  const { complete, steps } = opening.closing;
  if (!complete)
    return tellOf(ports, grant, { kind: 'grant', grant, connect: undefined, note: opening.why }, about);
  await concludeIssue(ports, issueOfPath(grant.path), { pull: grant.grant, how: 'ended' });
  return tellOf(
    ports,
    grant,
    { kind: 'ended', grant, why: 'failed', endedAt: about.now, lagSeconds: 0, steps, note: opening.why },
    about,
  );
};

export const tellEnded = async (
  ports: TellPorts,
  closed: Closed,
  timezone: string,
): Promise<readonly string[]> => {
  const { grant, why, note: because, closing, endedAt, lagSeconds, terminal } = closed;
  if (terminal && !(await ports.desk.spare())) return leaveUntold(ports, closed);
  const about = { timezone, now: endedAt };
  if (terminal) {
    await concludeIssue(ports, issueOfPath(grant.path), { pull: grant.grant, how: 'ended' });
    return tellOf(
      ports,
      grant,
      {
        kind: 'ended',
        grant,
        why,
        endedAt,
        lagSeconds,
        steps: closing.steps,
        // An ending that an earlier run began has its reason in the ledger, not here.
        ...(why === 'early' && grant.state !== 'ending' ? { note: because } : {}),
      },
      about,
    );
  }
  const note = closing.faults.join(' ');
  return tellOf(
    ports,
    { ...grant },
    { kind: 'grant', grant: { ...grant, state: 'ending' }, connect: undefined, note },
    about,
  );
};

/**
 * NB. The record of what has ended must not wait for words about it, and both draw from one allowance. Who was told an end and had it is
 * told nothing wrong by silence; whose access ended before it must be told by somebody.
 */
const leaveUntold = ({ log }: TellPorts, { grant, why }: Closed): readonly string[] => {
  const untold = `#${grant.grant} has ended, and its pull request does not say so: hardly any of GitHub's requests of this hour are left`;
  if ((grant.ending?.why ?? why) !== 'expired')
    return [`${untold}. Tell ${grant.beneficiary} that it ended before its time.`];
  log.info(`${untold}.`);
  return [];
};

/** Said again soon after they were looked at. */
const AT_A_TIME = 100;

/** One query for many of them; where it fails, each is looked at by itself. */
const lookAhead = async ({ desk, log }: TellPorts, grants: readonly OpenGrant[]): Promise<void> => {
  try {
    await desk.lookAhead(grants.map(({ grant, head, merge }) => ({ pull: grant, commits: [head, merge] })));
  } catch (thrown) {
    log.info(`What was said on pull requests is asked one by one: ${faultSentence(asFault(thrown))}`);
  }
};

/** Says again what stands, as far as it is not said: a run may have died between its record and its words. */
export const tellStanding = async (
  ports: TellPorts,
  grants: Iterable<OpenGrant>,
  saying: Saying,
): Promise<readonly string[]> => {
  const told: string[] = [];
  const { policy, closings } = saying;
  const all = [...grants];
  for (const [at, grant] of all.entries()) {
    if (!(await ports.desk.spare())) {
      ports.log.info(
        `#${grant.grant} and those behind it are not looked at: hardly any of GitHub's requests of this hour are left.`,
      );
      break;
    }
    if (at % AT_A_TIME === 0) await lookAhead(ports, all.slice(at, at + AT_A_TIME));
    const about = { timezone: timezoneOf(policy), now: ports.clock.now(), closings };
    told.push(...(await tellOf(ports, grant, openSubject(grant, saying, about.now), about)));
  }
  return told;
};
