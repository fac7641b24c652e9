/** The steps of a plan in words: what is held where, and who ends it. */
import { listOf } from '../one-or-more.ts';
import type { Plan, Step } from '../plan.ts';
import { lastName } from '../scopes.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';

/** `Reader on bas-hub` · `bastion-nsg, TCP port 443 from 203.0.113.7/32`, as Markdown. */
export const describeStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return `${escapeMarkdown(step.role, 80)} on ${escapeMarkdown(lastName(step.scope), 60)}${howHeld(step)}`;
    case 'entra-role':
      return `directory role ${escapeMarkdown(step.role, 80)}${whereInDirectory(step)}${howHeld(step)}`;
    case 'entra-group':
      return `${step.access === 'owner' ? 'owner' : 'member'} of the Entra group ${codeSpan(step.group)}${howHeld(step)}`;
    case 'github-team':
      return `${step.role} of the GitHub team ${codeSpan(step.team, 140)}`;
    case 'github-repo':
      return `${step.permission} on the repository ${codeSpan(step.repository, 140)}`;
    case 'nsg-rule':
      return `${escapeMarkdown(placeInNetwork(step), 60)}, ${trafficOf(step)}`;
    case 'vm-jit':
      return `${escapeMarkdown(lastName(step.vm), 60)} through Defender, ${trafficOf(step)}`;
    case 'azure-firewall':
      return `${few(step.destinations)} through the firewall policy ${escapeMarkdown(lastName(step.policy), 60)}, ${trafficOf(step)}`;
  }
};

/** The same for a drawing or a plain line. */
export const nameOfStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return `${step.role} on ${lastName(step.scope)}`;
    case 'entra-role':
      return `directory role ${step.role}`;
    case 'entra-group':
      return `Entra group ${step.group}`;
    case 'github-team':
      return `team ${step.team}`;
    case 'github-repo':
      return `${step.permission} on ${step.repository}`;
    case 'nsg-rule':
      return `${placeInNetwork(step)} from ${listOf(step.source).join(' ')}`;
    case 'vm-jit':
      return `${lastName(step.vm)} from ${step.source}`;
    case 'azure-firewall':
      return `firewall policy ${lastName(step.policy)} from ${step.source}`;
  }
};

/** Where exactly, with the platform's whole id. */
export const placeOfStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return codeSpan(step.scope, 400);
    case 'entra-role':
      return codeSpan(step.directoryScope, 400);
    case 'entra-group':
      return codeSpan(step.group);
    case 'github-team':
      return codeSpan(step.team, 400);
    case 'github-repo':
      return codeSpan(step.repository, 400);
    case 'nsg-rule':
      return [
        codeSpan('vm' in step ? step.vm : step.nsg, 400),
        ...('destinationGroups' in step ? step.destinationGroups.map((group) => codeSpan(group, 400)) : []),
      ].join(', ');
    case 'vm-jit':
      return codeSpan(step.vm, 400);
    case 'azure-firewall':
      return codeSpan(step.policy, 400);
  }
};

/** Who ends it when the window is over. */
export const enderOfStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return endsInPim(step, 'Azure');
    case 'entra-role':
      return endsInPim(step, 'Entra');
    case 'entra-group':
      return step.exclusive ? 'the sweep of Gatehouse ends it' : endsInPim(step, 'Entra');
    case 'github-team':
    case 'github-repo':
      return 'the sweep of Gatehouse ends it';
    case 'nsg-rule':
    case 'azure-firewall':
      return 'the sweep of Gatehouse closes it';
    case 'vm-jit':
      return 'Defender for Cloud closes it by itself';
  }
};

/** What the person must still activate, as Markdown; nothing where everything is held at once. */
export const toActivate = ({ steps }: Plan): readonly string[] =>
  steps.flatMap((step) =>
    'assignment' in step && step.assignment === 'eligible' ? [escapeMarkdown(nameOfStep(step), 120)] : [],
  );

/** At most two lines: identity, network. */
export const layerLines = (plan: Plan): readonly string[] =>
  (['identity', 'network'] as const).flatMap((layer) => {
    const steps = plan.steps.filter((step) => step.layer === layer);
    if (steps.length === 0) return [];
    const label = layer === 'identity' ? 'Identity' : 'Network';
    const shown = steps.slice(0, 3).map(describeStep).join('; ');
    return [`${label}: ${shown}${steps.length > 3 ? `; ${steps.length - 3} more below` : ''}.`];
  });

type NetworkStep = Extract<Step, { layer: 'network' }>;

/** `TCP port 443 from 203.0.113.7/32`. */
const trafficOf = (step: NetworkStep): string => {
  const protocol = step.protocol === '*' ? 'any port' : `${step.protocol.toUpperCase()} port`;
  const ports = step.ports.map((port) => escapeMarkdown(port, 20)).join(', ');
  return `${protocol} ${ports} from ${few(listOf(step.source))}`;
};

const few = (networks: readonly string[]): string => {
  const shown = networks
    .slice(0, 3)
    .map((network) => escapeMarkdown(network, 60))
    .join(', ');
  return networks.length > 3 ? `${shown} and ${networks.length - 3} more` : shown;
};

const placeInNetwork = (step: Extract<Step, { kind: 'nsg-rule' }>): string => {
  if ('vm' in step) return `every security group on the way to ${lastName(step.vm)}`;
  return 'destinationGroups' in step
    ? `${lastName(step.nsg)} to ${step.destinationGroups.map(lastName).join(' ')}`
    : lastName(step.nsg);
};

/** What was activated may outlive the eligibility. */
const endsInPim = (
  { assignment }: { readonly assignment: 'active' | 'eligible' | 'plain' },
  platform: 'Azure' | 'Entra',
): string => {
  switch (assignment) {
    case 'active':
      return `${platform} ends it by itself`;
    case 'eligible':
      return `${platform} ends the eligibility by itself, the sweep of Gatehouse what was activated from it`;
    case 'plain':
      return 'the sweep of Gatehouse ends it';
  }
};

const howHeld = ({ assignment }: { readonly assignment: 'active' | 'eligible' | 'plain' }): string =>
  assignment === 'eligible' ? ' (to activate in PIM)' : '';

const whereInDirectory = ({ directoryScope }: Extract<Step, { kind: 'entra-role' }>): string =>
  directoryScope === '/' ? '' : ` in the administrative unit ${codeSpan(lastName(directoryScope), 60)}`;
