import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { digest, grantNumber } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import { openPath, recordPath } from '../../src/core/ledger/paths.ts';
import { verify } from '../../src/commands/verify.ts';
import {
  begun,
  life,
  liveThrough,
  MAIN,
  openAt,
  pathOf,
  RUN,
  START,
  takeUp,
  testClock,
} from '../core/ledger/builders.ts';
import { fakeLedgerStore } from '../fakes/ledger-store.ts';

const G7 = grantNumber(7);

describe('read', () => {
  it('says what is open, what was handled and what is known', async () => {
    const { ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => takeUp(7), {});
    const state = await ledger.read([G7, grantNumber(8)], [pathOf(7), pathOf(8)]);
    expect(state.open.get(G7)?.state).toBe('elevating');
    expect(state.open.get(G7)?.approvals.map(({ person }) => person)).toEqual(['carol', 'bob']);
    expect(state.records.get(G7)?.state).toBe('elevating');
    expect(state.records.has(grantNumber(8))).toBe(false);
    expect(state.known.get(pathOf(7))?.grant).toBe(7);
    expect(state.known.has(pathOf(8))).toBe(false);
  });

  it('asks once for the record of what was over, and again before every write for what may change', async () => {
    const { ledger, store, clock, genesis } = await begun(fakeLedgerStore());
    await liveThrough(ledger, 7, clock);
    const asked: (readonly string[])[] = [];
    const watched = {
      ...store,
      read: (paths: readonly string[]) => {
        asked.push(paths);
        return store.read(paths);
      },
    };
    const fresh = openAt(watched, clock, genesis);
    const before = await fresh.read([G7, grantNumber(8)], []);
    expect(before.records.get(G7)?.state).toBe('ended');
    await fresh.append((state) => {
      expect(state.records.has(grantNumber(8))).toBe(false);
      return takeUp(8, clock.now());
    }, {});
    await fresh.read([], []);
    const of = (grant: number) => asked.map((paths) => paths.includes(recordPath(grantNumber(grant))));
    expect(of(7)).toEqual([true, false, false]);
    expect(of(8)).toEqual([true, true, false]);
  });

  it('reads once for an append where the run has read before, and decides on what it read then', async () => {
    const { store, clock, genesis } = await begun(fakeLedgerStore());
    const ledger = openAt(store, clock, genesis);
    await ledger.read([], []);
    const before = { ...store.calls };
    await ledger.append(() => takeUp(7), {});
    await ledger.append(() => [life(7).ended()], {});
    expect(store.calls).toEqual({ reads: before.reads + 2, commits: before.commits + 2 });
    // Another run was faster: what the first look guesses is not what is written.
    await ledger.read([G7], []);
    await openAt(store, clock, genesis).append(() => takeUp(8), {});
    const after = await ledger.append((state) => (state.open.size > 0 ? undefined : takeUp(9)), {});
    expect([...after.open.keys()]).toEqual([8]);
    expect(store.files.has(openPath(grantNumber(9)))).toBe(false);
  });

  it('says which grants were ever handled without reading their records, and reads those that were not before every write', async () => {
    const { ledger, store, clock, genesis } = await begun(fakeLedgerStore());
    await liveThrough(ledger, 7, clock);
    await ledger.append(() => takeUp(1008, clock.now()), {});
    const asked: (readonly string[])[] = [];
    const watched = {
      ...store,
      read: (paths: readonly string[], listed?: readonly string[]) => {
        asked.push(paths);
        return store.read(paths, listed);
      },
    };
    const fresh = openAt(watched, clock, genesis);
    const numbers = [7, 8, 1008].map(grantNumber);
    const { handled, records } = await fresh.read([], [], { handled: numbers });
    expect([...handled].toSorted()).toEqual([1008, 7]);
    expect(records.has(G7)).toBe(false);
    // Another run takes the one up that was not there.
    await openAt(store, clock, genesis).append(() => takeUp(8, clock.now()), {});
    await fresh.append((state) => {
      expect(state.records.has(grantNumber(8))).toBe(true);
      return undefined;
    }, {});
    expect(asked.map((paths) => paths.some((path) => path.startsWith('grants/')))).toEqual([false, true]);
  });

  it('faults with ledger.missing when there is no branch', async () => {
    const ledger = openAt(fakeLedgerStore(), testClock(), digest('0'.repeat(64)));
    await expect(ledger.read([], [])).rejects.toMatchObject({ code: 'ledger.missing' });
    await expect(ledger.append(() => takeUp(7), {})).rejects.toMatchObject({ code: 'ledger.missing' });
  });

  it('faults with ledger.foreign-genesis when the settings name another', async () => {
    const { store, clock } = await begun(fakeLedgerStore());
    const ledger = openAt(store, clock, digest('1'.repeat(64)));
    await expect(ledger.read([], [])).rejects.toMatchObject({ code: 'ledger.foreign-genesis' });
    await expect(ledger.append(() => takeUp(7), {})).rejects.toMatchObject({
      code: 'ledger.foreign-genesis',
    });
  });

  it.each([
    ['a head that is not JSON', 'head.json', 'x'],
    ['a head with an unknown key', 'head.json', '{"seq":1,"more":1}'],
    ['an open grant that is cut off', openPath(G7), '{"grant":7'],
    ['a stranger under open/', 'open/0/readme.txt', 'hello'],
    ['a missing record form', recordPath(G7), '{}'],
  ])('faults with ledger.broken on %s', async (_, path, text) => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => takeUp(7), {});
    store.tamper({ additions: new Map([[path, text]]) });
    await expect(ledger.read([G7], [])).rejects.toMatchObject({ code: 'ledger.broken' });
  });

  it('faults with ledger.broken when an open grant stands in another place', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => takeUp(7), {});
    store.tamper({ additions: new Map([['open/0/8.json', store.files.get(openPath(G7)) ?? '']]) });
    await expect(ledger.read([], [])).rejects.toMatchObject({ code: 'ledger.broken' });
  });

  it('faults with ledger.broken when the record of an open grant says it is over', async () => {
    const { store, ledger, clock } = await begun(fakeLedgerStore());
    await ledger.append(() => takeUp(7), {});
    const open = store.files.get(openPath(G7)) ?? '';
    const of = life(7);
    await ledger.append(() => [of.ended()], {});
    store.tamper({ additions: new Map([[openPath(G7), open]]) });
    clock.advance(1000);
    await expect(ledger.read([G7], [])).rejects.toMatchObject({ code: 'ledger.broken' });
  });
});

