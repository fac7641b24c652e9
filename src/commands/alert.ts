/** Says aloud that break-glass is used, before anything of it is opened. An alert that fails is a fault of the run and blocks nothing. */
import { openStatic } from '../core/approval/fillable.ts';
import type { Instant } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { entryOfOpen } from '../core/ledger/owed-reviews.ts';
import { alertOf } from '../core/notice.ts';
import type { Policy } from '../core/policy.ts';
import { renderBreakGlass } from '../core/render/break-glass.ts';
import { reviewBody } from '../core/render/review-issue.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { Announced } from './announce.ts';
import type { Derived } from './candidates.ts';
import { personsOf, reviewRefs } from './reviewers.ts';

export interface AlertContext {
  /** What the requests themselves say: text stands nowhere else. */
  readonly derived: readonly Derived[];
  readonly policy: Policy;
  readonly now: Instant;
}

/** One issue a grant, whatever run says it: the one on which it is reviewed. Returns what could not be said. */
export const alertBreakGlass = async (
  { reviews, announcer }: Announced & { readonly reviews: ReviewIssues },
  grants: readonly OpenGrant[],
  context: AlertContext,
): Promise<readonly string[]> => {
  const urgent = grants.filter(({ plan }) => plan.breakGlass === true);
  if (urgent.length === 0) return [];
  const fault = (grant: OpenGrant, thrown: unknown): string =>
    `The alert of break-glass #${grant.grant} failed: ${faultSentence(asFault(thrown))}`;
  const unread: string[] = [];
  let said: ReadonlySet<number> = new Set();
  try {
    said = new Set((await reviews.all()).map(({ grant }) => grant));
  } catch (thrown) {
    // Said twice is better than not said.
    unread.push(`Which break-glass is said already is not known: ${faultSentence(asFault(thrown))}`);
  }
  const faults = await Promise.all(
    urgent
      .filter(({ grant }) => !said.has(grant))
      .map(async (grant): Promise<readonly string[]> => {
        try {
          const text = textOf(grant, context);
          const { url } = await reviews.open(grant.grant, text);
          await announcer.announce(
            alertOf(`break-glass:${grant.grant}`, text.title, { url, at: context.now }),
          );
          return [];
        } catch (thrown) {
          return [fault(grant, thrown)];
        }
      }),
  );
  return [...unread, ...faults.flat()];
};

/** NB. It must not wait for anybody: live teams are not asked here, the sweep names them later. */
const textOf = (
  grant: OpenGrant,
  context: AlertContext,
): { readonly title: string; readonly body: string } => {
  const { policy, now } = context;
  const timezone = timezoneOf(policy);
  const { title, body } = renderBreakGlass(grant, justificationOf(grant, context.derived), { timezone, now });
  const entry = entryOfOpen(grant);
  const { people } = policy;
  if (entry === undefined || people === undefined) return { title, body };
  const { refs, owner } = reviewRefs(entry, policy);
  const reviewers = openStatic(refs, { people, owner }, people.byKey.get(entry.beneficiary)).people;
  return {
    title,
    body: reviewBody(body, {
      grant: grant.grant,
      entry,
      reviewers: personsOf([...reviewers], people, entry),
      users: personsOf([entry.requester, entry.beneficiary], people, undefined),
      words: [],
      timezone,
    }),
  };
};

const justificationOf = ({ grant }: OpenGrant, derived: readonly Derived[]): string => {
  const found = derived.find((one) => one.kind === 'request' && one.pull.number === grant);
  return found?.kind === 'request' && found.input.kind === 'request' ? found.input.request.justification : '';
};
