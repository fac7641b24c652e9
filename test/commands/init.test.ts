import { describe, expect, it } from 'vitest';
import { init } from '../../src/commands/init.ts';
import { verify } from '../../src/commands/verify.ts';
import { installationOf } from '../../src/core/ledger/installation.ts';
import { KNOWN_PART } from '../../src/core/ledger/known.ts';
import { evidence, GATEHOUSE, openAt, takeUp, testClock } from '../core/ledger/builders.ts';
import { fakeLedgerStore } from '../fakes/ledger-store.ts';

const old = { path: 'requests/__proto__.yaml', blob: '5'.repeat(40) };
const run = (store = fakeLedgerStore()) =>
  init({ store, evidence: evidence([old]), clock: testClock() }, { actor: GATEHOUSE, run: null });

describe('init', () => {
  it('makes a ledger that verifies, and says what to write where', async () => {
    const store = fakeLedgerStore();
    const report = await run(store);
    expect(report.json).toMatchObject({ created: true, baseline: 1 });
    expect(report.json.installation).toBe(installationOf(4711, report.json.genesis));
    expect(report.text.join('\n')).toContain(`ledger: { genesis: ${report.json.genesis} }`);
    expect(report.text.join('\n')).toContain(`GATEHOUSE_INSTALLATION = ${report.json.installation}`);
    expect(await verify({ history: store }, { genesis: report.json.genesis })).toMatchObject({
      exit: 0,
      json: { events: 1 },
    });
  });

  it('knows the request files that were there before', async () => {
    const store = fakeLedgerStore();
    const { genesis } = (await run(store)).json;
    const { known } = await openAt(store, testClock(), genesis).read([], [old.path]);
    expect(known.get(old.path)).toEqual({ blob: old.blob, grant: null });
  });

  it('knows as many as there were, in parts that its genesis bounds', async () => {
    const store = fakeLedgerStore();
    const before = Array.from({ length: 6_000 }, (_, at) => ({
      path: `requests/${at}.yaml`,
      blob: at.toString(16).padStart(40, '0'),
    }));
    const { json } = await init(
      { store, evidence: evidence(before), clock: testClock() },
      { actor: GATEHOUSE, run: null },
    );
    const parts = [...store.files].filter(([path]) => path.startsWith('known/requests/'));
    expect(parts.length).toBeGreaterThan(256);
    for (const [, text] of parts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(KNOWN_PART);
    const ledger = openAt(store, testClock(), json.genesis);
    const { known } = await ledger.read(
      [],
      before.map(({ path }) => path),
    );
    expect(known.size).toBe(before.length);
    await ledger.append(() => takeUp(7), {});
    expect(await verify({ history: store }, { genesis: json.genesis })).toMatchObject({ exit: 0 });
  });

  it('leaves a ledger that is there alone', async () => {
    const store = fakeLedgerStore();
    const first = (await run(store)).json;
    await openAt(store, testClock(), first.genesis).append(() => takeUp(7), {});
    const second = (await run(store)).json;
    expect(second).toMatchObject({
      created: false,
      genesis: first.genesis,
      installation: first.installation,
    });
    expect(store.made).toHaveLength(2);
  });

  it('faults when the branch is something else', async () => {
    const store = fakeLedgerStore();
    store.tamper({ additions: new Map([['index.html', 'x']]) });
    await expect(run(store)).rejects.toMatchObject({ code: 'ledger.broken' });
  });
});
