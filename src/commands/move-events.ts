/** A move as the ledger has it: the intent before the first effect, what came of it, and why it was refused. */
import type { PersonKey } from '../core/brand.ts';
import { MOST_SAID } from '../core/drift.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventData, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { newSources } from '../core/move.ts';
import type { Plan, Step } from '../core/plan.ts';
import type { Work } from './elevate-work.ts';
import type { MoveOutcome, Moving } from './move-steps.ts';
import { sameOwner } from './ownership.ts';
import { GATEHOUSE } from './take-up.ts';

export type Answer =
  /** `plan`: as it was derived now, with the new source. */
  | {
      readonly kind: 'move';
      readonly grant: OpenGrant;
      readonly comment: number;
      readonly by: PersonKey;
      readonly plan: Plan;
      readonly before: readonly Step[];
    }
  | { readonly kind: 'refuse'; readonly grant: OpenGrant; readonly comment: number; readonly why: string }
  /** Begun, and it may not be finished: nothing of it stays open. */
  | {
      readonly kind: 'abandon';
      readonly grant: OpenGrant;
      readonly comment: number;
      readonly why: string;
      readonly before: readonly Step[];
    };

type MoveData = NonNullable<EventData['amended']['move']>;

const amended = (
  grant: OpenGrant,
  attempt: string,
  { plan, ...data }: { readonly note: string; readonly plan: Plan; readonly move: MoveData },
): NewEvent => ({
  id: deriveEventId(grant.grant, `amended ${data.move.state}`, attempt),
  type: 'amended',
  grant: grant.grant,
  actor: GATEHOUSE,
  data: { ...data, plan },
});

const refusal = (grant: OpenGrant, comment: number, because: string): NewEvent => {
  const why = because.slice(0, MOST_SAID);
  return amended(grant, String(comment), {
    note: `/source is not followed: ${why}`,
    plan: grant.plan,
    move: { comment, state: 'refused', why },
  });
};

export const intentOf = ({ owner, basis }: Work, answer: Answer): readonly NewEvent[] => {
  const { grant, comment } = answer;
  switch (answer.kind) {
    case 'refuse':
      return [refusal(grant, comment, answer.why)];
    case 'abandon': {
      // It becomes this run's, so that no other ends it at the same time.
      const { move, plan } = grant;
      if (move?.state !== 'moving') return [];
      const { source, before, state } = move;
      return [
        amended(grant, `${comment} ${owner.run}/${owner.attempt}`, {
          note: `the move is given up: ${answer.why}`,
          plan,
          move: { comment, state, source, before, owner },
        }),
      ];
    }
    case 'move': {
      const { plan, before, by } = answer;
      const fresh = newSources(grant.plan, plan);
      const source = fresh.length === 0 && grant.move?.state === 'moving' ? grant.move.source : fresh;
      const note = `to ${source.join(', ')}, asked for by ${by} with /source`;
      const event = amended(grant, `${comment} ${owner.run}/${owner.attempt}`, {
        note,
        plan,
        move: { comment, state: 'moving', source, before, owner },
      });
      const gitHubId = basis.policy.people?.byKey.get(by)?.gitHubId;
      return [
        { ...event, actor: { kind: 'person', person: by, ...(gitHubId === undefined ? {} : { gitHubId }) } },
      ];
    }
  }
};

export interface MoveDone {
  readonly moving: Moving;
  readonly outcome: MoveOutcome;
}

/** Of a grant as the ledger has it now; nothing where it is another run's, or over. */
export const outcomeOf = (
  work: Work,
  grant: OpenGrant | undefined,
  { moving, outcome }: MoveDone,
): readonly NewEvent[] => {
  const move = grant?.move;
  const isMine =
    move?.state === 'moving' && move.comment === moving.comment && sameOwner(move.owner, work.owner);
  if (grant?.state !== 'active' || move?.state !== 'moving' || !isMine) return [];
  const { comment, source } = move;
  const attempt = `/source ${comment}`;
  const about = (type: string, step: string) => ({
    id: deriveEventId(grant.grant, `${type} ${step}`, attempt),
    grant: grant.grant,
    actor: GATEHOUSE,
  });
  const ids = [...new Set(moving.before.map(({ id }) => id))];
  switch (outcome.kind) {
    case 'later':
      return [];
    case 'moved':
      return [
        amended(grant, String(comment), {
          note: `open from ${source.join(', ')}`,
          plan: grant.plan,
          move: { comment, state: 'moved', source, steps: outcome.steps },
        }),
        ...(grant.drift ?? []).flatMap(({ step }): readonly NewEvent[] =>
          ids.includes(step)
            ? [{ ...about('repaired', step), type: 'repaired', data: { step, what: 'it was moved' } }]
            : [],
        ),
      ];
    case 'lost': {
      const what = outcome.why.slice(0, MOST_SAID);
      return [
        refusal(grant, comment, outcome.why),
        ...ids.map((step): NewEvent => ({
          ...about('drifted', step),
          type: 'drifted',
          data: { step, how: 'lost', what },
        })),
      ];
    }
  }
};
