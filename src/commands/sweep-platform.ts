/**
 * The sweep from the platforms alone: every marked object of this installation that is over, or that no open grant stands behind,
 * and whoever no grant put into a container that is exclusive.
 */
import type { EntraId, GrantNumber, Installation, Instant } from '../core/brand.ts';
import { formatInstant, later, minutes } from '../core/brand.ts';
import { isOverByAll } from '../core/clocks.ts';
import type { ExclusiveContainer } from '../core/exclusive.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { platformOf } from '../core/platform.ts';
import { type Area, ELSEWHERE, everywhere, parseShard } from '../core/shard.ts';
import { standsBehind } from '../core/stands-behind.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Cap } from './cap.ts';
import { allows } from './cap.ts';
import type { Discovered, DiscoveryScope, Provider } from '../ports/privilege.ts';
import { persist } from './persist.ts';
import { byNoGrant, containersThatSaySo, describeStray, expelOne, findStrays } from './strays.ts';
import type { FoundStray, FoundStrays } from './strays.ts';

export interface SweepPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: () => Promise<readonly Provider[]>;
}

export interface SweepOptions {
  readonly installation: Installation;
  readonly subscriptions: readonly string[];
  /** Groups in Entra that the policy opens through PIM; absent where it cannot be read. */
  readonly groups?: readonly EntraId[];
  /** Reads the open grants; undefined when there are no books: then only what is over is ended, and nobody's membership is explained. */
  readonly open: (() => Promise<ReadonlyMap<GrantNumber, OpenGrant>>) | undefined;
  /** As the policy declares them; `said`: it cannot be read, and those count that say it on the platform themselves. */
  readonly exclusive: readonly ExclusiveContainer[] | 'said';
  /** How many unexpired objects may be removed. */
  readonly cap: Cap;
  /** Where other jobs look, this run does not; absent: everywhere. */
  readonly area?: Area;
}

export interface Swept {
  readonly found: number;
  readonly ended: number;
  /** How many of them were not over yet: they count against the cap, whether they could be ended or not. */
  readonly unexpired: number;
  /** When the next of what is not over will be. */
  readonly next: Instant | undefined;
  readonly faults: readonly string[];
}

interface Found {
  readonly provider: Provider;
  readonly object: Discovered;
}

/** How long a search is tried again that was not answered. */
const SEARCH_PATIENCE = minutes(2);

/**
 * NB. Where the books cannot be read this is the only way to what is over: one answer that was lost must not cost a sweep. Before
 * any platform has told the time nobody knows how long to try.
 */
const searching = async <T>(clock: Clock, search: () => Promise<T>): Promise<T> => {
  try {
    return await search();
  } catch (thrown) {
    if (!asFault(thrown).transient || clock.sources().length === 0) throw thrown;
    return persist(clock, later(clock.now(), SEARCH_PATIENCE), search);
  }
};

const discoverAll = async (
  { clock, log }: Pick<SweepPorts, 'clock' | 'log'>,
  providers: readonly Provider[],
  options: SweepOptions,
): Promise<{ readonly found: readonly Found[]; readonly faults: readonly string[] }> => {
  const faults: string[] = [];
  // Each subscription by itself: one that may not be read must not hide the others (I12). GitHub has none and is one place.
  const searches = providers.flatMap((provider) =>
    placesOf(provider.kind, options).map((place) => ({ provider, ...place })),
  );
  const found = await Promise.all(
    searches.map(async ({ provider, place, ...where }): Promise<readonly Found[]> => {
      try {
        const objects = await searching(clock, () =>
          provider.discover({ installation: options.installation, ...where }),
        );
        return objects.map((object) => ({ provider, object }));
      } catch (thrown) {
        const fault = asFault(thrown);
        const sentence = `The search for ${provider.kind} in ${place} failed: ${faultSentence(fault)}`;
        // NB. Only where the platform ends it without us: for anything else a place that nobody may look into hides open access.
        if (provider.endsUnsearched === true && fault.code === 'azure.forbidden') log.info(sentence);
        else faults.push(sentence);
        return [];
      }
    }),
  );
  return { found: onceEach(found.flat()), faults };
};

/** A platform may show one object in several places. */
const onceEach = (found: readonly Found[]): readonly Found[] => [
  ...new Map(found.map((one) => [`${one.provider.kind} ${one.object.objectId.toLowerCase()}`, one])).values(),
];

/** Where a kind is searched: a directory and an organization are one place each, and so is each group. */
const placesOf = (
  kind: Provider['kind'],
  { subscriptions, groups = [], area = everywhere }: SweepOptions,
): readonly (Omit<DiscoveryScope, 'installation'> & { readonly place: string })[] => {
  if (platformOf(kind) !== 'azure' && !area(ELSEWHERE)) return [];
  switch (platformOf(kind)) {
    case 'github':
      return [{ subscriptions: [], place: 'the organization' }];
    case 'directory':
      return kind === 'entra-group'
        ? groups.map((id) => ({ subscriptions: [], groups: [id], place: `the group ${id}` }))
        : [{ subscriptions, place: 'the directory' }];
    case 'azure':
      return [
        ...subscriptions.filter((id) => isIn(area, id)).map((id) => ({ subscriptions: [id], place: id })),
        // Roles alone stand on management groups. Who names no subscription is told so once, and not asked for these too.
        ...(kind === 'azure-role' && subscriptions.length > 0 && area(ELSEWHERE)
          ? [{ subscriptions: [], managementGroups: true as const, place: 'the management groups' }]
          : []),
      ];
  }
};

/** An id that has not the form of one is looked for by every run. */
const isIn = (area: Area, subscription: string): boolean => {
  const shard = parseShard(subscription);
  return shard === undefined || area(shard);
};

