/** The bench of the commands with the real providers of roles and rules, over an Azure in memory that other people use too. */
import { instant } from '../../src/core/brand.ts';
import type { Installation } from '../../src/core/brand.ts';
import { elevate } from '../../src/commands/elevate.ts';
import type { Report } from '../../src/commands/report.ts';
import type { RevokeOptions } from '../../src/commands/revoke-books.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { ruleName } from '../../src/providers/nsg-rule/rule.ts';
import type { SecurityRule } from '../../src/ports/security-groups.ts';
import { entraOf } from '../builders/policy.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { BASTION_NSG, fakeAzure, RESOURCE_GROUP, SUBSCRIPTION } from '../fakes/azure.ts';
import { openBench } from './bench.ts';

const LOGIN = 'aaaaaaaa-0000-4000-8000-000000000001';
const READER = 'aaaaaaaa-0000-4000-8000-000000000002';
export const OTHER_INSTALLATION = 'bbbbbbbb' as Installation;

const someRule: SecurityRule = {
  name: 'AllowHttpsInbound',
  description: '',
  protocol: 'Tcp',
  access: 'Allow',
  direction: 'Inbound',
  priority: 120,
  sources: ['198.51.100.0/24'],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationPorts: ['443'],
  sourceGroups: [],
  destinationGroups: [],
  state: 'Succeeded',
};

const assignment = (
  azure: FakeAzure,
  of: { id: string; principal: string; role: string; scope: string },
) => ({
  ...of,
  schedule: `made-by-hand-${of.id}`,
  startsAt: instant(azure.now() - 86_400_000),
  endsAt: undefined,
  member: 'Direct' as const,
  type: 'Assigned',
  activates: undefined,
  conditional: false,
  shownFrom: 0,
  hiddenFrom: Infinity,
});

/** Alice may be elevated; beside her stand what bob holds for good, what alice holds elsewhere, and rules of others. */
const people = (azure: FakeAzure, installation: Installation): void => {
  azure.users.set(entraOf('alice'), { id: entraOf('alice'), displayName: 'Alice', enabled: true });
  azure.roleNames.push({ guid: LOGIN, name: 'Virtual Machine Administrator Login' });
  azure.roleNames.push({ guid: READER, name: 'Reader' });
  const hub = `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/bastionHosts/bas-hub`;
  azure.eligibilities.push(
    assignment(azure, { id: 'eligible', principal: entraOf('alice'), role: LOGIN, scope: RESOURCE_GROUP }),
  );
  azure.instances.push(
    assignment(azure, { id: 'bob-reader', principal: entraOf('bob'), role: READER, scope: hub }),
    assignment(azure, { id: 'bob-login', principal: entraOf('bob'), role: LOGIN, scope: RESOURCE_GROUP }),
    assignment(azure, {
      id: 'alice-elsewhere',
      principal: entraOf('alice'),
      role: READER,
      scope: `/subscriptions/${SUBSCRIPTION}/resourceGroups/other`,
    }),
  );
  const theirs = { installation: OTHER_INSTALLATION, grant: 1 as never };
  azure.nsgs.set(BASTION_NSG.toLowerCase(), {
    id: BASTION_NSG,
    subnets: [],
    rules: [
      someRule,
      // A marker of ours, copied into somebody's own rule, over for a year.
      {
        ...someRule,
        name: 'copied',
        priority: 210,
        description: `gh:${installation}-1 exp=2025-11-20T12:00:00Z`,
      },
      // Another installation's, as it makes them, over for a year.
      {
        ...someRule,
        name: ruleName(theirs, '3'),
        priority: 220,
        description: `gh:${OTHER_INSTALLATION}-1 exp=2025-11-20T12:00:00Z`,
      },
    ],
  });
};

export const openAzureBench = async (change?: Parameters<typeof openBench>[0]) => {
  const bench = await openBench(change);
  const azure = fakeAzure('2026-11-20T10:00:00Z');
  people(azure, bench.installation);
  const providers = [azureRole(azure), nsgRule(azure)];
  /** Both go on together: whoever slept is ahead. */
  const meet = (): void => {
    azure.advance(Math.max(0, bench.clock.now() - azure.now()));
    bench.clock.advance(Math.max(0, azure.now() - bench.clock.now()));
  };
  const ports = () => ({
    ...bench.ports(bench.nextRun()),
    clock: {
      ...bench.clock,
      sleep: async (time: Parameters<typeof bench.clock.sleep>[0]) => {
        await bench.clock.sleep(time);
        meet();
      },
    },
    providers: async () => providers,
  });
  const rules = () => azure.nsgs.get(BASTION_NSG.toLowerCase())?.rules ?? [];
  const isOurs = ({ name }: SecurityRule) => name.startsWith(`gh-${bench.installation}`);
  const holds = () =>
    azure.instances.filter(
      ({ shownFrom, hiddenFrom, endsAt }) =>
        (shownFrom ?? 0) <= azure.now() &&
        azure.now() < (hiddenFrom ?? Infinity) &&
        (endsAt === undefined || azure.now() < endsAt),
    );
  const isByHand = ({ schedule }: { readonly schedule: string | undefined }) =>
    schedule?.startsWith('made-by-hand') === true;
  return {
    bench,
    azure,
    providers: async () => providers,
    /** Moves both clocks. */
    advance: (time: number): void => {
      bench.clock.advance(time);
      meet();
    },
    elevate: async (): Promise<Report> => {
      meet();
      return elevate(ports());
    },
    revoke: async (options: Partial<RevokeOptions> = {}): Promise<Report> => {
      meet();
      return revoke(ports(), {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: [SUBSCRIPTION],
        expected: undefined,
        ...options,
      });
    },
    ours: () => ({
      roles: holds().filter((instance) => !isByHand(instance)).length,
      rules: rules().filter(isOurs).length,
    }),
    ourRule: () => rules().find(isOurs),
    changeOurs: (edit: (rule: SecurityRule) => SecurityRule | undefined): void => {
      const nsg = azure.nsgs.get(BASTION_NSG.toLowerCase());
      if (nsg !== undefined)
        nsg.rules = nsg.rules.flatMap((rule) => (isOurs(rule) ? (edit(rule) ?? []) : [rule]));
    },
    /** Everything that is not ours, whole. */
    others: () => ({
      assignments: holds().filter(isByHand),
      eligibilities: [...azure.eligibilities],
      rules: rules().filter((rule) => !isOurs(rule)),
    }),
  };
};

export type AzureBench = Awaited<ReturnType<typeof openAzureBench>>;
