import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createGitLedgerHistory } from '../../../src/adapters/git/ledger-history.ts';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createLedgerStore } from '../../../src/adapters/github/ledger-store.ts';
import { createSignatures } from '../../../src/adapters/git/signatures.ts';
import { createSigningKeys } from '../../../src/adapters/github/signing-keys.ts';
import { init } from '../../../src/commands/init.ts';
import { verify } from '../../../src/commands/verify.ts';
import { grantNumber } from '../../../src/core/brand.ts';
import { Fault } from '../../../src/core/fault.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../../src/sandbox/github/world.ts';
import {
  begun,
  evidence,
  GATEHOUSE,
  liveThrough,
  openAt,
  pathOf,
  pathsInShard,
  takeUp,
  testClock,
  unexplained,
} from '../../core/ledger/builders.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { ledgerStoreContract } from '../../ports/ledger-store-contract.ts';

const hasGpgv = spawnSync('gpgv', ['--version']).error === undefined;

const startSandbox = async () => {
  const faults = createFaults();
  const world = await createGitHubWorld({
    clock: createWorldClock({ start: '2026-11-20T10:00:00Z' }),
    faults,
    owner: 'contoso',
    name: 'access',
    repositoryId: 4711,
    ownerId: 4710,
    accounts: [{ login: 'erin', id: 1005, role: 'admin' }],
    initial: [{ path: 'README.md', content: '# access\n' }],
  });
  const client = createGitHubClient({
    apiUrl: world.api,
    token: world.issueJobToken({ contents: 'write', statuses: 'write' }, 'elevate'),
    owner: world.owner,
    repo: world.name,
    onDate: () => {},
    sleep: async () => {},
  });
  return {
    world,
    client,
    store: createLedgerStore(client),
    lose: (when: 'before' | 'after') =>
      faults.order({ api: 'github', path: '^/graphql LedgerCommit', when, effect: { kind: 'drop' } }),
    faults,
    stop: () => world.close(),
  };
};

ledgerStoreContract('the fake', async () => {
  const store = fakeLedgerStore();
  return { store, lose: store.lose, stop: async () => {} };
});
ledgerStoreContract("GitHub's API", startSandbox);

describe('a ledger on GitHub', () => {
  it('is written once over lost answers, and verifies from its repository', async () => {
    const sandbox = await startSandbox();
    try {
      const { ledger, clock, genesis } = await begun(sandbox.store);
      sandbox.lose('after');
      await ledger.append(() => takeUp(7), {});
      sandbox.lose('before');
      await ledger.append(() => takeUp(8), {});
      sandbox.faults.order({
        api: 'github',
        path: '^/graphql LedgerCommit',
        when: 'after',
        effect: { kind: 'html', status: 502 },
      });
      await liveThrough(ledger, 1009, clock);
      const history = createGitLedgerHistory({ directory: sandbox.world.bare });
      const report = await verify({ history }, { genesis });
      expect(report.text[0]).toBe('The ledger is whole: 13 events in 7 commits, 2 grants open.');
      expect([...(await ledger.read([grantNumber(1009)], [])).records.keys()].toSorted()).toEqual([
        1009, 7, 8,
      ]);
    } finally {
      await sandbox.stop();
    }
  });

  it('has a shard that grows over several parts, written by its end and read whole', async () => {
    const sandbox = await startSandbox();
    try {
      const { ledger, clock, genesis } = await begun(sandbox.store);
      const names = pathsInShard('ab', 45);
      for (const from of [0, 16, 32])
        await ledger.append(() => names.slice(from, from + 16).map((path) => unexplained(path)), {});
      const others = Array.from({ length: 120 }, (_, at) => pathOf(at));
      for (const paths of [names, [...names, ...others]]) {
        const { known } = await openAt(sandbox.store, clock, genesis).read([], paths);
        expect([...known.keys()].toSorted()).toEqual(names.toSorted());
      }
      const history = createGitLedgerHistory({ directory: sandbox.world.bare });
      expect(await verify({ history }, { genesis })).toMatchObject({ exit: 0 });
      const list = ['ls-tree', '-r', '--name-only', 'gatehouse-ledger', 'known/requests'];
      const { stdout } = spawnSync('git', ['-C', sandbox.world.bare, ...list]);
      expect(String(stdout).trim().split('\n')).toEqual([
        'known/requests/ab.jsonl',
        'known/requests/ab/1.jsonl',
        'known/requests/ab/2.jsonl',
      ]);
    } finally {
      await sandbox.stop();
    }
  });

  it('is signed by GitHub, and its key is asked of GitHub and kept', async () => {
    const sandbox = await startSandbox();
    try {
      const clock = testClock();
      const ports = { store: sandbox.store, evidence: evidence(), clock };
      const { json } = await init(
        { ...ports, signingKeys: createSigningKeys(sandbox.client) },
        { actor: GATEHOUSE, run: null },
      );
      expect(json.keys).toHaveLength(1);
      await liveThrough(openAt(sandbox.store, clock, json.genesis), 7, clock);
      const history = createGitLedgerHistory({ directory: sandbox.world.bare });
      const report = await verify({ history, signatures: createSignatures() }, { genesis: json.genesis });
      expect(report.exit).toBe(0);
      expect(report.json.signatures.map(({ signed, last }) => [signed, last])).toEqual([
        ['no-key', 1],
        [hasGpgv ? 'known' : 'unchecked', 5],
      ]);
    } finally {
      await sandbox.stop();
    }
  });

  it.each([
    ['STALE_DATA', 'Expected branch to point to "x" but it did not.', 'moved'],
    [undefined, 'Branch is at abc but expected def', 'moved'],
    [undefined, 'Something went wrong while executing your query.', 'github.unreachable'],
    ['FORBIDDEN', 'Resource not accessible by integration', 'github.forbidden'],
    ['UNPROCESSABLE', 'Repository rule violations found', 'github.rejected'],
  ])('takes %s "%s" for %s', async (type, message, meaning) => {
    const sandbox = await startSandbox();
    try {
      const { ledger } = await begun(sandbox.store);
      const { commit } = await ledger.read([], []);
      const body = {
        data: null,
        errors: [{ ...(type === undefined ? {} : { type }), path: ['createCommitOnBranch'], message }],
      };
      sandbox.faults.order({
        api: 'github',
        path: '^/graphql LedgerCommit',
        when: 'before',
        effect: { kind: 'answer', status: 200, body },
      });
      const outcome = await sandbox.store
        .commit(commit, {
          subject: 'x',
          trailers: [],
          additions: new Map([['head.json', 'x']]),
          deletions: [],
        })
        .then(
          ({ kind }) => kind,
          (thrown: unknown) => (thrown instanceof Fault ? thrown.code : 'other'),
        );
      expect(outcome).toBe(meaning);
    } finally {
      await sandbox.stop();
    }
  });

  it('never takes a text that was cut off for the whole', async () => {
    const sandbox = await startSandbox();
    try {
      await begun(sandbox.store);
      const files = await sandbox.store.read([]);
      if (files === 'missing') throw new Error('missing');
      const { commit } = files;
      await sandbox.store.commit(commit, {
        subject: 'x',
        trailers: [],
        additions: new Map([['open/0/7.json', `"${'x'.repeat(700_000)}"`]]),
        deletions: [],
      });
      await expect(sandbox.store.read([])).rejects.toMatchObject({ code: 'ledger.broken' });
    } finally {
      await sandbox.stop();
    }
  });
});
