/** Whoever is in a container that is exclusive, and by no grant: found, and put out. */
import type { GrantNumber, Installation } from '../core/brand.ts';
import { isGranted } from '../core/exclusive.ts';
import type { ExclusiveContainer } from '../core/exclusive.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Log } from '../ports/log.ts';
import type { Exclusive, Provider, Stray } from '../ports/privilege.ts';

export interface FoundStray {
  readonly exclusive: Exclusive;
  readonly stray: Stray;
}

export interface FoundStrays {
  readonly strays: readonly FoundStray[];
  readonly faults: readonly string[];
}

export const findStrays = async (
  providers: readonly Provider[],
  containers: readonly ExclusiveContainer[],
  installation: Installation,
): Promise<FoundStrays> => {
  const faults: string[] = [];
  const strays = await Promise.all(
    containers.map(async ({ kind, name }): Promise<readonly FoundStray[]> => {
      const exclusive = providers.find((provider) => provider.kind === kind)?.exclusive;
      if (exclusive === undefined) return [];
      try {
        return (await exclusive.strays(name, installation)).map((stray) => ({ exclusive, stray }));
      } catch (thrown) {
        faults.push(`Who is in ${name} by no grant is not known: ${faultSentence(asFault(thrown))}`);
        return [];
      }
    }),
  );
  return { strays: strays.flat(), faults };
};

/** The containers that say on the platform itself that they are ours alone: where no policy can be read. */
export const containersThatSaySo = async (
  log: Log,
  providers: readonly Provider[],
  installation: Installation,
): Promise<{ readonly containers: readonly ExclusiveContainer[]; readonly faults: readonly string[] }> => {
  const provider = providers.find(({ kind }) => kind === 'entra-group');
  try {
    const names = (await provider?.exclusive?.containers(installation)) ?? [];
    return { containers: names.map((name) => ({ kind: 'entra-group', name })), faults: [] };
  } catch (thrown) {
    const fault = asFault(thrown);
    const sentence = `Which groups are exclusive is not known: ${faultSentence(fault)}`;
    // Who may not read groups has put nobody into one; where that is new, the sweep with a policy is red for it.
    if (fault.code !== 'azure.forbidden') return { containers: [], faults: [sentence] };
    log.info(sentence);
    return { containers: [], faults: [] };
  }
};

/** Without whoever an open grant put there. */
export const byNoGrant = (
  strays: readonly FoundStray[],
  open: ReadonlyMap<GrantNumber, OpenGrant>,
): readonly FoundStray[] =>
  strays.filter(
    ({ stray: { container, principal } }) =>
      principal === undefined || !isGranted(open.values(), { group: container, principal }),
  );

/** The fault, if it failed. */
export const expelOne = async (log: Log, { exclusive, stray }: FoundStray): Promise<string | undefined> => {
  try {
    await exclusive.expel(stray);
    log.info(`${describeStray(stray)} is out: no grant put anybody there`);
    return undefined;
  } catch (thrown) {
    return `${describeStray(stray)}: ${faultSentence(asFault(thrown))}`;
  }
};

export const describeStray = ({ who, container }: Stray): string => `${who} in ${container}`;
