/** Azure Bastion in memory: sessions of several people, some that do not let go, some that come back. */
import type { EntraId } from '../../src/core/brand.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { BastionApi, BastionHost, BastionSession } from '../../src/ports/bastions.ts';

export interface FakeBastion {
  readonly hosts: BastionHost[];
  sessions: BastionSession[];
  /** Ids of sessions that stand after every disconnect, and how often one comes back before it stays away. */
  readonly stubborn: Map<string, number>;
  readonly disconnected: string[][];
  signInName: (id: EntraId) => string | undefined;
  /** Thrown by every call of this name. */
  readonly faults: Map<'hostsIn' | 'sessions' | 'disconnect', Fault>;
}

export const fakeBastion = (): FakeBastion => ({
  hosts: [],
  sessions: [],
  stubborn: new Map(),
  disconnected: [],
  signInName: () => undefined,
  faults: new Map(),
});

export const fakeBastions = (
  of: () => FakeBastion,
  calling: <T>(name: string, effect: () => T) => Promise<T>,
): BastionApi => {
  const orFault = (name: 'hostsIn' | 'sessions' | 'disconnect'): void => {
    const fault = of().faults.get(name);
    if (fault !== undefined) throw fault;
  };
  return {
    hostsIn: (subscription) =>
      calling('hostsIn', () => {
        orFault('hostsIn');
        return of().hosts.filter(({ id }) => id.startsWith(`/subscriptions/${subscription}/`));
      }),
    sessions: () =>
      calling('sessions', () => {
        orFault('sessions');
        return of().sessions;
      }),
    disconnect: (_, ids) =>
      calling(`disconnect ${ids.join(' ')}`, () => {
        orFault('disconnect');
        const bastion = of();
        bastion.disconnected.push([...ids]);
        bastion.sessions = bastion.sessions.filter(({ id }) => {
          if (!ids.includes(id)) return true;
          const left = bastion.stubborn.get(id) ?? 0;
          bastion.stubborn.set(id, left - 1);
          return left > 0;
        });
      }),
  };
};
