/** What stands on the issue on which a use of break-glass is reviewed: its changing half, and what Gatehouse says below it. */
import type { GrantNumber, Instant } from '../brand.ts';
import { instant, parseInstant } from '../brand.ts';
import type { OwedEntry } from '../ledger/owed-reviews.ts';
import type { Person } from '../policy.ts';
import { activityLines } from './activity.ts';
import { escapeMarkdown, oneLine } from './escape.ts';
import { formatLag, formatRecorded } from './time.ts';

/** NB. What stands above it is written once, before anything opens, and never made anew from what the ledger says. */
const STATE = '<!-- gatehouse:state -->';

export interface ReviewView {
  readonly grant: GrantNumber;
  readonly entry: OwedEntry;
  /** Who may give the verdict now. */
  readonly reviewers: readonly Person[];
  /** Who used it: requester and beneficiary. */
  readonly users: readonly Person[];
  readonly words: readonly { readonly by: string; readonly text: string }[];
  readonly timezone: string;
}

export const reviewTitle = (
  grant: GrantNumber,
  { requester, entitlement }: Pick<OwedEntry, 'requester' | 'entitlement'>,
  overdue: boolean,
): string => {
  const plain = (text: string): string => oneLine(text, 64).replaceAll('`', "'");
  return `${overdue ? 'Review overdue: break-glass' : 'Break-glass'}: ${plain(requester)} uses ${plain(entitlement)} (#${grant})`;
};

/** The whole body: `opening` as it was said before the first effect. */
export const reviewBody = (opening: string, view: ReviewView): string =>
  [opening.trimEnd(), STATE, ...stateLines(view)].join('\n\n');

/** The opening half of a body that was read; made anew where somebody blew it up. */
export const openingOf = (body: string, view: ReviewView): string => {
  const opening = body.split(STATE)[0]?.trimEnd() ?? '';
  return opening.length > LONGEST_OPENING ? lostOpening(view) : opening;
};

/** Where the issue was deleted: what can be said without the request. */
export const lostOpening = (view: ReviewView): string =>
  [
    `**${escapeMarkdown(view.entry.requester, 64)} used break-glass: ${escapeMarkdown(view.entry.entitlement, 80)}.**`,
    `This issue was made afterwards: the one that said so before it was opened is not there. Why it was asked for, and what was granted, stands in #${view.grant}.`,
    ...activityLines(view.entry),
  ].join('\n');

const stateLines = (view: ReviewView): readonly string[] => [
  [howItEnded(view), ...closedLines(view)].join('\n'),
  wordsLines(view),
  howToReview(view),
];

const day = ({ startsAt }: OwedEntry): Instant => parseInstant(startsAt) ?? instant(0);

const told = ({ entry, timezone }: Pick<ReviewView, 'entry' | 'timezone'>, at: string): string =>
  // Of the day on which it began, so that the same text is not written anew each day.
  formatRecorded(at, timezone, day(entry));

const HOW = {
  expired: 'at the end of its window',
  early: 'before the end of its window',
  failed: 'because the elevation failed',
  superseded: 'because another grant goes on with it',
} as const;

const howItEnded = (view: ReviewView): string => {
  const { ended, expiresAt, note } = view.entry;
  return ended === null
    ? `**Open** until ${told(view, expiresAt)} at the latest.`
    : `**Ended** at ${told(view, ended.at)}, ${HOW[ended.why]}${note === undefined || ended.why === 'expired' ? '' : `: ${escapeMarkdown(note, 200)}`}.`;
};

const BY = {
  gatehouse: 'Gatehouse',
  platform: 'the platform itself',
  'closer-or-hand': 'the closer or a person',
  hand: 'a person',
} as const;

const closedLines = ({ grant, entry: { ended } }: ReviewView): readonly string[] => {
  if (ended === null) return [];
  const closings = (ended.closings ?? []).map(
    ({ kind, by, lagSeconds }) => `${kind} by ${BY[by]}, ${formatLag(lagSeconds)} after the end`,
  );
  return [
    ...(closings.length === 0 ? [] : [`Closed: ${closings.join('; ')}.`]),
    ...(ended.sessions ?? []).map((text) => `Sessions: ${escapeMarkdown(text, 200)}.`),
    ...(ended.left ?? []).map((text) => `May still live: ${escapeMarkdown(text, 200)}.`),
    `What was closed when stands in #${grant}.`,
  ];
};

// NB. GitHub refuses a body above 65,536 characters, and escaping makes text longer: whoever writes much must not silence the review.
const MOST_WORDS = 4;
const MOST_LINES = 12;
const MOST_CHARACTERS = 5_000;
const LONGEST_OPENING = 30_000;

