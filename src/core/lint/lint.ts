/** The policy lint: what is probably not meant. It runs over a policy that can be used, and blocks nothing. */
import { sortFindings, type Finding } from '../finding.ts';
import { formEntitlement } from '../parse/entitlement-source.ts';
import type { Policy, Settings as SettingsValue, SourceFile } from '../policy.ts';
import { former } from '../schema/form.ts';
import { lint } from '../schema/lint-ids.ts';
import { Settings } from '../schema/settings.ts';
import { bastionRoleLint, durationLint, lowRiskProductionLint } from './privileges.ts';
import { nobodyMayRequestLint, selfApprovalLint, thresholdLint } from './requesters.ts';
import { unreachableRuleLint } from './rules.ts';
import type { Lint } from './subject.ts';

const LINTS: readonly Lint[] = [
  thresholdLint,
  nobodyMayRequestLint,
  selfApprovalLint,
  durationLint,
  unreachableRuleLint,
  bastionRoleLint,
  lowRiskProductionLint,
];

const formSettings = former(Settings, 'policy');

/** `files` are those that the policy was read from. An entitlement with a finding is left to its finding. */
export const lintPolicy = (policy: Policy, files: readonly SourceFile[]): readonly Finding[] => {
  const { settings, people } = policy;
  if (settings === undefined || people === undefined) return [];
  const notes = files.flatMap((file) => {
    if (file.path === 'policies/gatehouse.yaml') return fewPriorities(policy, settings, file);
    if (!/^policies\/entitlements\/[^/]+\.yaml$/.test(file.path)) return [];
    const form = formEntitlement(file);
    const name = form.parts.entitlement;
    if (name === undefined || !onlyNotJudgedYet(policy.blocked.get(name) ?? form.findings)) return [];
    const subject = { policy, settings, people, entitlement: policy.entitlements.get(name), form };
    return LINTS.flatMap((each) => each(subject));
  });
  return sortFindings(notes);
};

const onlyNotJudgedYet = (findings: readonly Finding[]): boolean =>
  findings.every(({ id }) => id === 'format.not-judged-yet');

/** Every open grant may need a place of its own in one and the same network security group. */
const fewPriorities = (
  { entitlements }: Policy,
  { caps, network: { priorities } }: SettingsValue,
  file: SourceFile,
): readonly Finding[] => {
  const places = priorities.to - priorities.from + 1;
  const rules = [...entitlements.values()].some(({ privileges }) =>
    privileges.some(({ kind }) => kind === 'nsg-rule'),
  );
  if (!rules || caps.activeTotal === undefined || caps.activeTotal <= places) return [];
  return [
    lint(
      'lint.few-priorities',
      formSettings(file).at(['network', 'priorities']),
      `There are ${places} priorities for rules in a network security group, and ${caps.activeTotal} grants may be open at once.`,
      `Widen \`network.priorities\`, or write \`caps.active_total: ${places}\`.`,
    ),
  ];
};
