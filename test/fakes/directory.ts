/** Entra in memory: accounts with their state, addresses and manager; an account that is not there is gone. */
import type { EntraId } from '../../src/core/brand.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { DirectoryApi, DirectoryPerson } from '../../src/ports/directory.ts';

export interface FakeAccount {
  readonly id: EntraId;
  readonly displayName?: string;
  readonly enabled?: boolean | undefined;
  readonly manager?: EntraId;
  readonly mail?: string;
  readonly userPrincipalName?: string;
}

export interface FakeDirectory extends DirectoryApi {
  readonly accounts: Map<EntraId, FakeAccount>;
  /** Every question, in order: `user <id>`. */
  readonly calls: string[];
  /** Every question throws, until `undefined` is given. */
  breakDown(fault: Fault | undefined): void;
}

export const fakeDirectory = (accounts: readonly FakeAccount[]): FakeDirectory => {
  let broken: Fault | undefined;
  const shown = (account: FakeAccount): DirectoryPerson => ({
    id: account.id,
    displayName: account.displayName ?? '',
    enabled: 'enabled' in account ? account.enabled : true,
    manager: account.manager,
  });
  const asked = async <T>(call: string, answer: () => T): Promise<T> => {
    fake.calls.push(call);
    if (broken !== undefined) throw broken;
    return answer();
  };
  const find = (id: EntraId): DirectoryPerson | undefined => {
    const account = fake.accounts.get(id);
    return account === undefined ? undefined : shown(account);
  };
  const fake: FakeDirectory = {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    calls: [],
    breakDown: (fault) => {
      broken = fault;
    },
    user: (id) => asked(`user ${id}`, () => find(id)),
    person: (id) => asked(`person ${id}`, () => find(id)),
    signInName: (id) => asked(`signInName ${id}`, () => fake.accounts.get(id)?.userPrincipalName),
    withAddress: (address) =>
      asked(`withAddress ${address}`, () =>
        [...fake.accounts.values()]
          .filter(({ mail, userPrincipalName }) =>
            [mail, userPrincipalName].some((one) => one?.toLowerCase() === address.toLowerCase()),
          )
          .slice(0, 2)
          .map(shown),
      ),
  };
  return fake;
};
