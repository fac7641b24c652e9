/** What the administrators do in the month: a rule more, a freeze for an afternoon, and people who leave. */
import type { GrantNumber } from '../../src/core/brand.ts';
import type { Agenda } from './agenda.ts';
import type { Ask } from './asks.ts';
import { BEGIN, FREEZE } from './calendar.ts';
import { PEOPLE, SETTINGS, stricter } from './policies.ts';
import { leavers, peopleFile, personOf, STRICTER } from './town.ts';
import type { World } from './world.ts';

const DAY = 24 * 3_600_000;

export interface OfficeOptions {
  readonly world: World;
  readonly agenda: Agenda;
  readonly asks: ReadonlyMap<GrantNumber, Ask>;
  /** Who has left when. */
  readonly gone: Map<string, number>;
  readonly wake: (what: 'elevate' | GrantNumber) => void;
}

export const openOffice = ({ world, agenda, asks, gone, wake }: OfficeOptions): void => {
  const { github, administrator, clock, witness } = world;
  const change = (files: Readonly<Record<string, string>>): void => {
    const pull = github.openPull(administrator, files);
    wake(pull);
    github.merge(pull, administrator);
    wake('elevate');
  };
  const leave = (key: string): void => {
    const person = personOf.get(key);
    if (person === undefined) return;
    gone.set(key, clock.now());
    world.directory.accounts.set(person.entra, { id: person.entra, enabled: false });
    change({ [PEOPLE]: peopleFile(new Set(gone.keys())) });
    for (const ask of asks.values())
      if (ask.person === person && witness.of(ask.pull).some(({ goneAt }) => goneAt === undefined))
        ask.endWantedAt ??= clock.now();
  };
  agenda.add(STRICTER.at, () => change(stricter()));
  agenda.add(FREEZE.from, () =>
    change({ [SETTINGS]: world.settings.replace('freeze: none', 'freeze: changes') }),
  );
  agenda.add(FREEZE.to, () => change({ [SETTINGS]: world.settings }));
  for (const [index, key] of leavers.entries())
    agenda.add(BEGIN + (8 + index * 7) * DAY + 10 * 3_600_000, () => leave(key));
};
