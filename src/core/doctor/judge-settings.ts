/** Points of the repository itself: who sees it, forks, what is left of the quota, the label of the issue form. */
import { FORM_PATH } from '../issue-form/fields.ts';
import type { GitHubFacts, Quota, RepositorySettings } from './facts.ts';
import { hardened, type Point, pointOf, type Seen, unused, type Verdict, weak } from './point.ts';
import { word } from '../shell.ts';
import { asAdministrator, repoPath, type Repository } from './shell.ts';

/** On issues of the form; `request.yml` and the form say it too. */
const LABEL = 'access-request';
/** Less than one part in this many of an hour's requests is little. */
const LITTLE = 10;

export const judgeSettings = (facts: GitHubFacts, about: Repository): readonly Point[] => [
  pointOf('repository.visibility', facts.settings, (settings) => visibility(settings, about)),
  pointOf('repository.forks', facts.settings, (settings) => forks(settings, about)),
  pointOf('quota.left', facts.quota, quota),
  pointOf('labels.issue-form', withForm(facts), (form) => label(form, about), asAdministrator(about)),
];

const visibility = ({ visibility: is }: RepositorySettings, about: Repository): Verdict =>
  is === 'public'
    ? weak('The repository is public.', [
        `gh repo edit ${word(`${about.owner}/${about.name}`)} --visibility private --accept-visibility-change-consequences`,
      ])
    : hardened(`The repository is ${is}.`);

const forks = (
  { visibility: is, allowsForks, ownerKind }: RepositorySettings,
  about: Repository,
): Verdict => {
  if (is === 'public')
    return unused('Anybody forks a public repository; that it is public is a point of its own.');
  if (!allowsForks) return hardened('Forks are not allowed.');
  if (ownerKind === 'user')
    return unused(
      'The repository belongs to a person: only those whom they invited may fork it, and GitHub has no switch for it.',
    );
  return weak('Everybody who may read the repository may fork it.', [
    `gh api -X PATCH ${repoPath(about, '')} -F allow_forking=false`,
  ]);
};

const quota = ({ limit, remaining }: Quota): Verdict => {
  const found = `${remaining} of ${limit} requests an hour are left to this token.`;
  return remaining * LITTLE < limit
    ? weak(found, [
        'gh api rate_limit # when it begins anew; who sends so much is in the audit log. An App has requests of its own',
      ])
    : hardened(found);
};

interface Form {
  readonly used: boolean;
  readonly labels: readonly string[];
}

const withForm = ({ files, labels }: GitHubFacts): Seen<Form> => {
  if (files.kind !== 'seen') return files;
  const used = files.value.paths.includes(FORM_PATH);
  if (!used) return { kind: 'seen', value: { used, labels: [] } };
  return labels.kind === 'seen' ? { kind: 'seen', value: { used, labels: labels.value } } : labels;
};

const label = ({ used, labels }: Form, about: Repository): Verdict => {
  if (!used) return unused('There is no issue form: requests come by pull request alone.');
  // GitHub compares names of labels without their case.
  return labels.some((name) => name.toLowerCase() === LABEL)
    ? hardened(`The label ${LABEL} is there.`)
    : weak(`The issue form is there, and the label ${LABEL} is not.`, [
        `gh label create ${LABEL} --repo ${word(`${about.owner}/${about.name}`)} --color ededed`,
      ]);
};
