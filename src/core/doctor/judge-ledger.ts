/** Points of the ledger: its branch, the rules that keep its history, who may add to it, its anchors. */
import { LEDGER_REF } from '../ledger/paths.ts';
import type { AnchorState, BranchRule, Bypass, GitHubFacts, LedgerHealth } from './facts.ts';
import { bothOf } from './judge-main.ts';
import { hardened, type Point, pointOf, unknown, unused, type Verdict, weak } from './point.ts';
import { addRuleset, describeActor, describePassed, onlyBypass, passedBy } from './rules.ts';
import { word } from '../shell.ts';
import { asAdministrator, type Repository } from './shell.ts';

type Rules = readonly BranchRule[];

export const judgeLedger = (facts: GitHubFacts, about: Repository): readonly Point[] => {
  const { ledgerRules, ledgerBypass } = facts;
  const both = bothOf(ledgerRules, ledgerBypass);
  return [
    pointOf('ledger.branch', facts.ledger, (health) => branch(health, about)),
    pointOf('ledger.history', ledgerRules, (rules) => history(rules, about)),
    pointOf('ledger.signatures', ledgerRules, (rules) => signatures(rules, about)),
    pointOf('ledger.bypass', both, (seen) => bypass(seen, about), asAdministrator(about)),
    isOpenToWriters(ledgerRules)
      ? pointOf('ledger.writers', ledgerRules, () => openToWriters())
      : pointOf('ledger.writers', both, writers, asAdministrator(about)),
    pointOf('ledger.anchor', facts.anchors, (state) => anchor(state, about)),
  ];
};

const branch = (health: LedgerHealth, { owner, name }: Repository): Verdict =>
  health.kind === 'whole'
    ? hardened('The branch is there, with the genesis of the settings.')
    : weak(health.why, [
        `git clone --branch gatehouse-ledger https://github.com/${word(`${owner}/${name}`)} ledger && node dist/cli.js verify --clone ledger # docs/ledger.md: recovering`,
      ]);

const refusing = (rules: Rules, wanted: readonly (keyof typeof WORDS)[]): readonly (keyof typeof WORDS)[] =>
  wanted.filter((type) => !rules.some((rule) => rule.type === type));

const WORDS = {
  deletion: 'deletion',
  non_fast_forward: 'force pushes',
  required_linear_history: 'merges',
  required_signatures: 'unsigned commits',
} as const;

const keeping = (
  rules: Rules,
  wanted: readonly (keyof typeof WORDS)[],
  { about, found }: { readonly about: Repository; readonly found: string },
): Verdict => {
  const missing = refusing(rules, wanted);
  if (missing.length === 0) return hardened(found);
  return weak(`Not refused: ${missing.map((type) => WORDS[type]).join(', ')}.`, [
    addRuleset(about, {
      name: `gatehouse: ledger ${missing.join(' ')}`,
      branch: LEDGER_REF,
      rules: missing.map((type) => ({ type })),
    }),
  ]);
};

const history = (rules: Rules, about: Repository): Verdict =>
  keeping(rules, ['deletion', 'non_fast_forward'], {
    about,
    found: 'Force pushes and deletion are refused.',
  });

const signatures = (rules: Rules, about: Repository): Verdict =>
  keeping(rules, ['required_linear_history', 'required_signatures'], {
    about,
    found: 'Merges and unsigned commits are refused.',
  });

const KEPT = ['deletion', 'non_fast_forward', 'required_linear_history', 'required_signatures'] as const;

/** NB. Nobody, not even the App that writes: whoever passes one rule of a ruleset passes all of them. */
const bypass = ([rules, bypasses]: readonly [Rules, readonly Bypass[]], about: Repository): Verdict => {
  const passed = passedBy(rules, bypasses, { of: KEPT, may: () => false });
  if (!rules.some(({ type }) => KEPT.some((kept) => kept === type)))
    return unused('There are no rules that anybody could pass, which is a point of its own.');
  if (passed.length === 0) return hardened('Nobody passes the rules that keep its history.');
  const writes = new Set(rules.flatMap(({ type, ruleset }) => (type === 'update' ? [ruleset] : [])));
  // A ruleset that says who may add needs its list; the history is kept by another one then.
  const [mixed, plain] = [
    passed.filter(({ ruleset }) => writes.has(ruleset)),
    passed.filter(({ ruleset }) => !writes.has(ruleset)),
  ];
  return weak(`${describePassed(passed)}.`, [
    ...plain.map((set) => onlyBypass(set, [])),
    ...(mixed.length === 0
      ? []
      : [
          addRuleset(about, {
            name: 'gatehouse: ledger, history stays',
            branch: LEDGER_REF,
            rules: KEPT.map((type) => ({ type })),
          }),
        ]),
  ]);
};

const isOpenToWriters = (rules: GitHubFacts['ledgerRules']): boolean =>
  rules.kind === 'seen' && !rules.value.some(({ type }) => type === 'update');

const openToWriters = (): Verdict =>
  unused(
    'Anybody who may write can add to it: with GITHUB_TOKEN alone it cannot be otherwise, and no App is used.',
  );

const writers = ([rules, bypasses]: readonly [Rules, readonly Bypass[]]): Verdict => {
  const updates = rules.filter(({ type }) => type === 'update');
  const sets = new Set(updates.map(({ ruleset }) => ruleset));
  const pages = [...new Set(updates.map(({ home, ruleset }) => word(`${home}/rulesets/${ruleset}`)))];
  const actors = bypasses.filter(({ ruleset }) => sets.has(ruleset)).flatMap((set) => set.actors);
  const others = actors.filter(({ kind }) => kind !== 'Integration');
  if (actors.length === 0)
    return weak(
      'Nobody may add to it, Gatehouse neither: nothing is elevated.',
      pages.map(
        (page) => `gh api ${page} # let the App of the ledger pass it, or take the rule "update" away`,
      ),
    );
  return others.length === 0
    ? hardened(`Only ${actors.map(describeActor).join(', ')} may add to it.`)
    : weak(
        `Beside an App, ${others.map(describeActor).join(', ')} may add to it.`,
        pages.map(
          (page) =>
            `gh api ${page} --jq '{bypass_actors: [.bypass_actors[] | select(.actor_type == "Integration")]}' | gh api -X PUT ${page} --input -`,
        ),
      );
};

const anchor = (state: AnchorState, { owner, name }: Repository): Verdict => {
  switch (state.kind) {
    case 'descends':
      return hardened(
        state.anchors === 1
          ? 'The head goes on from the anchor that was found.'
          : `The head goes on from the last of ${state.anchors} anchors that were found.`,
      );
    case 'none':
      return unused('There is no anchor yet: the first elevation makes one.');
    case 'broken':
      return weak(state.why, [
        `git clone --branch gatehouse-ledger https://github.com/${word(`${owner}/${name}`)} ledger && node dist/cli.js verify --clone ledger # docs/ledger.md: recovering`,
      ]);
    case 'unread':
      return unknown(state.why);
  }
};
