/** Whoever is in a container that the policy declares exclusive, and by no grant: found, and put out. */
import type { ExclusiveContainer } from '../core/exclusive.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Log } from '../ports/log.ts';
import type { Exclusive, Provider, Stray } from '../ports/privilege.ts';

export interface FoundStray {
  readonly exclusive: Exclusive;
  readonly stray: Stray;
}

export const findStrays = async (
  providers: readonly Provider[],
  containers: readonly ExclusiveContainer[],
): Promise<{ readonly strays: readonly FoundStray[]; readonly faults: readonly string[] }> => {
  const faults: string[] = [];
  const strays = await Promise.all(
    containers.map(async ({ kind, name }): Promise<readonly FoundStray[]> => {
      const exclusive = providers.find((provider) => provider.kind === kind)?.exclusive;
      if (exclusive === undefined) return [];
      try {
        return (await exclusive.strays(name)).map((stray) => ({ exclusive, stray }));
      } catch (thrown) {
        faults.push(`Who is in ${name} by no grant is not known: ${faultSentence(asFault(thrown))}`);
        return [];
      }
    }),
  );
  return { strays: strays.flat(), faults };
};

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
