/** Open access of people who are gone: out of people.yaml, out of contract, disabled or gone in Entra. Under the cap of I14. */
import { type EntraId, parseInstant } from '../core/brand.ts';
import { isOverByAll } from '../core/clocks.ts';
import { whyDeparted } from '../core/departed.ts';
import { asFault, Fault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { People, Policy, UnconfirmedAccounts } from '../core/policy.ts';
import { mayBeUnconfirmed } from '../core/unconfirmed.ts';
import type { DirectoryApi } from '../ports/directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import { isForbidden } from './check-person.ts';
import type { Cap } from './cap.ts';
import { allows } from './cap.ts';
import type { Closed, ClosePorts } from './close.ts';
import { closeAll } from './close.ts';

export interface DepartedPorts {
  readonly evidence: Pick<Evidence, 'repository' | 'policyAt'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Loaded on first use: a sweep with nothing open asks nobody. */
  readonly directory: () => Promise<Pick<DirectoryApi, 'user'>>;
}

export interface Lost {
  readonly grant: OpenGrant;
  readonly why: string;
}

export interface Departed {
  readonly lost: readonly Lost[];
  /** What could not be found out. It ends nothing, and is said. */
  readonly faults: readonly string[];
  /** What need not be found out, and was not: it is said, and is no fault. */
  readonly notes: readonly string[];
}

const lostByFile = (ports: DepartedPorts, standing: readonly OpenGrant[], people: People): readonly Lost[] =>
  standing.flatMap((grant): readonly Lost[] => {
    const why = whyDeparted(grant, people, (end) => isOverByAll(end, ports.clock.sources()));
    return why === undefined ? [] : [{ grant, why }];
  });

/**
 * NB. Whom the file has lost is looked up again in the file as it is now: a grant that was taken up while this sweep ran was
 * judged by a newer one, which may have brought the person.
 */
const lostStill = async (
  ports: DepartedPorts,
  lost: readonly Lost[],
  policy: Policy,
): Promise<readonly Lost[]> => {
  if (lost.length === 0) return [];
  const { head } = await ports.evidence.repository();
  if (head === policy.commit) return lost;
  const { people } = parsePolicy(await ports.evidence.policyAt(head));
  const grants = lost.map(({ grant }) => grant);
  return people === undefined ? [] : lostByFile(ports, grants, people);
};

const lostFromFile = async (
  ports: DepartedPorts,
  standing: readonly OpenGrant[],
  policy: Policy,
): Promise<Omit<Departed, 'notes'>> => {
  if (policy.people === undefined)
    return {
      lost: [],
      faults: [
        'Whether the people of open grants are still in people.yaml is not known: the policy has findings, and "gatehouse check" says which.',
      ],
    };
  try {
    return { lost: await lostStill(ports, lostByFile(ports, standing, policy.people), policy), faults: [] };
  } catch (thrown) {
    const why = sentenceOf(ports, thrown);
    return {
      lost: [],
      faults: [`Whether the people of open grants are still in people.yaml is not known: ${why}`],
    };
  }
};

/** Why Entra has lost a principal; `undefined`: it has not. Throws where Entra does not say. */
const askEntra = async (ports: DepartedPorts, principal: EntraId): Promise<string | undefined> => {
  const user = await (await ports.directory()).user(principal);
  if (user === undefined) return `Entra knows no account ${principal} any more`;
  // NB. A permission that is missing must not read as everybody being disabled.
  if (user.enabled === undefined)
    throw new Fault('azure.forbidden', 'Entra does not say whether accounts are enabled', {
      remedy: 'Give this identity the Graph application permission User.Read.All.',
    });
  return user.enabled ? undefined : `the account ${principal} is disabled in Entra`;
};

const lostInEntra = async (
  ports: DepartedPorts,
  standing: readonly OpenGrant[],
  { settings }: Policy,
): Promise<Departed> => {
  const faults = new Set<string>();
  const notes = new Set<string>();
  const why = new Map<EntraId, string>();
  const principals = [...new Set(standing.flatMap(({ principal }) => principal ?? []))];
  await Promise.all(
    principals.map(async (principal) => {
      try {
        const lost = await askEntra(ports, principal);
        if (lost !== undefined) why.set(principal, lost);
      } catch (thrown) {
        const held = standing.filter((grant) => grant.principal === principal);
        const days = isForbidden(thrown) ? needNotBeKnown(ports, held, settings) : undefined;
        if (days === undefined)
          faults.add(
            `Whether accounts of open grants are enabled is not known: ${sentenceOf(ports, thrown)}`,
          );
        else
          notes.add(
            `Whether accounts of open grants are enabled may not be asked, and need not be known: accounts.unconfirmed of the settings, until ${days.lastDay}.`,
          );
      }
    }),
  );
  return {
    lost: standing.flatMap((grant): readonly Lost[] => {
      const because = grant.principal === null ? undefined : why.get(grant.principal);
      return because === undefined ? [] : [{ grant, why: because }];
    }),
    faults: [...faults],
    notes: [...notes],
  };
};

/** NB. Of all that somebody holds: one role among it, or one window that outlasts these days, and it is a fault as ever. */
const needNotBeKnown = (
  { clock }: DepartedPorts,
  held: readonly OpenGrant[],
  settings: Policy['settings'],
): UnconfirmedAccounts | undefined => {
  const now = clock.now();
  const days = held.map(({ plan, expiresAt }) => {
    const to = parseInstant(expiresAt);
    return to === undefined ? undefined : mayBeUnconfirmed(settings, plan.steps, { from: now, to });
  });
  return days.every((each) => each !== undefined) ? days[0] : undefined;
};

const sentenceOf = (ports: DepartedPorts, thrown: unknown): string => {
  const fault = asFault(thrown);
  if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
  return faultSentence(fault);
};

/** Of grants whose window runs on; asks nobody where there are none. A source that does not answer ends nothing by itself. */
export const findDeparted = async (
  ports: DepartedPorts,
  standing: readonly OpenGrant[],
  policy: Policy,
): Promise<Departed> => {
  if (standing.length === 0) return { lost: [], faults: [], notes: [] };
  const file = await lostFromFile(ports, standing, policy);
  const rest = standing.filter((grant) => !file.lost.some((one) => one.grant.grant === grant.grant));
  const entra = await lostInEntra(ports, rest, policy);
  return {
    lost: [...file.lost, ...entra.lost],
    faults: [...file.faults, ...entra.faults],
    notes: entra.notes,
  };
};

/** NB. An emptied people.yaml must not end everybody's access at once: more than the cap waits for an operator's count (I14). */
export const endDeparted = async (
  ports: ClosePorts,
  lost: readonly Lost[],
  cap: Cap,
): Promise<{ readonly closed: readonly Closed[]; readonly faults: readonly string[] }> => {
  if (!allows(cap, lost.length)) return { closed: [], faults: [refusal(lost, cap)] };
  return closeAll(
    ports,
    lost.map(({ grant, why }) => ({ grant, why: 'early', note: why })),
  );
};

const refusal = (lost: readonly Lost[], { kind, count }: Cap): string => {
  const each = lost.map(({ grant, why }) => `#${grant.grant} until ${grant.expiresAt}, ${why}`).join('; ');
  return `${lost.length} grants of people who are gone are not over yet, and the cap is ${kind === 'exactly' ? 'exactly ' : ''}${count}: ${each}. Run revoke with expected-count ${lost.length} if they are to be ended now.`;
};
