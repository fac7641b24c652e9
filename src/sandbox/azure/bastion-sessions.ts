/** People who are at work through Azure Bastion: who, on which machine, since when, and whether they let go when they are told to. */
import { scopeKey } from './scope.ts';
import type { Tenant } from './tenant.ts';

export interface BastionSession {
  readonly id: string;
  /** An account of the machine, or a sign-in name of Entra. */
  readonly userName: string;
  readonly targetResourceId: string;
  readonly targetHostName: string;
  readonly targetIpAddress: string;
  readonly protocol: 'SSH' | 'RDP';
  readonly startedAt: number;
  /** What becomes of it when somebody disconnects it: it goes, it never does, or it is listed once more afterwards. */
  readonly disconnecting: 'goes' | 'fails' | 'reappears';
}

export interface SessionState {
  readonly sessionId: string;
  readonly message: string;
  readonly state: 'Disconnected' | 'Failed' | 'NotFound';
}

interface Kept {
  readonly session: BastionSession;
  hiddenFrom: number;
  reappearsAt: number;
}

/** A list that was asked for, before it is there. */
interface Listing {
  readonly bastion: string;
  readonly readyAt: number;
}

export interface BastionSessions {
  begin(bastion: string, session: BastionSession): void;
  /** In the order in which they began. */
  listed(bastion: string): readonly BastionSession[];
  /** Id of an operation; see `listing`. */
  ask(bastion: string): string;
  listing(operation: string): { readonly bastion: string; readonly ready: boolean } | undefined;
  disconnect(bastion: string, ids: readonly string[]): readonly SessionState[];
  all(): readonly { readonly bastion: string; readonly session: BastionSession }[];
}

export const createBastionSessions = ({
  clock,
  latencies,
}: Pick<Tenant, 'clock' | 'latencies'>): BastionSessions => {
  const kept = new Map<string, Kept[]>();
  const listings = new Map<string, Listing>();
  const shown = ({ hiddenFrom, reappearsAt }: Kept): boolean =>
    clock.now() < hiddenFrom || clock.now() >= reappearsAt;
  const at = (bastion: string): readonly Kept[] => kept.get(scopeKey(bastion)) ?? [];
  const disconnectOne = (bastion: string, sessionId: string): SessionState => {
    const found = at(bastion).find((one) => one.session.id === sessionId && shown(one));
    if (found === undefined)
      return { sessionId, message: `session ${sessionId} not found!`, state: 'NotFound' };
    if (found.session.disconnecting === 'fails')
      return { sessionId, message: `session ${sessionId} could not be disconnected!`, state: 'Failed' };
    const returns = found.session.disconnecting === 'reappears' && found.reappearsAt === Infinity;
    found.hiddenFrom = clock.now() + latencies.bastionDisconnect;
    found.reappearsAt = returns ? found.hiddenFrom : Infinity;
    return { sessionId, message: `session ${sessionId} invalidated!`, state: 'Disconnected' };
  };
  return {
    begin(bastion, session) {
      const key = scopeKey(bastion);
      const one = { session, hiddenFrom: Infinity, reappearsAt: Infinity };
      kept.set(key, [...(kept.get(key) ?? []), one]);
    },
    listed: (bastion) =>
      at(bastion)
        .filter(shown)
        .map(({ session }) => session),
    ask(bastion) {
      const operation = crypto.randomUUID();
      listings.set(operation, { bastion, readyAt: clock.now() + latencies.bastionListing });
      return operation;
    },
    listing(operation) {
      const found = listings.get(operation);
      return found === undefined
        ? undefined
        : { bastion: found.bastion, ready: clock.now() >= found.readyAt };
    },
    disconnect: (bastion, ids) => ids.map((id) => disconnectOne(bastion, id)),
    all: () =>
      [...kept].flatMap(([bastion, sessions]) =>
        sessions.filter(shown).map(({ session }) => ({ bastion, session })),
      ),
  };
};
