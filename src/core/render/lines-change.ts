/** The first lines on what a change of policy or version, or a deletion, would do once merged. */
import { type Changed, tallyOf } from '../impact.ts';
import type { UnconfirmedAccounts } from '../policy.ts';
import { codeSpan, sentence } from './escape.ts';
import { impactSentence } from './impact.ts';
import type { PolicyChange, Subject, VersionChange } from './view.ts';

export const deletion = (subject: Extract<Subject, { kind: 'deletion' }>): readonly string[] => {
  const files = subject.paths
    .slice(0, 3)
    .map((path) => codeSpan(path, 120))
    .join(', ');
  const more = subject.paths.length > 3 ? ` and ${subject.paths.length - 3} more` : '';
  const ends = subject.ends.map((number) => `#${number}`).join(', ');
  return [
    subject.ends.length === 0
      ? '**Deletes request files; no access ends by it.**'
      : `**Merging this ends ${ends} early.**`,
    `Deleted: ${files}${more}.`,
  ];
};

export const change = ({ policy, version }: Extract<Subject, { kind: 'change' }>): readonly string[] => [
  ...(policy === undefined ? [] : policyChange(policy)),
  ...(version === undefined ? [] : versionChange(version)),
];

const policyChange = ({
  impact,
  days,
  complete,
  openKnown,
  unconfirmed,
}: PolicyChange): readonly string[] => {
  const { changed, judged: all, left } = impact;
  const told = {
    what: 'this change of the policy',
    judged: all,
    left,
    tally: tallyOf(changed),
    days,
    complete,
  };
  const loud = `${loudly(impactSentence(told))}${unconfirmed === undefined ? '' : ` ${letsIn(unconfirmed)}`}`;
  if (all + left === 0) return [loud];
  return [
    loud,
    ...openAmong(changed),
    ...(openKnown || changed.length === 0
      ? []
      : ['Which of them are open now could not be read from the ledger.']),
    ...(left === 0 ? [] : [`${left} could not be decided again.`]),
    'It is what was recorded, decided again by the policy of today and by this one; what nobody asked for is not in it.',
  ];
};

const letsIn = ({ firstDay, lastDay }: UnconfirmedAccounts): string =>
  `**From ${firstDay} until ${lastDay} it opens the network for accounts that Entra has not confirmed** (\`accounts.unconfirmed\`).`;

const versionChange = (version: VersionChange): readonly string[] => {
  switch (version.kind) {
    case 'awaited':
      return [
        '**This changes Gatehouse itself.** The check `impact` runs the changed version, without any right, over the recorded decisions; what it says comes here when it has ended.',
      ];
    case 'silent':
      return [
        '**This changes Gatehouse itself,** and the check `impact` did not say which recorded decisions the changed version decides otherwise. Its log says why.',
      ];
    case 'unread':
      return [
        `**This changes Gatehouse itself,** and what the check \`impact\` says could not be read: ${sentence(version.why)}`,
      ];
    case 'told': {
      const { changed } = version.impact;
      return [
        loudly(
          impactSentence({ ...version.impact, what: 'the changed version of Gatehouse', complete: true }),
        ),
        ...openAmong(changed),
        'The changed version says so of itself: it ran without any right, by the policy of today. Read its code before you trust it.',
      ];
    }
  }
};

const openAmong = (changed: readonly Changed[]): readonly string[] => {
  const open = changed.filter((one) => one.open).map(({ grant: number }) => `#${number}`);
  return open.length === 0 ? [] : [`Open now, and going on as they were decided: ${open.join(', ')}.`];
};

const loudly = ([loud, rest]: readonly [string, string]): string => `**${loud}**${rest}`;
