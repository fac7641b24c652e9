/** Points of the default branch's rules: pull request, code owners, the status, history, and who passes them. */
import type { BranchRule, GitHubFacts } from './facts.ts';
import { hardened, type Point, pointOf, type Seen, unused, type Verdict, weak } from './point.ts';
import {
  ACTIONS_APP,
  addRuleset,
  changeRule,
  describePassed,
  isAdministrator,
  onlyBypass,
  passedBy,
} from './rules.ts';
import { asAdministrator, type Repository } from './shell.ts';

type Rules = readonly BranchRule[];

const STATUS = 'gatehouse';
const DEFAULT = '~DEFAULT_BRANCH';

export const judgeMain = ({ mainRules, mainBypass }: GitHubFacts, about: Repository): readonly Point[] => [
  pointOf('main.pull-request', mainRules, (rules) => pullRequest(rules, about)),
  pointOf('main.code-owners', mainRules, (rules) => codeOwners(rules, about)),
  pointOf('main.status', mainRules, (rules) => status(rules, about)),
  pointOf('main.status-source', mainRules, source),
  pointOf('main.history', mainRules, (rules) => history(rules, about)),
  pointOf(
    'main.bypass',
    bothOf(mainRules, mainBypass),
    ([rules, bypasses]) => {
      const passed = passedBy(rules, bypasses, { of: RULES, may: isAdministrator });
      if (passed.length > 0)
        return weak(
          `${describePassed(passed)}.`,
          passed.map((set) =>
            onlyBypass(
              set,
              bypasses.flatMap(({ ruleset, actors }) =>
                ruleset === set.ruleset ? actors.filter(isAdministrator) : [],
              ),
            ),
          ),
        );
      return bypasses.some(({ actors }) => actors.length > 0)
        ? hardened('Administrators alone pass some of the rules.')
        : hardened('Nobody passes the rules.');
    },
    asAdministrator(about),
  ),
];

const RULES = ['pull_request', 'required_status_checks', 'deletion', 'non_fast_forward'] as const;

export const bothOf = <A, B>(first: Seen<A>, second: Seen<B>): Seen<readonly [A, B]> => {
  if (first.kind !== 'seen') return first;
  return second.kind === 'seen' ? { kind: 'seen', value: [first.value, second.value] } : second;
};

type Of<T extends BranchRule['type']> = Extract<BranchRule, { readonly type: T }>;

const pullRules = (rules: Rules): readonly Of<'pull_request'>[] =>
  rules.flatMap((rule) => (rule.type === 'pull_request' ? [rule] : []));

const PULL_REQUEST = {
  type: 'pull_request',
  parameters: {
    required_approving_review_count: 0,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: true,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  },
};

const pullRequest = (rules: Rules, about: Repository): Verdict => {
  const found = pullRules(rules);
  if (found.length === 0)
    return weak('No active rule asks for a pull request.', [
      addRuleset(about, { name: 'gatehouse: by pull request', branch: DEFAULT, rules: [PULL_REQUEST] }),
    ]);
  const counting = found.filter(({ approvals }) => approvals > 0);
  if (counting.length === 0) return hardened('A pull request is asked for, with zero approvals.');
  return weak(
    `A pull request is asked for, with ${Math.max(...counting.map(({ approvals }) => approvals))} approvals that GitHub counts.`,
    counting.map((rule) => changeRule(rule, '.parameters.required_approving_review_count = 0')),
  );
};

const codeOwners = (rules: Rules, about: Repository): Verdict => {
  const found = pullRules(rules);
  if (found.some((rule) => rule.codeOwners)) return hardened('The review of a code owner is asked for.');
  const [rule] = found;
  return weak('The review of a code owner is not asked for.', [
    rule === undefined
      ? addRuleset(about, { name: 'gatehouse: by pull request', branch: DEFAULT, rules: [PULL_REQUEST] })
      : changeRule(rule, '.parameters.require_code_owner_review = true'),
  ]);
};

const statusRules = (rules: Rules): readonly Of<'required_status_checks'>[] =>
  rules.flatMap((rule) =>
    rule.type === 'required_status_checks' && rule.checks.some(({ context }) => context === STATUS)
      ? [rule]
      : [],
  );

const status = (rules: Rules, about: Repository): Verdict => {
  const found = statusRules(rules);
  if (found.length === 0)
    return weak(`The status ${STATUS} is not required.`, [
      addRuleset(about, {
        name: 'gatehouse: status',
        branch: DEFAULT,
        rules: [
          {
            type: 'required_status_checks',
            parameters: {
              strict_required_status_checks_policy: false,
              required_status_checks: [{ context: STATUS, integration_id: ACTIONS_APP }],
            },
          },
        ],
      }),
    ]);
  const strict = found.filter((rule) => rule.strict);
  if (strict.length === 0) return hardened(`The status ${STATUS} is required, and not strict.`);
  return weak(
    `The status ${STATUS} is required, and branches must be up to date.`,
    strict.map((rule) => changeRule(rule, '.parameters.strict_required_status_checks_policy = false')),
  );
};

const source = (rules: Rules): Verdict => {
  const found = statusRules(rules);
  if (found.length === 0) return unused('The status is not required, so that its source does not matter.');
  // Rulesets add up: one that names an App holds beside one that does not.
  const apps = found.flatMap((rule) =>
    rule.checks.flatMap(({ context, app }) => (context === STATUS && app !== undefined ? [app] : [])),
  );
  const own = apps.find((app) => app !== ACTIONS_APP);
  if (own !== undefined) return hardened(`It counts from the App ${own} alone.`);
  if (apps.length > 0)
    return unused(
      `It counts from workflows (App ${ACTIONS_APP}), which is the most that GITHUB_TOKEN alone can have: an App of its own is not used.`,
    );
  return weak(
    'It counts from anybody who may write.',
    found.map((rule) =>
      changeRule(
        rule,
        `.parameters.required_status_checks |= map(if .context == "${STATUS}" then .integration_id = ${ACTIONS_APP} else . end)`,
      ),
    ),
  );
};

const history = (rules: Rules, about: Repository): Verdict => {
  const missing = (['deletion', 'non_fast_forward'] as const).filter(
    (type) => !rules.some((rule) => rule.type === type),
  );
  if (missing.length === 0) return hardened('Force pushes and deletion are refused.');
  return weak(`Not refused: ${missing.map((type) => MISSING[type]).join(', ')}.`, [
    addRuleset(about, {
      name: 'gatehouse: history stays',
      branch: DEFAULT,
      rules: missing.map((type) => ({ type })),
    }),
  ]);
};

const MISSING = { deletion: 'deletion', non_fast_forward: 'force pushes' } as const;
