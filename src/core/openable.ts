/** What a build of Gatehouse must be able to do to open a step. Which of it a build can is told from outside. */
import type { CheckReport } from './facts.ts';
import type { Step } from './plan.ts';
import type { Privilege } from './policy.ts';

/** A kind, or a form of one that asks more of the platform than the plain kind does. */
export type Openable =
  | Step['kind']
  | `${'azure-role' | 'entra-role' | 'entra-group'} with assignment: eligible`
  | 'azure-role with assignment: plain'
  | 'entra-group with managed: exclusive'
  | 'nsg-rule with vm:'
  | 'nsg-rule with destination_groups:'
  | 'github-team with role: maintainer'
  | 'github-repo without managed: exclusive';

export type Openables = ReadonlySet<Openable>;

/** The refusal of a step that this build cannot open; undefined: it can. The platform still has its say. */
export const refuseUnopenable = (
  step: string,
  wanted: Privilege | Step,
  opens: Openables,
): CheckReport | undefined => {
  const missing = asksFor(wanted).find((each) => !opens.has(each));
  if (missing === undefined) return undefined;
  return {
    step,
    verdict: 'refused',
    code: 'check.no-provider',
    reasons: [`This version of Gatehouse cannot open ${missing} yet.`],
  };
};

const asksFor = (wanted: Privilege | Step): readonly Openable[] => {
  switch (wanted.kind) {
    case 'entra-group':
      if (wanted.exclusive) return [wanted.kind, 'entra-group with managed: exclusive'];
      return wanted.assignment === 'eligible'
        ? [wanted.kind, 'entra-group with assignment: eligible']
        : [wanted.kind];
    case 'azure-role':
      return wanted.assignment === 'active'
        ? [wanted.kind]
        : [wanted.kind, `${wanted.kind} with assignment: ${wanted.assignment}`];
    case 'entra-role':
      return wanted.assignment === 'eligible'
        ? [wanted.kind, `${wanted.kind} with assignment: eligible`]
        : [wanted.kind];
    case 'nsg-rule':
      if ('vm' in wanted) return [wanted.kind, 'nsg-rule with vm:'];
      return 'destinationGroups' in wanted
        ? [wanted.kind, 'nsg-rule with destination_groups:']
        : [wanted.kind];
    case 'github-repo':
      // NB. A permission has no room for its end: where the sweep may not take out whom it does not know, a lost ledger
      // would leave it for ever. No build may say that it can open this (I4).
      return wanted.exclusive ? [wanted.kind] : [wanted.kind, 'github-repo without managed: exclusive'];
    case 'github-team':
      // A maintainer lets others in for good.
      return wanted.role === 'maintainer'
        ? [wanted.kind, 'github-team with role: maintainer']
        : [wanted.kind];
    case 'vm-jit':
    case 'azure-firewall':
      return [wanted.kind];
  }
};
