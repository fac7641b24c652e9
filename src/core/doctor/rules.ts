/** Rulesets: what makes a rule hold, who passes it, and the commands that add or change one. */
import type { BranchRule, Bypass } from './facts.ts';
import { word } from '../shell.ts';
import { repoPath, type Repository, sendJson } from './shell.ts';

/** GitHub's own number for the role of administrators. */
const ADMINISTRATORS = 5;
/** GitHub's own App for all workflows, on github.com. */
export const ACTIONS_APP = 15368;

export type Actor = Bypass['actors'][number];

export const describeActor = ({ kind, id, mode }: Actor): string => {
  const who =
    kind === 'RepositoryRole' && id === ADMINISTRATORS
      ? 'administrators'
      : `${WHO[kind]}${id === undefined ? '' : ` ${id}`}`;
  return mode === 'always' ? who : `${who} (${mode})`;
};

const WHO: Readonly<Record<Actor['kind'], string>> = {
  Integration: 'the App',
  OrganizationAdmin: "the organization's owners",
  RepositoryRole: 'the role',
  Team: 'the team',
  DeployKey: 'deploy keys',
  User: 'the account',
};

/** NB. `exempt` leaves no line in the audit log: whoever passes so is not seen even afterwards. */
export const isAdministrator = ({ kind, id, mode }: Actor): boolean =>
  mode !== 'exempt' && (kind === 'OrganizationAdmin' || (kind === 'RepositoryRole' && id === ADMINISTRATORS));

export interface Passed {
  readonly name: string;
  readonly home: string;
  readonly ruleset: number;
  readonly actors: readonly Actor[];
}

/** Rules whose every ruleset somebody passes who should not, by the rulesets that let them: where one more ruleset holds, nobody passes. */
export const passedBy = (
  rules: readonly BranchRule[],
  bypasses: readonly Bypass[],
  { of, may }: { readonly of: readonly BranchRule['type'][]; readonly may: (actor: Actor) => boolean },
): readonly Passed[] => {
  const strangers = new Map(
    bypasses.map((set) => [
      set.ruleset,
      { name: set.name, actors: set.actors.filter((actor) => !may(actor)) },
    ]),
  );
  const open = of.flatMap((type) => {
    const carriers = rules.filter((rule) => rule.type === type);
    const isPassed = carriers.every(({ ruleset }) => (strangers.get(ruleset)?.actors.length ?? 0) > 0);
    return carriers.length > 0 && isPassed ? carriers : [];
  });
  const sets = new Map(open.map((rule) => [rule.ruleset, rule]));
  return [...sets.values()].map(({ ruleset, home }) => ({
    ruleset,
    home,
    name: strangers.get(ruleset)?.name ?? '',
    actors: strangers.get(ruleset)?.actors ?? [],
  }));
};

export const describePassed = (passed: readonly Passed[]): string =>
  passed
    .map(({ name, actors }) => `"${name}" is passed by ${actors.map(describeActor).join(', ')}`)
    .join('; ');

/** Takes everybody but `keep` from the list of who passes. */
export const onlyBypass = ({ home, ruleset }: Passed, keep: readonly Actor[]): string =>
  sendJson('PUT', word(`${home}/rulesets/${ruleset}`), {
    bypass_actors: keep.map(({ kind, id, mode }) => ({
      actor_id: id ?? null,
      actor_type: kind,
      bypass_mode: mode,
    })),
  });

/** One more ruleset: rulesets add up, and the stricter holds. */
export const addRuleset = (
  about: Repository,
  {
    name,
    branch,
    rules,
  }: { readonly name: string; readonly branch: string; readonly rules: readonly unknown[] },
): string =>
  sendJson('POST', repoPath(about, 'rulesets'), {
    name,
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: [branch], exclude: [] } },
    rules,
  });

/** Changes one parameter of a rule and leaves the others; `expression` is jq over the rule. */
export const changeRule = ({ home, ruleset, type }: BranchRule, expression: string): string => {
  const path = word(`${home}/rulesets/${ruleset}`);
  const filter = `{rules: [.rules[] | if .type == "${type}" then ${expression} else . end]}`;
  return `gh api ${path} --jq ${word(filter)} | gh api -X PUT ${path} --input -`;
};
