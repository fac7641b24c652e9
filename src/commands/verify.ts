/** `verify`: proves the ledger from its history, and names the first broken place. */
import type { Digest } from '../core/brand.ts';
import type { Flaw } from '../core/ledger/line.ts';
import type { VerifiedLedger } from '../core/ledger/verification.ts';
import { startVerification } from '../core/ledger/verification.ts';
import type { LedgerHistory } from '../ports/ledger-store.ts';

export interface VerifyOptions {
  /** `ledger.genesis` of the settings; `undefined`: not compared, and the report says so. */
  readonly genesis: Digest | undefined;
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
    readonly flaw: Flaw | undefined;
  };
}

/** Streams the history: memory does not grow with it, but for the names of the request files. Throws the history's faults. */
export const verify = async (
  ports: { readonly history: LedgerHistory },
  options: VerifyOptions,
): Promise<VerifyReport> => {
  const verification = startVerification(options.genesis);
  for await (const commit of ports.history.commits()) {
    const texts = new Map<string, string>();
    for (const path of verification.needs(commit)) texts.set(path, await commit.text(path));
    const flaw = verification.check(commit, texts);
    if (flaw !== undefined) return report(verification.summary(), flaw, options);
  }
  return report(verification.summary(), verification.finish(), options);
};

const report = (ledger: VerifiedLedger, flaw: Flaw | undefined, options: VerifyOptions): VerifyReport => {
  const { commits, events, head, genesis, open } = ledger;
  const counted = `${events} events in ${commits} commits`;
  return {
    exit: flaw === undefined ? 0 : 1,
    text:
      flaw === undefined
        ? [
            `The ledger is whole: ${counted}, ${open.length} grants open.`,
            `Head ${head}`,
            `Genesis ${genesis ?? 'none'}${options.genesis === undefined ? ' (not compared: the settings name none)' : ', as in the settings'}`,
          ]
        : [
            `The ledger is broken at ${placeOf(flaw)}: ${flaw.message}`,
            `What stands before it is whole: ${counted}.`,
            'Compare the branch with an older clone or an anchor, and find out who wrote that commit.',
          ],
    json: { whole: flaw === undefined, commits, events, head, genesis, open: open.length, flaw },
  };
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
