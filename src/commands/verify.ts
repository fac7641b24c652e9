/** `verify`: proves the ledger from its history, and names the first broken place. */
import type { Digest } from '../core/brand.ts';
import type { SeenAnchor } from '../core/ledger/anchor.ts';
import type { Flaw } from '../core/ledger/line.ts';
import type { VerifiedLedger } from '../core/ledger/verification.ts';
import { startVerification } from '../core/ledger/verification.ts';
import type { LedgerHistory } from '../ports/ledger-store.ts';
import type { Signatures } from '../ports/signatures.ts';
import type { SignatureCheck, SignedRange } from './signed.ts';
import { createSignatureCheck, signedLines } from './signed.ts';

export interface VerifyOptions {
  /** `ledger.genesis` of the settings; `undefined`: not compared, and the report says so. */
  readonly genesis: Digest | undefined;
  /** Of outside the branch; absent: nobody has asked for them, and the report says so. */
  readonly anchors?: readonly SeenAnchor[];
  /** `ledger.anchors_since` of the settings. */
  readonly anchorsSince?: string | undefined;
}

export interface VerifyReport {
  readonly exit: 0 | 1;
  /** May quote text of the ledger: escape where it is shown. */
  readonly text: readonly string[];
  readonly json: {
    readonly whole: boolean;
    readonly commits: number;
    readonly events: number;
    readonly head: Digest;
    readonly genesis: Digest | undefined;
    readonly open: number;
    readonly anchors: VerifiedLedger['anchors'];
    readonly signatures: readonly SignedRange[];
    readonly flaw: Flaw | undefined;
  };
}

/** Streams the history: memory does not grow with it, but for the names of the request files. Throws the history's faults. */
export const verify = async (
  ports: { readonly history: LedgerHistory; readonly signatures?: Signatures },
  options: VerifyOptions,
): Promise<VerifyReport> => {
  const signed = createSignatureCheck(ports.signatures);
  try {
    return await prove(ports.history, signed, options);
  } finally {
    await ports.signatures?.close();
  }
};

const prove = async (
  history: LedgerHistory,
  signed: SignatureCheck,
  options: VerifyOptions,
): Promise<VerifyReport> => {
  const verification = startVerification(options);
  const ending = (flaw: Flaw | undefined): VerifyReport =>
    report({ ...verification.summary(), signatures: signed.ranges() }, flaw, options);
  for await (const commit of history.commits()) {
    const texts = new Map<string, string>();
    for (const path of verification.needs(commit)) texts.set(path, await commit.text(path));
    const flaw = verification.check(commit, texts);
    // What stands before it comes first.
    if (flaw !== undefined) return ending((await signed.finish()) ?? flaw);
    const unsigned = await signed.look(commit);
    if (unsigned !== undefined) return ending(unsigned);
  }
  return ending((await signed.finish()) ?? verification.finish());
};

type Proved = VerifiedLedger & { readonly signatures: readonly SignedRange[] };

const report = (ledger: Proved, flaw: Flaw | undefined, options: VerifyOptions): VerifyReport => {
  const { commits, events, head, genesis, open, anchors, signatures } = ledger;
  // NB. Whoever pushes commits with a key of their own must not look like GitHub.
  const strange = signatures.some(({ signed }) => signed === 'unknown-key');
  const counted = `${events} events in ${commits} commits`;
  return {
    exit: flaw === undefined && !strange ? 0 : 1,
    text:
      flaw === undefined
        ? [
            `The ledger is whole: ${counted}, ${open.length} grants open.`,
            `Head ${head}`,
            `Genesis ${genesis ?? 'none'}${options.genesis === undefined ? ' (not compared: the settings name none)' : ', as in the settings'}`,
            ...signedLines(signatures),
            anchorLine(ledger, options),
          ]
        : [
            `The ledger is broken at ${placeOf(flaw)}: ${flaw.message}`,
            `What stands before it is whole: ${counted}.`,
            'Compare the branch with an older clone or an anchor, and find out who wrote that commit.',
          ],
    json: {
      whole: flaw === undefined,
      commits,
      events,
      head,
      genesis,
      open: open.length,
      anchors,
      signatures,
      flaw,
    },
  };
};

const anchorLine = ({ anchors, events }: VerifiedLedger, options: VerifyOptions): string => {
  if (options.anchors === undefined)
    return 'Anchors were not compared: a clone does not have them. The run `audit` does it every day; here give --anchors <file>.';
  return anchors.last === undefined
    ? 'No anchor of this ledger was found outside the branch: whether it was rewritten or cut off is not known.'
    : `${anchors.compared} anchors outside the branch agree with it, the last at event ${anchors.last} of ${events}.`;
};

const placeOf = ({ path, line, seq, commit }: Flaw): string =>
  [
    path === '' ? 'the history' : path,
    line === undefined ? undefined : `line ${line}`,
    seq === undefined ? undefined : `event ${seq}`,
    commit === undefined ? undefined : `commit ${commit}`,
  ]
    .flatMap((part) => part ?? [])
    .join(', ');
