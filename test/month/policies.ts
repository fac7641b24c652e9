/** The policy files of the month: calendars in the zones of the teams, a freeze, caps, separation of duties, an emergency path. */
import { ESCALATED_AFTER, offers, peopleFile, STRICTER } from './town.ts';
import type { Offer } from './town.ts';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const SUBSCRIPTIONS = [SUBSCRIPTION];

export const SETTINGS = 'policies/gatehouse.yaml';
export const PEOPLE = 'policies/people.yaml';

const settings = `version: 1
freeze: none
timezone: Europe/Berlin
environments:
  production: { max_duration: 8h, mode: enforce, scopes: [target:sub] }
risk:
  low:
    approval: [{ name: manager, by: [manager] }]
    auto_approve: { up_to: 15m }
  medium:
    approval: [{ name: manager, by: [manager] }]
  high:
    approval:
      - { name: manager, by: [manager] }
      - { name: system owner, by: [owner] }
    ticket: { required: true }
waiting:
  remind_after: 20m
  escalate_after: ${ESCALATED_AFTER}m
  escalate_to: [manager-of-manager, group:security]
  lapse_after: 24h
  approval_valid_for: 24h
  merge_valid_for: 24h
start_horizon: 14d
caps:
  active_per_person: 3
  active_total: 120
  unexpired_removals_per_run: 5
merge: automatic
notify: { pull_request: true, alerts: [slack:security] }
operators: [group:security]
ledger: { genesis: 'written by \`gatehouse init\`' }
calendars:
  berlin-hours:
    - { days: [mon, tue, wed, thu, fri], from: '07:00', to: '21:00' }
  new-york-hours:
    - { days: [mon, tue, wed, thu, fri], from: '12:00', to: '03:00' }
freezes:
  - { name: end of the quarter, from: 2026-10-30, to: 2026-11-01, environments: [production] }
separation_of_duties:
  - { name: who operates does not administer, never_both: [team2-operate, team2-admin], within: 24h }
tickets:
  servicenow: { pattern: '^(CHG|INC)[0-9]{7}$', ask: nobody }
network: { priorities: { from: 200, to: 399 }, widest_source: /32 }
justification: { min_length: 20 }
`;

const placeOf = (team: number): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/team${team}`;

const targets = `targets:
  sub: /subscriptions/${SUBSCRIPTION}
${[...new Set(offers.map(({ team }) => team))]
  .map(
    (team) =>
      `  rg${team}: ${placeOf(team)}\n` +
      `  nsg${team}: ${placeOf(team)}/providers/Microsoft.Network/networkSecurityGroups/nsg\n` +
      ['read', 'deploy', 'operate', 'admin', 'oncall']
        .map((kind) => `  ${kind}${team}: ${placeOf(team)}/providers/Microsoft.Web/sites/${kind}\n`)
        .join(''),
  )
  .join('')}`;

const SPECIAL: Readonly<Record<Offer['kind'], (team: number) => string>> = {
  read: () => 'risk: low\napproval: none\n',
  deploy: (team) => `risk: low\nhours: ${team < 5 ? 'berlin' : 'new-york'}-hours\n`,
  operate: () => 'risk: medium\ncooldown: 15m\n',
  admin: (team) => `risk: high
hours: ${team < 5 ? 'berlin' : 'new-york'}-hours
break_glass:
  requesters: [oncall:team${team}]
  max_duration: 2h
  waives: [approval, hours, ticket]
  review: { within: 24h, by: [group:security] }
`,
  oncall: () => 'risk: medium\napproval: none\n',
};

const entitlement = ({ name, team, kind, network, longest }: Offer): string => `entitlement: ${name}
description: Work of one team at one place
owner: group:team${team}-owners
environment: production
requesters: [${kind === 'oncall' ? `oncall:team${team}` : `group:team${team}`}]
${SPECIAL[kind](team)}${network ? 'parameters:\n  source_ip: { type: ip, within: [203.0.113.0/24] }\n' : ''}privileges:
  - { kind: azure-role, role: Contributor, scope: target:${kind}${team} }
${kind === 'admin' ? `  - { kind: azure-role, role: Reader, scope: target:rg${team} }\n` : ''}${
  network ? `  - { kind: nsg-rule, nsg: target:nsg${team}, source: param:source_ip, ports: [443] }\n` : ''
}max_duration: ${longest / 60}h
`;

export const policyFiles = (): Record<string, string> => ({
  [SETTINGS]: settings,
  [PEOPLE]: peopleFile(),
  'policies/targets.yaml': targets,
  ...Object.fromEntries(
    offers.map((offer) => [`policies/entitlements/${offer.name}.yaml`, entitlement(offer)]),
  ),
});

/** From then on an owner must approve beside the manager. */
export const stricter = (): Record<string, string> => {
  const offer = offers.find(({ name }) => name === STRICTER.offer);
  if (offer === undefined) throw new Error(`there is no ${STRICTER.offer}`);
  return {
    [`policies/entitlements/${offer.name}.yaml`]: `${entitlement(offer)}approval: [{ name: system owner, by: [owner] }]\n`,
  };
};
