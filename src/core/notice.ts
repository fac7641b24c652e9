/** What is told outside GitHub, and to whom: a few plain words about one turn of a request, made from the view that the comment is made from. */
import type { Instant } from './brand.ts';
import type { Subscription } from './channel.ts';
import { endsSoon } from './ending-soon.ts';
import { oneLine } from './render/escape.ts';
import { renderStatus } from './render/status.ts';
import { renderTitle } from './render/title.ts';
import type { View } from './render/view.ts';

export interface Notice {
  readonly subscription: Subscription;
  /** Closed set of words for machines, such as `request.waiting`. */
  readonly type: NoticeType;
  /** The matter that it is about, the same each time; with `type` and `at` it makes the id of a message. */
  readonly about: string;
  readonly at: Instant;
  /** One plain line; carries no markup, and no character that a reader cannot see. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly url: string;
}

export type NoticeType =
  | 'alert'
  | 'request.waiting'
  | 'request.approved'
  | 'request.denied'
  | 'request.closed'
  | 'grant.scheduled'
  | 'grant.open'
  | 'grant.ends-soon'
  | 'grant.ended'
  | 'grant.failed';

/** What a turn of a request is told as; `undefined`: nobody need hear of it. Told when its status has become another one. */
export const noticeOf = (view: View): Notice | undefined => {
  const kind = kindOf(view);
  if (kind === undefined) return undefined;
  const { description } = renderStatus(view);
  const name = renderTitle(view) ?? `#${view.pull.number}`;
  return {
    ...kind,
    about: `#${view.pull.number}`,
    at: view.now,
    title: oneLine(`${name}: ${description}`, 200),
    lines: linesOf(view),
    url: view.pull.url,
  };
};

const kindOf = ({ subject, now }: View): Pick<Notice, 'subscription' | 'type'> | undefined => {
  switch (subject.kind) {
    case 'judged':
      if (subject.merged) return { subscription: 'alerts', type: 'request.denied' };
      switch (subject.decision.outcome) {
        case 'pending':
          return { subscription: 'requests', type: 'request.waiting' };
        case 'approved':
          return { subscription: 'requests', type: 'request.approved' };
        case 'denied':
          return { subscription: 'requests', type: 'request.denied' };
      }
    case 'closed':
      return { subscription: 'requests', type: 'request.closed' };
    case 'grant':
      switch (subject.grant.state) {
        case 'scheduled':
          return { subscription: 'grants', type: 'grant.scheduled' };
        case 'active':
          return {
            subscription: 'grants',
            type: endsSoon(subject.grant, now) ? 'grant.ends-soon' : 'grant.open',
          };
        case 'elevating':
        case 'ending':
          return undefined;
      }
    case 'ended':
      return subject.why === 'failed'
        ? { subscription: 'alerts', type: 'grant.failed' }
        : { subscription: 'grants', type: 'grant.ended' };
    case 'not-a-request':
    case 'deletion':
    case 'findings':
    case 'change':
    case 'observed':
    case 'fault':
      return undefined;
  }
};

/** Who could fill what, or why it ended. What is opened where stays on the pull request: a chat is another's house. */
const linesOf = ({ subject }: View): readonly string[] => {
  if (subject.kind === 'ended') return subject.note === undefined ? [] : [oneLine(subject.note)];
  if (subject.kind !== 'judged' || subject.merged || subject.decision.outcome !== 'pending') return [];
  return subject.decision.rules
    .filter((rule) => rule.filledBy.length < rule.needed && rule.waitsFor === undefined)
    .map(({ rule, couldFill }) => {
      const shown = couldFill.slice(0, 6).join(', ') || 'nobody can fill it';
      const more = couldFill.length > 6 ? ` and ${couldFill.length - 6} more` : '';
      return oneLine(`${rule}: ${shown}${more}`);
    });
};

/** An issue that was opened is an alert: somebody should look. */
export const alertOf = (
  key: string,
  title: string,
  { url, at }: { readonly url: string; readonly at: Instant },
): Notice => ({
  subscription: 'alerts',
  type: 'alert',
  about: key,
  at,
  title: oneLine(title, 200),
  lines: [],
  url,
});