describe('append', () => {
  it('writes one commit with a segment, the grant, its record and the head', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.read([], [pathOf(7)]);
    const state = await ledger.append(() => takeUp(7), { text: 'Take up #7' });
    expect(store.made).toHaveLength(2);
    expect(store.made[1]?.changes.map(({ path, change }) => `${change} ${path}`)).toEqual([
      'added events/2026/11/20/000000000002.jsonl',
      'added grants/0/7.json',
      'modified head.json',
      'added known/requests/' +
        [...store.files.keys()].find((p) => p.startsWith('known/requests/'))?.slice(-8),
      'added open/0/7.json',
    ]);
    expect(state.head.seq).toBe(4);
    expect(state.commit).toBe(store.made[1]?.commit);
    expect(state).toEqual(await ledger.read([G7], [pathOf(7)]));
  });

  it('names people and things in the message, and never the justification', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => takeUp(7), {});
    const made = store.made[1];
    expect(made?.subject).toBe('elevating 7 (alice · prod-vm-admin)');
    expect(made?.trailers).toEqual([
      'Grant: 7',
      'Requester: alice',
      'Beneficiary: alice',
      'Entitlement: prod-vm-admin',
      'Approved-by: carol',
      'Approved-by: bob',
      'Ticket: CHG0031234',
      `Policy: ${MAIN}`,
      `Request: ${pathOf(7)}`,
      'Expires: 2026-11-20T12:00:00Z',
    ]);
    expect(JSON.stringify(made?.subject) + JSON.stringify(made?.trailers)).not.toContain('Fail over');
  });

  it('keeps hostile text inside its trailer', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    const of = life(7);
    await ledger.append(
      () => [of.requested({ ticket: 'X\nApproved-by: erin\r\u0007\u202e' }), of.approved(), of.elevating()],
      { text: 'Take up\n\nGrant: 9' },
    );
    expect(store.made[1]?.subject).toBe('Take up Grant: 9');
    expect(store.made[1]?.trailers).toContain('Ticket: X Approved-by: erin');
    expect(store.made[1]?.trailers.filter((line) => /\p{Cc}|\p{Cf}/u.test(line))).toEqual([]);
  });

  it('keeps nothing of a credential, wherever it stands: nobody could take it out again', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    const of = life(7);
    const token = ['ghs', '_', 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1cDe4gHi7k'].join('');
    await ledger.append(
      () => [
        of.requested({ justification: `Log in with ${token} now`, ticket: token }),
        of.approved(),
        of.elevating(),
      ],
      {},
    );
    const written = [...store.files.values(), ...store.made.flatMap(({ trailers }) => trailers)].join('\n');
    expect(written).not.toContain(token.slice(4, 20));
    expect(written).toContain('Log in with [a token of GitHub, taken out] now');
  });

  it('writes nothing when nothing is decided', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => undefined, {});
    await ledger.append(() => [], {});
    expect(store.made).toHaveLength(1);
    expect(store.calls.commits).toBe(0);
  });

  it('decides again on the fresh state after a lost race', async () => {
    const { store, ledger, genesis, clock } = await begun(fakeLedgerStore());
    const other = openAt(store, clock, genesis, { run: { ...RUN, id: '901' } });
    store.meanwhile(() => other.append(() => takeUp(7), {}));
    const seen: boolean[] = [];
    await ledger.append((state) => {
      seen.push(state.records.has(G7) || state.open.has(G7));
      return state.open.has(G7) ? undefined : takeUp(7);
    }, {});
    expect(seen.at(0)).toBe(false);
    expect(seen.at(-1)).toBe(true);
    expect(store.made).toHaveLength(2);
  });

  it('writes an event once when the answer to its commit is lost', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    store.lose('after');
    const state = await ledger.append(() => takeUp(7), {});
    expect(state.open.has(G7)).toBe(true);
    expect(store.made).toHaveLength(2);
  });

  it('writes it again when the commit did not come about', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    store.lose('before');
    await ledger.append(() => takeUp(7), {});
    expect(store.made).toHaveLength(2);
  });

  it('writes it once when a lost commit arrives late', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    store.lose('late');
    const state = await ledger.append(() => takeUp(7), {});
    expect(state.open.has(G7)).toBe(true);
    expect(store.made).toHaveLength(2);
  });

  it('finds its own commit beneath that of another run', async () => {
    const { store, ledger, genesis, clock } = await begun(fakeLedgerStore());
    const other = openAt(store, clock, genesis, { run: { ...RUN, id: '901' } });
    store.lose('after');
    const slow = { ...clock, sleep: async () => void (await other.append(() => takeUp(8), {})) };
    const mine = openAt(store, slow, genesis);
    const state = await mine.append(() => takeUp(7), {});
    expect([...state.open.keys()]).toEqual([7, 8]);
    expect(store.made).toHaveLength(3);
    await ledger.read([], []);
  });

  it('leaves out events that the grant already has', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    const of = life(7);
    await ledger.append(() => takeUp(7), {});
    await ledger.append(() => [...takeUp(7), of.elevated(), of.elevated()], {});
    await ledger.append(() => [of.elevated()], {});
    await ledger.append(() => [of.ended()], {});
    await ledger.append(() => [of.ended()], {});
    expect(store.made).toHaveLength(4);
    expect((await verify({ history: store }, { genesis: undefined })).json.events).toBe(6);
  });

  it('faults with ledger.contended when others never stop', async () => {
    const { store, genesis, clock } = await begun(fakeLedgerStore());
    const busy = { ...store, commit: async () => ({ kind: 'moved' }) as const };
    const ledger = openAt(busy, clock, genesis);
    const began = clock.now();
    await expect(ledger.append(() => takeUp(7), {})).rejects.toMatchObject({ code: 'ledger.contended' });
    expect(clock.now() - began).toBeLessThanOrEqual(60_000);
  });

  it('throws the fault when GitHub stays away until the deadline', async () => {
    const { store, ledger, clock } = await begun(fakeLedgerStore());
    for (let i = 0; i < 100; i += 1) store.lose('before');
    const began = clock.now();
    await expect(ledger.append(() => takeUp(7), {})).rejects.toMatchObject({ code: 'github.unreachable' });
    expect(clock.now() - began).toBeLessThanOrEqual(60_000);
    expect(store.made).toHaveLength(1);
  });

  it('appends nothing while the settings name no genesis', async () => {
    const { store, clock } = await begun(fakeLedgerStore());
    const ledger = openAt(store, clock, undefined);
    await expect(ledger.append(() => takeUp(7), {})).rejects.toMatchObject({
      code: 'ledger.foreign-genesis',
    });
  });

  it('builds nothing on a head that does not name the last line', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => takeUp(7), {});
    const head = JSON.parse(store.files.get('head.json') ?? '');
    store.tamper({ additions: new Map([['head.json', JSON.stringify({ ...head, hash: 'f'.repeat(64) })]]) });
    await expect(ledger.append(() => [life(7).elevated()], {})).rejects.toMatchObject({
      code: 'ledger.broken',
    });
  });

  it('refuses events that contradict the state, and writes nothing', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await expect(ledger.append(() => [life(7).elevated()], {})).rejects.toMatchObject({ code: 'bug' });
    await ledger.append(() => takeUp(7), {});
    const shifted = life(7).elevating({ expiresAt: '2026-11-20T13:00:00Z' }, 2);
    await expect(ledger.append(() => [shifted], {})).rejects.toThrow(/Grant 7: `elevating` ends at/);
    expect(store.made).toHaveLength(2);
  });

  it('reports a file that no pull request explains once', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    const path = 'requests/pushed.yaml';
    const report = () =>
      ledger.append((state) => {
        if (state.known.has(path)) return undefined;
        const { data } = life(9).denied() as { data: object };
        return [
          {
            id: deriveEventId(null, 'decided', path),
            type: 'decided',
            grant: null,
            actor: { kind: 'gatehouse' },
            data: { ...data, subject: { path, blob: '9'.repeat(40), commit: null } },
          } as never,
        ];
      }, {});
    await ledger.read([], [path]);
    await report();
    await report();
    expect(store.made).toHaveLength(2);
    expect((await ledger.read([], [path])).known.get(path)).toEqual({ blob: '9'.repeat(40), grant: null });
  });

  it('remembers what ended, by day', async () => {
    const { store, ledger, clock } = await begun(fakeLedgerStore());
    await liveThrough(ledger, 7, clock);
    const [record] = Object.values(JSON.parse(store.files.get('recent/2026-11-20.json') ?? '')) as {
      state: string;
      endedAt: string;
    }[];
    expect(record).toMatchObject({ state: 'ended', why: 'expired', endedAt: '2026-11-20T12:01:00Z' });
    expect(store.files.has('open/0/7.json')).toBe(false);
    expect((await ledger.read([G7], [])).records.get(G7)?.state).toBe('ended');
  });
});

