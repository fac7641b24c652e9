/** Signatures of the ledger's commits, checked offline in a real repository against the keys that the branch keeps. */
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitLedgerHistory } from '../../../src/adapters/git/ledger-history.ts';
import { createSignatures } from '../../../src/adapters/git/signatures.ts';
import { init } from '../../../src/commands/init.ts';
import { verify } from '../../../src/commands/verify.ts';
import { blobSha } from '../../../src/core/brand.ts';
import type { Digest } from '../../../src/core/brand.ts';
import { gitBlob } from '../../../src/core/canonical.ts';
import { deriveEventId } from '../../../src/core/ledger/event-id.ts';
import type { NewEvent } from '../../../src/core/ledger/event.ts';
import type { Signer } from '../../../src/sandbox/github/git/signing.ts';
import { createSigner } from '../../../src/sandbox/github/git/signing.ts';
import type { TestClock } from '../../core/ledger/builders.ts';
import { evidence, GATEHOUSE, liveThrough, openAt, takeUp, testClock } from '../../core/ledger/builders.ts';
import type { FakeLedgerStore } from '../../fakes/ledger-store.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { git, signCommits, temporary, writeBare } from './clone.ts';

const AS = { actor: GATEHOUSE, run: null } as const;
const gitHub = createSigner('web-flow');
let place: ReturnType<typeof temporary>;
let store: FakeLedgerStore;
let clock: TestClock;
let genesis: Digest;
let key: string;

/** Six commits; the first is that of a person's token, which GitHub does not sign. */
beforeEach(async () => {
  place = temporary();
  store = fakeLedgerStore();
  clock = testClock();
  const signingKeys = { ofGitHub: async () => [gitHub.publicKey] };
  const { json, text } = await init({ store, evidence: evidence(), clock, signingKeys }, AS);
  ({ genesis } = json);
  [key = ''] = json.keys;
  expect(text.join('\n')).toContain(`Keys for GitHub’s signatures were put there: ${key}.`);
  const ledger = openAt(store, clock, genesis);
  await liveThrough(ledger, 7, clock);
  await ledger.append(() => takeUp(8, clock.now()), {});
});
afterEach(() => place.remove());

const written = (signer: (commit: number) => Signer | undefined): void => {
  writeBare(place.path, store.made);
  signCommits(place.path, signer);
};
const byGitHub = (at: number): Signer | undefined => (at === 0 ? undefined : gitHub);
const idAt = (commit: number): string =>
  git(place.path, ['rev-list', '--reverse', 'refs/heads/gatehouse-ledger']).split('\n')[commit] ?? '';
const verified = () =>
  verify(
    { history: createGitLedgerHistory({ directory: place.path }), signatures: createSignatures() },
    { genesis },
  );

// It comes with GnuPG, which is on the runners of GitHub.
describe.skipIf(spawnSync('gpgv', ['--version']).error !== undefined)('verify of signed commits', () => {
  it('says which are signed by a key that the branch keeps', async () => {
    written(byGitHub);
    const { exit, json, text } = await verified();
    expect(exit).toBe(0);
    expect(json.signatures.map(({ signed, first, last }) => [signed, first, last])).toEqual([
      ['no-key', 1, 1],
      ['known', 2, 6],
    ]);
    expect(text).toContain(
      `Commits 2 to 6 (${idAt(1).slice(0, 10)} to ${idAt(5).slice(0, 10)}) are signed by a key that the branch keeps.`,
    );
  });

  it('names a commit that somebody pushed without a signature', async () => {
    written((at) => (at === 4 ? undefined : byGitHub(at)));
    const { exit, json } = await verified();
    expect(exit).toBe(1);
    expect(json.flaw).toMatchObject({ path: '', commit: idAt(4) });
    expect(json.flaw?.message).toMatch(/^The commit is not signed/);
  });

  it('says where they are signed by a key that is not kept, and is not green then', async () => {
    const other = createSigner('other');
    written((at) => (at >= 4 ? other : byGitHub(at)));
    const { exit, json, text } = await verified();
    expect(exit).toBe(1);
    expect(json).toMatchObject({ whole: true, flaw: undefined });
    expect(json.signatures.map(({ signed, first, last }) => [signed, first, last])).toEqual([
      ['no-key', 1, 1],
      ['known', 2, 4],
      ['unknown-key', 5, 6],
    ]);
    expect(text.join('\n')).toMatch(/Commits 5 to 6 .* are signed by a key that the branch does not keep/);
  });

  it('names a commit that bears the signature of another', async () => {
    const copied: Signer = { ...gitHub, sign: () => gitHub.sign('something else', 1_790_000_000) };
    written((at) => (at === 3 ? copied : byGitHub(at)));
    const { exit, json } = await verified();
    expect(exit).toBe(1);
    expect(json.flaw).toMatchObject({ commit: idAt(3) });
    expect(json.flaw?.message).toMatch(/^The signature of the commit is not one/);
  });

  it('names a signature that is none', async () => {
    const nonsense: Signer = {
      ...gitHub,
      sign: () => '-----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----',
    };
    written((at) => (at === 5 ? nonsense : byGitHub(at)));
    expect((await verified()).json.flaw).toMatchObject({ commit: idAt(5) });
  });

  it('keeps apart the keys of checks that are begun at once', async () => {
    const next = createSigner('next');
    const payload = Buffer.from('tree 1\n\nText\n');
    const signature = { payload, armored: next.sign(payload.toString(), 1_790_000_000) };
    const signatures = createSignatures();
    const keys = [[gitHub.publicKey], [gitHub.publicKey, next.publicKey], [next.publicKey]];
    expect(await Promise.all(keys.map((some) => signatures.check(signature, some)))).toEqual([
      'unknown-key',
      'known',
      'known',
    ]);
    await signatures.close();
  });

  it('takes a key that was added later, from the next commit on', async () => {
    const next = createSigner('next');
    const added = await init({ store, evidence: evidence(), clock }, { ...AS, keys: next.publicKey });
    expect(added.json).toMatchObject({
      created: false,
      keys: [expect.stringMatching(/^keys\/[0-9a-f]{16}\.asc$/)],
    });
    const again = await init({ store, evidence: evidence(), clock }, { ...AS, keys: next.publicKey });
    expect(again.json.keys).toEqual([]);
    await openAt(store, clock, genesis).append(() => takeUp(9, clock.now()), {});
    written((at) => (at === 7 ? next : byGitHub(at)));
    expect((await verified()).exit).toBe(0);
    place.remove();
    place = temporary();
    // No key vouches for the commit that brings it.
    written((at) => (at >= 6 ? next : byGitHub(at)));
    expect((await verified()).json.signatures.map(({ signed, last }) => [signed, last])).toEqual([
      ['no-key', 1],
      ['known', 6],
      ['unknown-key', 7],
      ['known', 8],
    ]);
  });
});

