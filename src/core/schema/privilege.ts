/** The kinds of privilege. A new kind is one more branch. */
import { Type } from 'typebox';
import {
  Cidr,
  closed,
  DirectoryScope,
  discriminated,
  list,
  oneOf,
  oneOrMore,
  Ports,
  Repository,
  SourceAddress,
  Target,
  TargetOrParameter,
  TeamSlug,
  text,
  UuidOrParameter,
} from './words.ts';

const kind = <const K extends string>(word: K, description: string) =>
  Type.Unsafe<K>({ type: 'string', const: word, description });

const onlyIfEligible = Type.Optional(
  Type.Boolean({ description: 'Elevates only whom PIM lists as eligible.' }),
);
const assignment = Type.Optional(
  oneOf(['active', 'eligible'], '`eligible`: for the window the person may activate it in PIM themselves.'),
);
const managed = (means: string) =>
  Type.Optional(
    oneOf(['exclusive'], `Whoever is in it without an open grant is out at the next sweep. ${means}`),
  );
const protocol = Type.Optional(oneOf(['Tcp', 'Udp', '*'], 'The protocol; `Tcp` if absent.'));

const role = text(200, 'The name of the role, or the UUID of its definition.');

const azureRole = closed(
  {
    kind: kind('azure-role', 'A role on a management group, subscription, resource group or resource.'),
    role,
    scope: TargetOrParameter,
    only_if_eligible: onlyIfEligible,
    assignment: Type.Optional(
      oneOf(
        ['active', 'eligible', 'plain'],
        '`eligible`: for the window the person may activate it in PIM themselves. `plain`: without PIM, ended by the sweep.',
      ),
    ),
  },
  'A role in Azure.',
);

const nsgRule = closed(
  {
    kind: kind('nsg-rule', 'A rule of its own in a network security group.'),
    nsg: Type.Optional(TargetOrParameter),
    vm: Type.Optional(TargetOrParameter),
    source: Type.Optional(SourceAddress),
    sources: Type.Optional(list(SourceAddress, 'Several networks, instead of `source:`.')),
    destination: Type.Optional(Cidr),
    destination_groups: Type.Optional(
      list(Target, 'Application security groups, instead of `destination:`.', { maxItems: 10 }),
    ),
    protocol,
    ports: Ports,
  },
  'A rule in a network security group: `nsg:` names it, `vm:` means every one on the way.',
);

const entraRole = closed(
  {
    kind: kind('entra-role', 'A directory role.'),
    role,
    directory_scope: Type.Optional(DirectoryScope),
    only_if_eligible: onlyIfEligible,
    assignment,
  },
  'A role in Entra.',
);

const entraGroup = closed(
  {
    kind: kind('entra-group', 'Membership of a group.'),
    group: UuidOrParameter,
    access: Type.Optional(oneOf(['member', 'owner'], '`member` if absent.')),
    only_if_eligible: onlyIfEligible,
    assignment,
    managed: managed('With it, plain membership; without it, through PIM.'),
  },
  'A group in Entra.',
);

const vmJit = closed(
  {
    kind: kind('vm-jit', 'Just-in-time access of Defender for Cloud.'),
    vm: TargetOrParameter,
    ports: Ports,
    source: SourceAddress,
    protocol,
  },
  'Defender opens ports of a virtual machine.',
);

const azureFirewall = closed(
  {
    kind: kind('azure-firewall', 'A rule collection group of its own in a firewall policy.'),
    policy: TargetOrParameter,
    source: SourceAddress,
    destination: oneOrMore(Cidr, 'Where to.'),
    protocol,
    ports: Ports,
  },
  'A rule in Azure Firewall.',
);

const gitHubTeam = closed(
  {
    kind: kind('github-team', 'Membership of a team.'),
    team: TeamSlug,
    role: Type.Optional(oneOf(['member', 'maintainer'], '`member` if absent.')),
    managed: managed('No other team can be granted: a membership has no room for its end.'),
  },
  'A team on GitHub.',
);

const gitHubRepo = closed(
  {
    kind: kind('github-repo', 'A permission on a repository.'),
    repository: Repository,
    permission: oneOf(['pull', 'triage', 'push', 'maintain', 'admin'], 'The permission.'),
    managed: managed('No other repository can be opened: a permission has no room for its end.'),
  },
  'A repository on GitHub.',
);

export const Privilege = discriminated(
  'kind',
  {
    'azure-role': azureRole,
    'nsg-rule': nsgRule,
    'entra-role': entraRole,
    'entra-group': entraGroup,
    'vm-jit': vmJit,
    'azure-firewall': azureFirewall,
    'github-team': gitHubTeam,
    'github-repo': gitHubRepo,
  },
  'A privilege: one kind and a target.',
);
