/** Groups behind their port, in memory: a list that lags behind what was changed, and nothing that says by whom. */
import type { EntraId, Instant } from '../../src/core/brand.ts';
import type { RoleSettings } from '../../src/core/pim-settings.ts';
import type { GraphPimAnswer } from '../../src/ports/graph-pim.ts';
import type { DirectoryGroup, GroupApi, GroupMember, MembershipAnswer } from '../../src/ports/groups.ts';
import { DEFAULT_SETTINGS } from './directory-roles.ts';
import { fakeGraphPim, isShown } from './graph-pim.ts';
import type { Asked, Holding, Knobs } from './graph-pim.ts';

interface Membership {
  readonly member: GroupMember;
  readonly shownFrom: number;
  hiddenFrom: number;
}

export interface FakeGroupPim extends Knobs {
  readonly holdings: Holding[];
  readonly mayActivate: Holding[];
  readonly asked: Asked[];
  settingsOf: RoleSettings | undefined;
}

export interface FakeGroups extends GroupApi {
  /** PIM for Groups. What it assigns is no member of `memberships`. */
  readonly governed: FakeGroupPim;
  readonly all: Map<string, DirectoryGroup>;
  readonly memberships: Map<string, Membership[]>;
  /** Milliseconds until the list shows a change. */
  lag: number;
  /** Puts somebody in by hand, shown at once. */
  join(group: EntraId, member: Pick<GroupMember, 'id'> & Partial<GroupMember>): void;
}

interface FakeWorld {
  readonly now: () => Instant;
  readonly calling: <T>(name: string, effect: () => T) => Promise<T>;
  readonly disturbed: (effect: () => MembershipAnswer) => MembershipAnswer;
  readonly disturbedPim: (effect: () => GraphPimAnswer) => GraphPimAnswer;
}

export const fakeGroups = ({ now, calling, disturbed, disturbedPim }: FakeWorld): FakeGroups => {
  const governed: FakeGroupPim = {
    holdings: [],
    mayActivate: [],
    asked: [],
    settingsOf: DEFAULT_SETTINGS,
    lag: 3_000,
    listLag: 2_000,
    status: 'Provisioned',
  };
  const pimWorld = { now, calling, disturbed: disturbedPim };
  const held = () => governed.holdings.filter((one) => isShown(one, now()));
  const entriesOf = (group: EntraId) => {
    const entries = fake.memberships.get(group) ?? [];
    fake.memberships.set(group, entries);
    return entries;
  };
  const isIn = ({ hiddenFrom }: Membership) => hiddenFrom === Infinity;
  const shown = (group: EntraId) =>
    entriesOf(group).filter(({ shownFrom, hiddenFrom }) => shownFrom <= now() && now() < hiddenFrom);

  const fake: FakeGroups = {
    governed,
    all: new Map(),
    memberships: new Map(),
    lag: 2_000,
    join: (group, member) => {
      const whole = { kind: 'person', name: '', ...member } as const;
      entriesOf(group).push({ member: whole, shownFrom: 0, hiddenFrom: Infinity });
    },
    group: (id) => calling('group', () => fake.all.get(id)),
    describedAs: (start) =>
      calling('groups by description', () =>
        [...fake.all.values()].filter(({ description }) => description.startsWith(start)),
      ),
    members: (group) => calling('members', () => shown(group).map(({ member }) => member)),
    owners: () => calling('owners', () => []),
    add: (group, person) =>
      calling('add member', () =>
        disturbed(() => {
          if (!fake.all.has(group)) return { kind: 'unknown' };
          if (entriesOf(group).some((entry) => entry.member.id === person && isIn(entry)))
            return { kind: 'unchanged' };
          const member = { id: person, kind: 'person', name: 'Alice' } as const;
          entriesOf(group).push({ member, shownFrom: now() + fake.lag, hiddenFrom: Infinity });
          return { kind: 'done' };
        }),
      ),
    remove: (group, member) =>
      calling('remove member', () =>
        disturbed(() => {
          const entry = entriesOf(group).find((one) => one.member.id === member && isIn(one));
          if (entry === undefined) return { kind: 'unchanged' };
          entry.hiddenFrom = now() + fake.lag;
          return { kind: 'done' };
        }),
      ),
    pim: {
      holders: (group) => calling('group holders', () => held().filter(({ scope }) => scope === group)),
      eligible: (group) =>
        calling('group eligible', () =>
          governed.mayActivate.filter((one) => one.scope === group && isShown(one, now())),
        ),
      settings: () => calling('group settings', () => governed.settingsOf),
      activated: (principal) =>
        calling('group activated', () =>
          held().filter((one) => one.principal === principal && one.type === 'Activated'),
        ),
      assignments: fakeGraphPim(pimWorld, governed, {
        prefix: 'group',
        type: 'Assigned',
        held: governed.holdings,
        asked: governed.asked,
      }),
      eligibilities: fakeGraphPim(pimWorld, governed, {
        prefix: 'group eligible',
        type: 'Eligible',
        held: governed.mayActivate,
        asked: [],
      }),
    },
  };
  return fake;
};
