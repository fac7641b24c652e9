/** The commit status `gatehouse`: one state and one short line. */
import type { Instant } from '../brand.ts';
import { isOver } from '../brand.ts';
import { parseInstant } from '../brand.ts';
import type { Decision } from '../decision.ts';
import { endsSoon } from '../ending-soon.ts';
import { tallyOf } from '../impact.ts';
import type { OpenGrant } from '../ledger/event.ts';
import { oneLine } from './escape.ts';
import { impactInShort } from './impact.ts';
import { formatTime, formatUtc } from './time.ts';
import type { PolicyChange, Subject, VersionChange, View } from './view.ts';
import { escalatedIn, waitingFor } from './waiting.ts';

export interface Status {
  readonly state: 'success' | 'failure' | 'pending' | 'error';
  /** At most 140 characters. */
  readonly description: string;
  readonly url?: string;
}

export const renderStatus = (view: View): Status => {
  const { state, description } = said(view.subject, view);
  return { state, description: oneLine(description, 140), url: view.pull.url };
};

const said = (
  subject: Subject,
  view: View,
): { readonly state: Status['state']; readonly description: string } => {
  switch (subject.kind) {
    case 'not-a-request':
      return { state: 'success', description: 'not a request' };
    case 'deletion':
      return {
        state: 'success',
        description:
          subject.ends.length === 0
            ? 'ends nothing'
            : `ends ${subject.ends.map((number) => `#${number}`).join(', ')}`,
      };
    case 'findings': {
      const count = subject.findings.length;
      const files = new Set(subject.findings.map((finding) => finding.file));
      const [file] = files;
      const where =
        files.size === 1 && file !== undefined
          ? file
          : subject.where === 'policy-change'
            ? 'the policy'
            : `${files.size} files`;
      return {
        state: 'failure',
        description: `${count} ${count === 1 ? 'finding' : 'findings'} in ${where}`,
      };
    }
    case 'change':
      return {
        state: 'success',
        description: [policyInShort(subject.policy), versionInShort(subject.version)]
          .flatMap((part) => part ?? [])
          .join('; '),
      };
    case 'judged':
      return judged(subject.decision, subject.merged, view);
    case 'observed': {
      const { state, description } = judged(subject.decision, false, view);
      return { state, description: `observed only: ${description}` };
    }
    case 'grant':
      return { state: 'success', description: granted(subject.grant, view) };
    case 'ended': {
      const ended = `ended ${formatUtc(subject.endedAt, view.now)}`;
      return subject.why === 'failed'
        ? { state: 'failure', description: `failed, ${ended}` }
        : { state: 'success', description: ended };
    }
    case 'closed':
      return { state: 'failure', description: subject.how };
    case 'fault':
      return { state: 'error', description: `fault: ${subject.message}` };
  }
};

const judged = (
  decision: Decision,
  merged: boolean,
  view: View,
): { readonly state: Status['state']; readonly description: string } => {
  switch (decision.outcome) {
    case 'approved':
      return { state: 'success', description: `approved${begins(decision.plan?.start, view)}` };
    case 'pending': {
      const waiting = waitingFor(decision).join(', ');
      return merged
        ? { state: 'failure', description: `denied: merged while waiting for ${waiting}` }
        : {
            state: 'pending',
            description: `waiting: ${waiting}${escalatedIn(decision, view.now).length > 0 ? ' (escalated)' : ''}`,
          };
    }
    case 'denied': {
      const [finding] = decision.findings;
      const reason = decision.reasons.find(({ effect }) => effect === 'deny');
      return {
        state: 'failure',
        description: `denied: ${reason?.sentence ?? finding?.message ?? 'no reason was recorded'}`,
      };
    }
  }
};

const policyInShort = (policy: PolicyChange | undefined): string | undefined =>
  policy && `policy change: ${impactInShort({ ...policy.impact, tally: tallyOf(policy.impact.changed) })}`;

const versionInShort = (version: VersionChange | undefined): string | undefined => {
  switch (version?.kind) {
    case undefined:
      return undefined;
    case 'awaited':
      return 'version change: the check impact is running';
    case 'silent':
    case 'unread':
      return 'version change: the check impact says nothing';
    case 'told':
      return `version change: ${impactInShort(version.impact)}`;
  }
};

const begins = (start: Instant | undefined, view: View): string =>
  start !== undefined && start > view.now ? `, begins ${formatTime(start, view.timezone, view.now)}` : '';

const granted = (grant: OpenGrant, view: View): string => {
  const starts = parseInstant(grant.startsAt);
  const ends = parseInstant(grant.expiresAt);
  switch (grant.state) {
    case 'scheduled':
      return starts === undefined
        ? 'approved, scheduled'
        : `approved, begins ${formatTime(starts, view.timezone, view.now)}`;
    case 'elevating':
      return 'approved, opening';
    case 'active':
      if (ends === undefined) return 'open';
      return isOver(ends, view.now)
        ? `ending, was open until ${formatUtc(ends, view.now)}`
        : `open until ${formatUtc(ends, view.now)}${endsSoon(grant, view.now) ? ', ends soon' : ''}`;
    case 'ending':
      return 'ending';
  }
};
