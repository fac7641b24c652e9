/** Figures of the ledger that a few commits tell: the size of an open grant, and what a signature costs. */
import { spawnSync } from 'node:child_process';
import { createGitLedgerHistory } from '../../src/adapters/git/ledger-history.ts';
import { createSignatures } from '../../src/adapters/git/signatures.ts';
import { init } from '../../src/commands/init.ts';
import { verify } from '../../src/commands/verify.ts';
import { grantNumber } from '../../src/core/brand.ts';
import { openPath } from '../../src/core/ledger/paths.ts';
import { createSigner } from '../../src/sandbox/github/git/signing.ts';
import { signCommits, temporary, writeBare } from '../../test/adapters/git/clone.ts';
import {
  begun,
  evidence,
  GATEHOUSE,
  life,
  liveThrough,
  openAt,
  takeUp,
  testClock,
} from '../../test/core/ledger/builders.ts';
import { fakeLedgerStore } from '../../test/fakes/ledger-store.ts';
import type { Figure } from './measure.ts';

/** Of a grant with a role and a rule, while it is open. */
export const openBytes = async (): Promise<number> => {
  const { ledger, store } = await begun(fakeLedgerStore());
  await ledger.append(() => takeUp(7), {});
  await ledger.append(() => [life(7).elevated()], {});
  return Buffer.byteLength(store.files.get(openPath(grantNumber(7))) ?? '');
};

const LIVES = 25;

/** `gpgv` is one process a commit; where it is missing nothing can be said. */
export const signedFigure = async (): Promise<Figure> => {
  const place = temporary();
  try {
    const gitHub = createSigner('web-flow');
    const [store, clock] = [fakeLedgerStore(), testClock()];
    const signingKeys = { ofGitHub: async () => [gitHub.publicKey] };
    const { json } = await init(
      { store, evidence: evidence(), clock, signingKeys },
      { actor: GATEHOUSE, run: null },
    );
    const ledger = openAt(store, clock, json.genesis);
    for (let number = 1; number <= LIVES; number += 1) await liveThrough(ledger, number, clock);
    writeBare(place.path, store.made);
    signCommits(place.path, (at) => (at === 0 ? undefined : gitHub));
    const has = spawnSync('gpgv', ['--version']).error === undefined;
    const from = performance.now();
    const report = await verify(
      { history: createGitLedgerHistory({ directory: place.path }), signatures: createSignatures() },
      { genesis: json.genesis },
    );
    const seconds = (performance.now() - from) / 1000;
    if (report.exit !== 0) throw new Error(report.text.join(' '));
    return {
      what: 'verify, signatures',
      value: has ? report.json.commits / seconds : Number.NaN,
      unit: 'commits/s',
      budget: undefined,
      spread: undefined,
      note: has
        ? `${report.json.commits} commits, a process of gpgv each, eight beside each other`
        : 'there is no gpgv here',
    };
  } finally {
    place.remove();
  }
};
