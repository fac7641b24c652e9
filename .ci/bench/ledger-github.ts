/** What a run asks of GitHub for the ledger, counted at the sandbox's GitHub over a ledger that was built elsewhere. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createGitHubClient } from '../../src/adapters/github/client.ts';
import { createLedgerStore } from '../../src/adapters/github/ledger-store.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../src/sandbox/github/world.ts';
import { life, openAt, takeUp } from '../../test/core/ledger/builders.ts';
import { BRANCH } from './ledger-import.ts';
import type { Growth } from './ledger-growth.ts';

export interface Asked {
  readonly requests: number;
  /** Of the answers' bodies. */
  readonly bytes: number;
}

export interface AskedOfGitHub {
  readonly idle: Asked;
  readonly due: Asked;
  readonly append: Asked;
}

/** A number that no batch reaches. */
const ANOTHER = 900_000;

export const askedOfGitHub = async (
  directory: string,
  { genesis, clock }: Growth,
): Promise<AskedOfGitHub> => {
  const world = await createGitHubWorld({
    clock: createWorldClock({ start: '2026-11-20T10:00:00Z' }),
    faults: createFaults(),
    owner: 'contoso',
    name: 'access',
    repositoryId: 4711,
    ownerId: 4710,
    accounts: [{ login: 'erin', id: 1005, role: 'admin' }],
    initial: [{ path: 'README.md', content: '# access\n' }],
  });
  try {
    const token = world.accounts[0]?.token ?? '';
    const address = world.git.replace('http://', `http://x-access-token:${token}@`);
    const to = `${address}/${world.owner}/${world.name}.git`;
    await promisify(execFile)('git', ['-C', directory, 'push', '-q', to, BRANCH]);
    const asked = { requests: 0, bytes: 0 };
    const during = async (act: () => Promise<unknown>): Promise<Asked> => {
      const before = { ...asked };
      await act();
      return { requests: asked.requests - before.requests, bytes: asked.bytes - before.bytes };
    };
    /** As a new process has it. */
    const ledger = () => {
      const client = createGitHubClient({
        apiUrl: world.api,
        token: world.issueJobToken({ contents: 'write', statuses: 'write' }, 'revoke'),
        owner: world.owner,
        repo: world.name,
        onDate: () => {},
        sleep: async () => {},
      });
      client.octokit.hook.after('request', (response) => {
        asked.requests += 1;
        asked.bytes += Buffer.byteLength(JSON.stringify(response.data));
      });
      return openAt(createLedgerStore(client), clock, genesis);
    };
    const of = life(ANOTHER, clock.now());
    const idle = await during(() => ledger().read([], []));
    const opening = ledger();
    await opening.read([], []);
    const append = await during(() => opening.append(() => takeUp(ANOTHER, clock.now()), {}));
    clock.advance(7_300_000);
    const due = await during(async () => {
      const sweep = ledger();
      const { open } = await sweep.read([], []);
      if (open.size !== 1) throw new Error('one grant must be open');
      await sweep.append(() => [of.ending()], {});
      await sweep.append(() => [of.ended()], {});
    });
    return { idle, append, due };
  } finally {
    await world.close();
  }
};
