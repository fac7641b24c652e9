/** `init`: makes the ledger branch, once, and says what to write where. */
import type { CommitSha, Digest, Installation } from '../core/brand.ts';
import { formatInstant } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import { readContents, NOTHING_WANTED } from '../core/ledger/contents.ts';
import type { EventActor, NewEvent, RunRef } from '../core/ledger/event.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import { chain, foldCommit, headFile, knownFiles } from '../core/ledger/files.ts';
import { installationOf } from '../core/ledger/installation.ts';
import { EMPTY_CHAIN } from '../core/ledger/line.ts';
import { owedText } from '../core/ledger/owed-reviews.ts';
import { LEDGER_BRANCH, README_PATH, REVIEWS_PATH } from '../core/ledger/paths.ts';
import { ledgerReadme } from '../core/ledger/readme.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { LedgerCommit, LedgerStore } from '../ports/ledger-store.ts';

export interface InitPorts {
  readonly store: LedgerStore;
  readonly evidence: Pick<Evidence, 'repository' | 'requestsAt'>;
  readonly clock: Clock;
}

export interface InitOptions {
  readonly actor: EventActor;
  readonly run: RunRef | null;
}

export interface InitReport {
  readonly exit: 0;
  readonly text: readonly string[];
  readonly json: {
    readonly created: boolean;
    readonly commit: CommitSha;
    /** For `ledger.genesis` in policies/gatehouse.yaml. */
    readonly genesis: Digest;
    /** For the repository variable GATEHOUSE_INSTALLATION. */
    readonly installation: Installation;
    /** Request files that stood there before: never taken for requests. */
    readonly baseline: number;
  };
}

/** Idempotent: a ledger that is there is left alone and described. Throws `ledger.broken` and the faults of GitHub. */
export const init = async (ports: InitPorts, options: InitOptions): Promise<InitReport> => {
  const repository = await ports.evidence.repository();
  const present = await existing(ports.store);
  if (present !== undefined) return report(repository, { ...present, created: false, baseline: 0 });
  const baseline = await ports.evidence.requestsAt(repository.head);
  const first = genesis(repository, baseline, { ...options, time: formatInstant(ports.clock.now()) });
  const commit = await ports.store.create(first.change);
  if (commit !== 'exists') {
    return report(repository, { commit, genesis: first.genesis, created: true, baseline: baseline.length });
  }
  const winner = await existing(ports.store);
  if (winner !== undefined) return report(repository, { ...winner, created: false, baseline: 0 });
  throw new Fault(
    'ledger.missing',
    `GitHub says both that the branch ${LEDGER_BRANCH} exists and that it does not.`,
    {
      remedy: 'Run `gatehouse init` again in a minute.',
      transient: true,
    },
  );
};

const existing = async (
  store: LedgerStore,
): Promise<{ readonly commit: CommitSha; readonly genesis: Digest } | undefined> => {
  const files = await store.read([]);
  if (files === 'missing') return undefined;
  const contents = readContents(files.commit, files.files, NOTHING_WANTED);
  if (contents.kind === 'value') return { commit: files.commit, genesis: contents.value.head.genesis };
  throw new Fault(
    'ledger.broken',
    `The branch ${LEDGER_BRANCH} is there and is no ledger: ${contents.flaw.message}`,
    {
      remedy: 'Run `gatehouse verify` on a clone of the branch; give another use of that branch name up.',
    },
  );
};

interface Genesis {
  readonly genesis: Digest;
  readonly change: LedgerCommit;
}

const genesis = (
  { id, owner, name }: RepositoryFacts,
  baseline: Awaited<ReturnType<Evidence['requestsAt']>>,
  given: InitOptions & { readonly time: string },
): Genesis => {
  const event: NewEvent = {
    id: deriveEventId(null, 'genesis', id),
    type: 'swept',
    grant: null,
    actor: given.actor,
    data: {
      kind: 'genesis',
      repository: { id, name: `${owner}/${name}` },
      baseline: baseline.map(({ path, blob }) => ({ path, blob })),
    },
  };
  const segment = chain(EMPTY_CHAIN, [event], given);
  const folded = foldCommit(() => undefined, segment.events);
  const known = folded.kind === 'folded' ? folded.delta.known : new Map<never, never>();
  const { hash, seq } = segment.end;
  return {
    genesis: hash,
    change: {
      subject: `genesis of the ledger of ${owner}/${name}`,
      trailers: [],
      additions: new Map([
        [README_PATH, ledgerReadme(`${owner}/${name}`)],
        [segment.path, segment.text],
        headFile({ seq, hash, genesis: hash, segment: segment.path }),
        ...knownFiles(known, () => new Map()),
        [REVIEWS_PATH, owedText(new Map())],
      ]),
      deletions: [],
    },
  };
};

const report = (repository: RepositoryFacts, found: Omit<InitReport['json'], 'installation'>): InitReport => {
  const installation = installationOf(repository.id, found.genesis);
  return {
    exit: 0,
    text: [
      found.created
        ? `The branch ${LEDGER_BRANCH} was made; ${found.baseline} request files that were there before are left alone.`
        : `The branch ${LEDGER_BRANCH} exists already and was left alone.`,
      'Write into policies/gatehouse.yaml, through a pull request:',
      `  ledger: { genesis: ${found.genesis} }`,
      'Set the repository variable:',
      `  GATEHOUSE_INSTALLATION = ${installation}`,
    ],
    json: { ...found, installation },
  };
};
