/** Accounts on GitHub in memory, and pull requests that were proposed. */
import type { GitHubUserId } from '../../src/core/brand.ts';
import { gitHubUserId, grantNumber } from '../../src/core/brand.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Proposal, Proposals } from '../../src/ports/proposals.ts';
import type { Roster } from '../../src/ports/roster.ts';

export interface FakeGitHubAccount {
  readonly id: number;
  readonly login: string;
  readonly email?: string;
  /** On GitHub, without access to the repository. */
  readonly outside?: boolean;
}

export interface FakeRoster extends Roster {
  readonly accounts: Map<number, FakeGitHubAccount>;
  readonly calls: string[];
  /** What a method throws from now on, until `undefined` is given; `id`: only about this account. */
  breakDown(method: keyof Roster, fault: Fault | undefined, id?: number): void;
}

export const fakeRoster = (accounts: readonly FakeGitHubAccount[]): FakeRoster => {
  const broken = new Map<string, Fault>();
  const asked = async <T>(method: keyof Roster, about: string | number, answer: () => T): Promise<T> => {
    fake.calls.push(`${method} ${about}`.trim());
    const fault = broken.get(method) ?? broken.get(`${method} ${about}`);
    if (fault !== undefined) throw fault;
    return answer();
  };
  const shown = ({ id, login }: FakeGitHubAccount) => ({ id: gitHubUserId(id), login });
  const inside = () => [...fake.accounts.values()].filter(({ outside }) => outside !== true).map(shown);
  const fake: FakeRoster = {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    calls: [],
    breakDown(method, fault, id) {
      const name = id === undefined ? method : `${method} ${id}`;
      if (fault === undefined) broken.delete(name);
      else broken.set(name, fault);
    },
    collaborators: () => asked('collaborators', '', inside),
    members: () => asked('members', '', inside),
    profile: (id: GitHubUserId) =>
      asked('profile', id, () => {
        const account = fake.accounts.get(id);
        return account === undefined ? undefined : { ...shown(account), email: account.email };
      }),
    self: () => asked('self', '', () => inside()[0]),
    holder: (login) =>
      asked('holder', login, () => {
        const found = [...fake.accounts.values()].find(
          (account) => account.login.toLowerCase() === login.toLowerCase(),
        );
        return found === undefined ? undefined : shown(found);
      }),
  };
  return fake;
};

export interface FakeProposals extends Proposals {
  readonly proposed: Proposal[];
}

export const fakeProposals = (): FakeProposals => {
  const fake: FakeProposals = {
    proposed: [],
    async propose(proposal) {
      const at = fake.proposed.findIndex(({ branch }) => branch === proposal.branch);
      if (at === -1) fake.proposed.push(proposal);
      const number = grantNumber((at === -1 ? fake.proposed.length - 1 : at) + 1);
      const url = `https://github.test/contoso/access/pull/${number}`;
      return { kind: at === -1 ? 'opened' : 'open-already', number, url };
    },
  };
  return fake;
};