describe('a key on the branch', () => {
  const other = `${createSigner('third').publicKey}\n`;
  const naming = (path: string, blob: string | null): NewEvent => ({
    id: deriveEventId(null, 'keys', path),
    type: 'posture',
    grant: null,
    actor: GATEHOUSE,
    data: { note: 'x', files: { [path]: blob === null ? null : blobSha(blob) } },
  });

  it('that was replaced is named, also where an event says so', async () => {
    await openAt(store, clock, genesis).append(() => [naming(key, gitBlob(other))], {
      files: new Map([[key, other]]),
    });
    written(byGitHub);
    expect((await verified()).json.flaw).toMatchObject({
      path: key,
      commit: idAt(6),
      message: 'A key was replaced: keys are only ever added.',
    });
  });

  it('that was replaced at the root is not the one that the genesis names', async () => {
    const [root, ...rest] = store.made;
    if (root === undefined) throw new Error('no root');
    const texts = new Map([...root.texts, [key, other] as const]);
    const changes = root.changes.map((change) =>
      change.path === key && change.change !== 'deleted'
        ? { ...change, blob: blobSha(gitBlob(other)) }
        : change,
    );
    writeBare(place.path, [{ ...root, texts, changes }, ...rest]);
    expect((await verified()).json.flaw).toMatchObject({ path: key, commit: idAt(0) });
  });

  it('that no event brings, or that somebody takes away, is named', async () => {
    const forged = openAt(store, clock, genesis).append(() => [naming(key, null)], {});
    await expect(forged).rejects.toThrow(/no new key/);
    const before = store.made.length;
    store.tamper({ deletions: [key] });
    written(byGitHub);
    expect((await verified()).json.flaw).toMatchObject({ path: 'events/', commit: idAt(before) });
  });
});

it('says that nothing was checked where the branch keeps no key', async () => {
  const bare = fakeLedgerStore();
  const made = await init({ store: bare, evidence: evidence(), clock: testClock() }, AS);
  expect(made.text.join('\n')).toContain('No key for GitHub’s signatures is kept');
  const { exit, text } = await verify({ history: bare }, { genesis: made.json.genesis });
  expect(exit).toBe(0);
  expect(text.join('\n')).toMatch(/Signatures were not checked: the branch keeps no key/);
});

it('goes on without a key where GitHub does not give one out, and refuses a file without one', async () => {
  const store2 = fakeLedgerStore();
  const down = async (): Promise<readonly string[]> => {
    throw new Error('down');
  };
  const ports = { store: store2, evidence: evidence(), clock: testClock(), signingKeys: { ofGitHub: down } };
  expect((await init(ports, AS)).json).toMatchObject({ created: true, keys: [] });
  await expect(init(ports, { ...AS, keys: 'nothing' })).rejects.toMatchObject({ code: 'config.invalid' });
});
