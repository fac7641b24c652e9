/** `impact`: which recorded decisions a change of the policy, or another version of Gatehouse, would decide otherwise; offline. */
import { type CommitSha, type GrantNumber, hours, type Instant, later, parseInstant } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import {
  type Brief,
  briefUnder,
  type Changed,
  type Impact,
  impactBetween,
  impactOf,
  tallyOf,
} from '../core/impact.ts';
import type { RecordedDecision } from '../core/impact.ts';
import type { LedgerEvent } from '../core/ledger/event.ts';
import { foldGrant, type GrantNow } from '../core/ledger/fold.ts';
import { forTerminal } from '../core/ledger/narrative.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy, SourceFile } from '../core/policy.ts';
import { workflowCommand } from '../core/render/escape.ts';
import { impactSentence } from '../core/render/impact.ts';
import { readVerdicts, REPORT_TITLE, type Verdicts, writeReport } from '../core/version-impact.ts';
import type { LedgerHistory } from '../ports/ledger-store.ts';
import type { Past } from '../ports/past.ts';
import { LOOK_BACK_DAYS } from './judge-change.ts';
import { log } from './log.ts';

export interface ImpactPorts {
  readonly history: LedgerHistory;
  readonly past: Past;
}

/** Against what the default branch's policy under this version is held. */
export type Against =
  /** Nothing: only what this version decides is said, for another one to read. */
  | { readonly kind: 'nothing' }
  /** The policy of a working tree. */
  | { readonly kind: 'policy'; readonly files: readonly SourceFile[] }
  /** What another version said with `impact --json`. */
  | { readonly kind: 'version'; readonly said: string; readonly annotate: boolean };

export interface ImpactReport {
  readonly exit: 0 | 2;
  /** Escaped for a terminal. */
  readonly text: readonly string[];
  readonly json: Verdicts | Impact;
}

/** What would differ is no fault: exit 0. Throws the faults of history and past, and `config.invalid` without a policy. */
export const impact = async (ports: ImpactPorts, against: Against): Promise<ImpactReport> => {
  const today = await ports.past.today();
  const source = today === undefined ? undefined : await ports.past.policyAt(today);
  if (today === undefined || source === undefined)
    throw new Fault('config.invalid', 'This clone has no default branch with a policy', {
      remedy: 'Give a full clone of the repository with --clone.',
    });
  const { json } = await log({ history: ports.history }, { grant: undefined, timezone: 'UTC' });
  const recorded = await decisionsIn(ports.past, json.events);
  const policy = parsePolicy(source);
  switch (against.kind) {
    case 'nothing':
      return ofVerdicts(verdictsBy(recorded, policy, today));
    case 'policy': {
      const proposed = parsePolicy({ commit: today, files: against.files });
      // What a finding blocks would count as denied, and nobody could tell it from what the policy denies.
      if (proposed.findings.length > 0)
        throw new Fault('config.invalid', 'The policy of that working tree has findings', {
          remedy: 'Run `gatehouse check` there and repair them first.',
        });
      return ofImpact(impactOf(recorded, { today: policy, proposed }, openIn(json.events)), 'this policy');
    }
    case 'version':
      return besideVersion(against, {
        recorded,
        policy,
        commit: today,
        open: openIn(json.events),
      });
  }
};

interface Ground {
  readonly recorded: readonly RecordedDecision[];
  readonly policy: Policy;
  readonly commit: CommitSha;
  readonly open: ReadonlySet<GrantNumber>;
}

const besideVersion = (
  { said, annotate }: Extract<Against, { kind: 'version' }>,
  { recorded, policy, commit, open }: Ground,
): ImpactReport => {
  const before = readVerdicts(said);
  if (before === undefined || before.policy !== commit)
    throw new Fault(
      'config.invalid',
      before === undefined
        ? 'The other version did not say what it decides'
        : 'The other version decided by another policy',
      {
        remedy:
          'Write it with that version’s `impact --json`, from the same clone; versions before that command cannot.',
      },
    );
  const verdicts = new Map<string, Brief>();
  for (const { grant, time, verdict } of before.verdicts)
    if (verdict !== null) verdicts.set(keyOf(grant, time), verdict);
  const between = impactBetween(
    recorded.map((one) => ({
      grant: one.grant,
      open: open.has(one.grant),
      before: verdicts.get(keyOf(one.grant, one.time)),
      after: briefUnder(one, policy),
    })),
  );
  const report = ofImpact(between, 'this version');
  if (!annotate) return report;
  const line = workflowCommand('notice', { title: REPORT_TITLE }, writeReport(between, LOOK_BACK_DAYS));
  return { ...report, text: [...report.text, line] };
};

const keyOf = (grant: number, time: string): string => `${grant} ${time}`;

/** The decisions of the last 90 days before the ledger's last entry: a clone has no clock of its own. */
const decisionsIn = async (
  past: Past,
  events: readonly LedgerEvent[],
): Promise<readonly RecordedDecision[]> => {
  const last = instantOf(events.at(-1)?.time);
  const since = last && later(last, hours(-24 * LOOK_BACK_DAYS));
  const decided = events.flatMap((event) =>
    event.type === 'decided' && event.grant !== null && isSince(event.time, since)
      ? [{ grant: event.grant, data: event.data, time: event.time }]
      : [],
  );
  return Promise.all(
    decided.map(async (one) => ({
      ...one,
      text: one.data.subject === undefined ? undefined : await past.text(one.data.subject.blob),
    })),
  );
};

const instantOf = (time: string | undefined): Instant | undefined =>
  time === undefined ? undefined : parseInstant(time);

const isSince = (time: string, since: Instant | undefined): boolean => {
  const at = parseInstant(time);
  return at !== undefined && (since === undefined || at >= since);
};

const openIn = (events: readonly LedgerEvent[]): ReadonlySet<GrantNumber> => {
  const grants = new Map<GrantNumber, GrantNow>();
  for (const event of events) {
    if (event.grant === null) continue;
    const folded = foldGrant(grants.get(event.grant), event.grant, event);
    if (folded.kind === 'now') grants.set(event.grant, folded.now);
  }
  return new Set([...grants].flatMap(([grant, { phase }]) => (phase === 'open' ? [grant] : [])));
};

const verdictsBy = (recorded: readonly RecordedDecision[], policy: Policy, commit: CommitSha): Verdicts => ({
  kind: 'gatehouse-verdicts',
  policy: commit,
  verdicts: recorded.map((one) => ({
    grant: one.grant,
    time: one.time,
    verdict: briefUnder(one, policy) ?? null,
  })),
});

const ofVerdicts = (json: Verdicts): ImpactReport => {
  const able = json.verdicts.filter(({ verdict }) => verdict !== null).length;
  return {
    exit: 0,
    text: [
      `This version can decide ${able} of ${json.verdicts.length} decisions of the last ${LOOK_BACK_DAYS} days again by the policy of the default branch.`,
      'Compare with --policy (a working tree) or --before (what another version wrote with impact --json).',
    ],
    json,
  };
};

const ofImpact = (json: Impact, what: string): ImpactReport => {
  const { judged, left, changed } = json;
  const told = { what, judged, left, tally: tallyOf(changed), days: LOOK_BACK_DAYS, complete: true };
  return {
    exit: 0,
    text: [
      impactSentence(told).join(''),
      ...changed.map(changeLine),
      ...(left === 0 ? [] : [`${left} could not be decided again.`]),
    ].map(forTerminal),
    json,
  };
};

const changeLine = ({ grant, open, before, after, because }: Changed): string =>
  `  #${grant}${open ? ' (open now)' : ''}: ${before} before, ${after} after (${because.join(', ')})`;