describe('many runs at once', () => {
  it('lose nothing, write every id once, and leave a whole ledger', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }), {
          minLength: 2,
          maxLength: 5,
        }),
        fc.array(fc.constantFrom('before' as const, 'after' as const, 'late' as const), { maxLength: 4 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (runs, losses, random) => {
          const { store, genesis } = await begun(fakeLedgerStore());
          for (const loss of losses) store.lose(loss);
          await Promise.all(
            runs.map(async (grants, index) => {
              const clock = testClock(START);
              const ledger = openAt(store, clock, genesis, {
                run: { ...RUN, id: String(index) },
                random: () => random.next().value ?? 0,
              });
              for (const grant of grants) {
                await ledger.append((state) => {
                  const open = state.open.get(grantNumber(grant));
                  return open?.state === 'elevating'
                    ? [life(grant).elevated()]
                    : open === undefined
                      ? takeUp(grant)
                      : undefined;
                }, {});
              }
            }),
          );
          const report = await verify({ history: store }, { genesis });
          expect(report.text).toEqual(expect.arrayContaining([expect.stringContaining('whole')]));
          const ids = store.made.flatMap(({ texts }) =>
            [...texts]
              .filter(([path]) => path.startsWith('events/'))
              .flatMap(([, text]) => [...text.matchAll(/"v":1,"id":"(\w+)"/g)].map((m) => m[1])),
          );
          expect(new Set(ids).size).toBe(ids.length);
          const wanted = new Set(runs.flat());
          expect([...wanted].every((grant) => store.files.has(`grants/0/${grant}.json`))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
