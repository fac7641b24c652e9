/** What somebody may do to the branch with git, in a real repository: `verify` names the first broken place each time. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitLedgerHistory } from '../../../src/adapters/git/ledger-history.ts';
import type { VerifyReport } from '../../../src/commands/verify.ts';
import { verify } from '../../../src/commands/verify.ts';
import { blobSha, digest } from '../../../src/core/brand.ts';
import type { Digest } from '../../../src/core/brand.ts';
import { gitBlob } from '../../../src/core/canonical.ts';
import type { SeenAnchor } from '../../../src/core/ledger/anchor.ts';
import { anchorOf } from '../../../src/core/ledger/anchor.ts';
import { begun, life, liveThrough, openAt, takeUp } from '../../core/ledger/builders.ts';
import type { FakeLedgerStore, MadeCommit } from '../../fakes/ledger-store.ts';
import { fakeLedgerStore, MAIN_HEAD } from '../../fakes/ledger-store.ts';
import { git, temporary, writeBare } from './clone.ts';

let place: ReturnType<typeof temporary>;
let store: FakeLedgerStore;
let genesis: Digest;
let anchors: readonly SeenAnchor[];
let goOn: (numbers: readonly number[]) => Promise<void>;

/** Nine commits, sixteen events, an anchor for every second commit. */
beforeEach(async () => {
  place = temporary();
  const { ledger, clock, ...world } = await begun(fakeLedgerStore());
  ({ store, genesis } = world);
  await liveThrough(ledger, 7, clock);
  await ledger.append(() => takeUp(12, clock.now()), {});
  await ledger.append(() => [life(9).requested(), life(9).denied()], {});
  await ledger.append(() => takeUp(13, clock.now()), {});
  await ledger.append(() => [life(7).drifted()], {});
  anchors = store.made.flatMap(({ texts }, at) =>
    at % 2 === 1
      ? [{ ...anchorOf(JSON.parse(texts.get('head.json') ?? '')), commit: MAIN_HEAD, at: undefined }]
      : [],
  );
  goOn = async (numbers) => {
    const forger = openAt(store, clock, genesis);
    for (const number of numbers) await forger.append(() => takeUp(number, clock.now()), {});
  };
});
afterEach(() => place.remove());

const verified = async (
  made: readonly MadeCommit[],
  seen: readonly SeenAnchor[] = anchors,
): Promise<VerifyReport> => {
  writeBare(place.path, made);
  return verify({ history: createGitLedgerHistory({ directory: place.path }) }, { genesis, anchors: seen });
};

/** The same commits with other texts: git makes their ids anew, so the history as such is whole. */
const edited = (edit: (path: string, text: string, commit: number) => string): readonly MadeCommit[] =>
  store.made.map((made, commit) => {
    const texts = new Map([...made.texts].map(([path, text]) => [path, edit(path, text, commit)]));
    const changes = made.changes.map((change) =>
      change.change === 'deleted'
        ? change
        : { ...change, blob: blobSha(gitBlob(texts.get(change.path) ?? '')) },
    );
    return { ...made, texts, changes };
  });

const segmentOf = (commit: number): string =>
  [...(store.made[commit]?.texts.keys() ?? [])].find((path) => path.startsWith('events/')) ?? '';

/** The id that git gave to one of the commits. */
const idAt = (commit: number): string =>
  git(place.path, ['rev-list', '--reverse', 'refs/heads/gatehouse-ledger']).split('\n')[commit] ?? '';