const endOne = async (ports: SweepPorts, { provider, object }: Found): Promise<string | undefined> => {
  const context = {
    installation: object.installation,
    grant: object.grant,
    expiresAt: object.expiresAt,
    url: '',
  };
  try {
    const revocation = await provider.revoke(object.step, context, object.objectId);
    ports.log.info(`#${object.grant} ${object.step.kind}: ${revocation.state}, found on the platform`);
    return revocation.state === 'absent'
      ? undefined
      : `#${object.grant} ${object.step.kind} is still there: ${'why' in revocation ? revocation.why : revocation.what}`;
  } catch (thrown) {
    const fault = asFault(thrown);
    return `#${object.grant} ${object.step.kind}: ${faultSentence(fault)}`;
  }
};

/** What no open grant stands behind. */
interface Unbacked {
  readonly orphans: readonly Found[];
  readonly strays: readonly FoundStray[];
  readonly faults: readonly string[];
}

// NB. A forged closing event hides nothing: what the ledger calls ended and the platform still shows is an orphan. The ledger
// is read after the platforms: every object and every member that was found has its intent there by now (I2), also one of a run
// that opens at this moment. Where it cannot be read, nothing is called an orphan, and nobody a stray whom a grant may have put in.
const unbackedIn = async (
  found: readonly Found[],
  strays: readonly FoundStray[],
  options: SweepOptions,
): Promise<Unbacked> => {
  if (options.open === undefined) return { orphans: [], strays, faults: [] };
  const certain = strays.filter(({ stray }) => stray.principal === undefined);
  if (found.length === 0 && certain.length === strays.length) return { orphans: [], strays, faults: [] };
  try {
    const open = await options.open();
    return {
      orphans: found.filter(({ object }) => !standsBehind(open.get(object.grant), object.step)),
      strays: byNoGrant(strays, open),
      faults: [],
    };
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') throw thrown;
    return {
      orphans: [],
      strays: certain,
      faults: [`Whether grants stand behind what was found is not known: ${faultSentence(fault)}`],
    };
  }
};

const straysOf = async (
  log: Log,
  providers: readonly Provider[],
  { exclusive, installation, area = everywhere }: SweepOptions,
): Promise<FoundStrays> => {
  if (!area(ELSEWHERE)) return { strays: [], faults: [] };
  if (exclusive !== 'said') return findStrays(providers, exclusive, installation);
  const { containers, faults } = await containersThatSaySo(log, providers, installation);
  const found = await findStrays(providers, containers, installation);
  return { strays: found.strays, faults: [...faults, ...found.faults] };
};

/** Over by every clock ends without a cap; an orphan before its end only within the cap (I14). */
export const sweepPlatform = async (ports: SweepPorts, options: SweepOptions): Promise<Swept> => {
  // NB. A sweep that looks nowhere on Azure must not be green: what no other path ends would stay for ever.
  const nowhere =
    options.subscriptions.length > 0
      ? []
      : [
          'No subscription is given, so nothing was searched on Azure: set the repository variable GATEHOUSE_AZURE_SUBSCRIPTIONS.',
        ];
  const providers = await ports.providers();
  const { found, faults } = await discoverAll(ports, providers, options);
  const over = found.filter(({ object }) => isOverByAll(object.expiresAt, ports.clock.sources()));
  const rest = found.filter((one) => !over.includes(one));
  const { strays: inside, faults: unasked } = await straysOf(ports.log, providers, options);
  const { orphans, strays: all, faults: unread } = await unbackedIn(rest, inside, options);
  const strays = all.filter(({ stray }) => stray.left === undefined);
  const early = orphans.length + strays.length;
  const capped = !allows(options.cap, early);
  const toEnd = [...over, ...(capped ? [] : orphans)];
  const toExpel = capped ? [] : strays;
  const results = await Promise.all([
    ...toEnd.map((one) => endOne(ports, one)),
    ...toExpel.map((one) => expelOne(ports.log, one)),
  ]);
  const failed = results.flatMap((result) => result ?? []);
  return {
    found: found.length,
    ended: toEnd.length + toExpel.length - failed.length,
    unexpired: capped ? 0 : early,
    next: rest.map(({ object }) => object.expiresAt).toSorted((a, b) => a - b)[0],
    faults: [
      ...nowhere,
      ...faults,
      ...unread,
      ...unasked,
      ...failed,
      ...all.flatMap(({ stray }) =>
        stray.left === undefined
          ? []
          : [`${describeStray(stray)} by no grant, and left there: ${stray.left}.`],
      ),
      ...(capped ? [refusalOf(options, orphans, strays)] : []),
    ],
  };
};

const refusalOf = (
  { cap: { kind, count }, open }: SweepOptions,
  orphans: readonly Found[],
  strays: readonly FoundStray[],
): string => {
  const held = [
    ...orphans.map(
      ({ object }) => `#${object.grant} ${object.step.kind} until ${formatInstant(object.expiresAt)}`,
    ),
    ...strays.map(({ stray }) => describeStray(stray)),
  ];
  const limit = `the cap is ${kind === 'exactly' ? 'exactly ' : ''}${count}: ${held.join('; ')}`;
  // Without books nobody knows who may lift the cap, but whoever is at a terminal holds the identity anyway.
  return open === undefined
    ? `${held.length} in exclusive groups may be there by grants or by none, which nobody can tell without the ledger, and ${limit}. Run "gatehouse revoke --platform-only --expected-count ${held.length}" at a terminal if they are to be put out now.`
    : `${held.length} objects without an open grant are not over yet, and ${limit}. Run revoke with expected-count ${held.length} if they are to be removed now.`;
};