const wordsLines = ({ words, users }: ReviewView): string => {
  if (words.length === 0)
    return `**What was done, and how it came out:** not told yet. ${mentions(users)}: write two lines below this issue, what you did and the outcome.`;
  const quoted = words.slice(0, MOST_WORDS).map(({ by, text }) => {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    let room = MOST_CHARACTERS;
    const shown = lines
      .slice(0, MOST_LINES)
      .map((line) => `> ${escapeMarkdown(line, 500)}`)
      .filter((line) => (room -= line.length) > 0);
    const more = lines.length > shown.length ? ['> (more below)'] : [];
    return `${escapeMarkdown(by, 64)} wrote:\n\n${[...shown, ...more].join('\n>\n')}`;
  });
  const left = words.length > MOST_WORDS ? ['The rest stands below.'] : [];
  return ['**What was done, and how it came out:**', ...quoted, ...left].join('\n\n');
};

const howToReview = (view: ReviewView): string => {
  const { entry, reviewers, grant } = view;
  const not = [...new Set([entry.requester, entry.beneficiary])].map((key) => escapeMarkdown(key, 64));
  const who = reviewers.length === 0 ? 'nobody who is known now' : names(reviewers);
  return [
    `**The review** is due at ${told(view, entry.due)}. It is for ${escapeMarkdown(entry.by, 300)}: ${who}; not for ${not.join(' or ')}, nor for who wrote a commit of the request.`,
    `As the first line of a comment here or on #${grant}, after it has ended: \`/reviewed justified <why>\` or \`/reviewed not-justified <why>\`. Gatehouse records it and closes this issue. Closing it by hand settles nothing.`,
  ].join('\n');
};

const MOST_NAMED = 10;

const names = (persons: readonly Person[]): string =>
  [
    ...persons.slice(0, MOST_NAMED).map(({ key }) => escapeMarkdown(key, 64)),
    ...(persons.length > MOST_NAMED ? [`${persons.length - MOST_NAMED} more`] : []),
  ].join(', ');

/** NB. The one place that calls people on purpose: by the login of people.yaml alone, and only where it is one. */
const mentions = (persons: readonly Person[]): string => {
  const called = persons
    .slice(0, MOST_NAMED)
    .map(({ login, key }) =>
      /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$/.test(login) ? `@${login}` : escapeMarkdown(key, 64),
    );
  return called.length === 0 ? 'Whoever it is for' : called.join(' ');
};

export const endedComment = (view: ReviewView): string =>
  [
    `The access has ended. ${mentions(view.users)}: write two lines below, what you did and the outcome.`,
    `${mentions(view.reviewers)}: then judge it with \`/reviewed justified <why>\` or \`/reviewed not-justified <why>\`, until ${told(view, view.entry.due)}.`,
  ].join('\n\n');

export const reminderComment = (view: ReviewView): string =>
  `${mentions(view.reviewers)}: the review of this use of break-glass is due at ${told(view, view.entry.due)}. After that ${escapeMarkdown(view.entry.requester, 64)} gets no other one until it is given, and the operators are called.`;

export const overdueComment = (view: ReviewView, operators: readonly Person[]): string =>
  `${mentions(operators)}: the review of this use of break-glass was due at ${told(view, view.entry.due)} and nobody has given it. Until it is given, ${escapeMarkdown(view.entry.requester, 64)} gets no other one. It is for ${mentions(view.reviewers)}.`;

export const reopenedComment = (): string =>
  'Closing this issue settles nothing: the review is still owed, so it is open again. It is closed by a verdict that counts.';

export const refusedComment = ({
  by,
  why,
  final,
}: {
  readonly by: string;
  readonly why: string;
  readonly final: boolean;
}): string =>
  `${escapeMarkdown(by, 64)}: this verdict does not count${final ? '' : ' yet'}. Why: ${escapeMarkdown(why, 400)}`;

export const settledComment = (
  verdict: { readonly verdict: 'justified' | 'not-justified'; readonly text: string; readonly by: string },
  operators: readonly Person[],
): string => {
  const justified = verdict.verdict === 'justified';
  return [
    `**Reviewed: ${justified ? 'justified' : 'not justified'}**, by ${escapeMarkdown(verdict.by, 64)}. It goes into the ledger.`,
    `> ${escapeMarkdown(verdict.text, 1_000)}`,
    ...(justified
      ? []
      : [
          `${mentions(operators)}: what follows from it is for you to decide; docs/emergencies.md says what there is.`,
        ]),
  ].join('\n\n');
};

export const unexplainedComment = (grant: GrantNumber, operators: readonly Person[]): string =>
  `${mentions(operators)}: the ledger says that the review of #${grant} is not owed any more, and no run has told a verdict here. Look who wrote that with \`gatehouse log ${grant}\` on a clone; this issue stays open until somebody closes it.`;