describe('verify of a clone', () => {
  it('is green over the branch as it was written, and says how far the anchors vouch for it', async () => {
    const report = await verified(store.made);
    expect(report).toMatchObject({ exit: 0, json: { anchors: { compared: 4, last: 15 } } });
    expect(report.text.at(-1)).toBe(
      '4 anchors outside the branch agree with it, the last at event 15 of 16.',
    );
  });

  it('says what it does not know where nobody gave it anchors, or there are none', async () => {
    writeBare(place.path, store.made);
    const history = createGitLedgerHistory({ directory: place.path });
    const without = await verify({ history }, { genesis });
    expect(without).toMatchObject({ exit: 0 });
    expect(without.text.at(-1)).toMatch(/^Anchors were not compared/);
    const none = await verify({ history }, { genesis, anchors: [] });
    expect(none.text.at(-1)).toMatch(/^No anchor of this ledger was found/);
  });

  it('names a deleted branch', async () => {
    writeBare(place.path, store.made);
    git(place.path, ['update-ref', '-d', 'refs/heads/gatehouse-ledger']);
    const run = verify({ history: createGitLedgerHistory({ directory: place.path }) }, { genesis, anchors });
    await expect(run).rejects.toMatchObject({ code: 'ledger.missing' });
    await expect(run).rejects.toThrow('has no branch gatehouse-ledger');
  });

  it('names the first line of a branch that was created anew', async () => {
    const other = await begun(fakeLedgerStore(), { clock: (await begun(fakeLedgerStore())).clock });
    other.clock.advance(60_000);
    const anew = await begun(fakeLedgerStore(), { clock: other.clock });
    const { json, exit } = await verified(anew.store.made);
    expect(exit).toBe(1);
    expect(json.flaw).toMatchObject({
      path: expect.stringMatching(/^events\//),
      line: 1,
      seq: 1,
      commit: idAt(0),
    });
    expect(json.flaw?.message).toContain(`the settings name ${genesis}`);
  });

  it('names between which events a branch was rewritten, chained anew from there on', async () => {
    store.cut(5);
    await goOn([20, 21, 22, 23]);
    const { json } = await verified(store.made);
    // Of the five commits that stayed, the fourth is anchored.
    expect(json.flaw).toMatchObject({ path: segmentOf(5), seq: 10, commit: idAt(5) });
    expect(json.flaw?.message).toMatch(/rewritten after event 6, .* and at the latest with this one/);
  });

  it('names where another branch forks off from the one that was anchored', async () => {
    store.cut(7);
    await goOn([20, 21]);
    const { json } = await verified(store.made);
    expect(json.flaw).toMatchObject({ path: segmentOf(7), seq: 15, commit: idAt(7) });
    expect(json.flaw?.message).toContain('rewritten after event 10');
  });

  it('names the event that is missing after the last one of a truncated branch', async () => {
    store.cut(5);
    const { json, text } = await verified(store.made);
    expect(json.flaw).toMatchObject({ path: 'head.json', seq: 8, commit: idAt(4) });
    expect(json.flaw?.message).toContain('ends with event 7, and the status gatehouse/ledger of commit');
    expect(text[0]).toMatch(/^The ledger is broken at head\.json, event 8/);
    expect((await verified(store.made, anchors.slice(0, 2))).exit).toBe(0);
  });

  it.each([0, 2, 6])('names the line in which a byte was changed (commit %i)', async (target) => {
    const { json } = await verified(
      edited((path, text) => (path === segmentOf(target) ? text.replace('gatehouse', 'gatehousf') : text)),
    );
    expect(json.flaw).toMatchObject({ path: segmentOf(target), line: 1, commit: idAt(target) });
  });

  it('names the segment before which one is missing', async () => {
    const { json } = await verified(store.made.filter((_, at) => at !== 4));
    expect(json.flaw).toMatchObject({ path: segmentOf(5), line: 1, seq: 7, commit: idAt(4) });
  });

  it('names a segment that somebody deletes', async () => {
    store.tamper({ deletions: [segmentOf(3)] });
    const { json } = await verified(store.made);
    expect(json.flaw).toMatchObject({ path: segmentOf(3), commit: idAt(9) });
  });

  it('names the place of an event that was moved within its segment', async () => {
    const { json } = await verified(
      edited((path, text) => {
        const [one = '', two = '', ...more] = text.split('\n');
        return path === segmentOf(1) ? [two, one, ...more].join('\n') : text;
      }),
    );
    expect(json.flaw).toMatchObject({ path: segmentOf(1), line: 1, seq: 2, commit: idAt(1) });
    expect(json.flaw?.message).toBe('Event 3 stands where 2 belongs.');
  });

  it('names an open grant that was replaced, in a commit of its own or beside an event', async () => {
    const longer = (path: string, text: string): string =>
      path === 'open/0/12.json' ? text.replace(/"expiresAt":"\d{4}/, '"expiresAt":"2099') : text;
    const { json } = await verified(edited(longer));
    expect(json.flaw).toMatchObject({ path: 'open/0/12.json', commit: idAt(5) });
    store.tamper({
      additions: new Map([
        ['open/0/12.json', longer('open/0/12.json', store.files.get('open/0/12.json') ?? '')],
      ]),
    });
    place.remove();
    place = temporary();
    expect((await verified(store.made)).json.flaw).toMatchObject({ path: 'events/', commit: idAt(9) });
  });

  it('says where an anchor that was never true contradicts it', async () => {
    const [first] = anchors;
    if (first === undefined) throw new Error('no anchor');
    const { json } = await verified(store.made, [{ ...first, hash: digest('0'.repeat(64)) }]);
    expect(json.flaw).toMatchObject({ seq: first.seq });
    expect(json.flaw?.message).toContain(`of commit ${MAIN_HEAD}`);
  });
});
