/** `init`: makes the ledger branch, once, and says what to write where. */
import type { CommitSha, Digest, Installation } from '../core/brand.ts';
import { blobSha, formatInstant } from '../core/brand.ts';
import { gitBlob } from '../core/canonical.ts';
import { asFault, Fault, faultSentence } from '../core/fault.ts';
import { readContents, NOTHING_WANTED } from '../core/ledger/contents.ts';
import type { EventActor, NewEvent, RunRef } from '../core/ledger/event.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import { chain, fixedAtGenesis, foldCommit, headFile } from '../core/ledger/files.ts';
import { grownShards, KNOWN_PART, shardFiles } from '../core/ledger/known.ts';
import { installationOf } from '../core/ledger/installation.ts';
import { EMPTY_CHAIN } from '../core/ledger/line.ts';
import { owedText } from '../core/ledger/owed-reviews.ts';
import { keyPath, LEDGER_BRANCH, README_PATH, REVIEWS_PATH } from '../core/ledger/paths.ts';
import { ledgerReadme } from '../core/ledger/readme.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { LedgerCommit, LedgerStore } from '../ports/ledger-store.ts';
import type { SigningKeys } from '../ports/signatures.ts';
import { openLedger } from './record.ts';

export interface InitPorts {
  readonly store: LedgerStore;
  readonly evidence: Pick<Evidence, 'repository' | 'requestsAt'>;
  readonly clock: Clock;
  /** Absent: none is asked for. */
  readonly signingKeys?: SigningKeys;
}

export interface InitOptions {
  readonly actor: EventActor;
  readonly run: RunRef | null;
  /** Text of a file with armored keys, instead of asking GitHub for them; added also to a ledger that is there. */
  readonly keys?: string;
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
    /** Paths of the keys for GitHub's signatures that this run put there. */
    readonly keys: readonly string[];
  };
}

/** Idempotent: a ledger that is there is left alone, but for keys that are given, and described. Throws `ledger.broken` and the faults of GitHub. */
export const init = async (ports: InitPorts, options: InitOptions): Promise<InitReport> => {
  const repository = await ports.evidence.repository();
  const present = await existing(ports.store);
  if (present !== undefined) {
    const added = await addKeys(ports, options, present.genesis);
    return report(repository, { ...present, created: false, baseline: 0, keys: added }, []);
  }
  const { keys, notes } = await keysFor(ports, options);
  const baseline = await ports.evidence.requestsAt(repository.head);
  const first = genesis(repository, baseline, { ...options, keys, time: formatInstant(ports.clock.now()) });
  const commit = await ports.store.create(first.change);
  if (commit !== 'exists') {
    const made = { commit, genesis: first.genesis, created: true, baseline: baseline.length };
    return report(repository, { ...made, keys: [...keys.keys()] }, notes);
  }
  const winner = await existing(ports.store);
  if (winner !== undefined)
    return report(repository, { ...winner, created: false, baseline: 0, keys: [] }, []);
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
  const contents = readContents(files.commit, files, NOTHING_WANTED);
  if (contents.kind === 'value') return { commit: files.commit, genesis: contents.value.head.genesis };
  throw new Fault(
    'ledger.broken',
    `The branch ${LEDGER_BRANCH} is there and is no ledger: ${contents.flaw.message}`,
    {
      remedy: 'Run `gatehouse verify` on a clone of the branch; give another use of that branch name up.',
    },
  );
};

/** By path. */
type Keys = ReadonlyMap<string, string>;

const BLOCK = /-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]+?-----END PGP PUBLIC KEY BLOCK-----/g;
const keysIn = (text: string): Keys =>
  new Map(
    [...text.replaceAll('\r', '').matchAll(BLOCK)].map(([block]): [string, string] => [
      keyPath(`${block}\n`),
      `${block}\n`,
    ]),
  );

const keysGiven = (text: string): Keys => {
  const keys = keysIn(text);
  if (keys.size > 0) return keys;
  throw new Fault('config.invalid', 'The file of --signing-key holds no armored OpenPGP key', {
    remedy: 'Give the file that your GitHub serves at /web-flow.gpg.',
  });
};

/** Nothing waits for them: without a key `verify` says that it checked no signature. */
const keysFor = async (
  { signingKeys }: InitPorts,
  { keys }: InitOptions,
): Promise<{ readonly keys: Keys; readonly notes: readonly string[] }> => {
  if (keys !== undefined) return { keys: keysGiven(keys), notes: [] };
  const none = 'No key for GitHub’s signatures is kept; `gatehouse init --signing-key <file>` adds one.';
  try {
    const found = keysIn(((await signingKeys?.ofGitHub()) ?? []).join('\n'));
    return { keys: found, notes: found.size === 0 ? [none] : [] };
  } catch (thrown) {
    return { keys: new Map(), notes: [none, faultSentence(asFault(thrown))] };
  }
};

/** New ones only: a key that is there stays as it is. */
const addKeys = async (
  { store, clock }: InitPorts,
  { keys, actor, run }: InitOptions,
  genesis: Digest,
): Promise<readonly string[]> => {
  if (keys === undefined) return [];
  const given = keysGiven(keys);
  const there = await store.read([...given.keys()]);
  const fresh = [...given].filter(([path]) => there === 'missing' || !there.files.has(path));
  if (fresh.length === 0) return [];
  const ledger = openLedger({ store, clock, run, genesis, random: () => 0.5 });
  const event: NewEvent = {
    id: deriveEventId(null, 'keys', fresh.map(([path]) => path).join(' ')),
    type: 'posture',
    grant: null,
    actor,
    data: {
      note: 'keys for GitHub’s signatures were added',
      files: Object.fromEntries(fresh.map(([path, text]) => [path, blobSha(gitBlob(text))])),
    },
  };
  await ledger.append(() => [event], { text: 'Add keys for signatures', files: new Map(fresh) });
  return fresh.map(([path]) => path);
};

interface Genesis {
  readonly genesis: Digest;
  readonly change: LedgerCommit;
}

const genesis = (
  { id, owner, name }: RepositoryFacts,
  baseline: Awaited<ReturnType<Evidence['requestsAt']>>,
  given: Omit<InitOptions, 'keys'> & { readonly keys: Keys; readonly time: string },
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
      knownPart: KNOWN_PART,
      // NB. So the genesis in the settings, which owners of code guard, also fixes who may sign.
      ...(given.keys.size === 0
        ? {}
        : { keys: [...given.keys].map(([path, text]) => ({ path, blob: blobSha(gitBlob(text)) })) }),
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
        headFile({ seq, hash, genesis: hash, segment: segment.path, ...fixedAtGenesis(segment.events) }),
        ...shardFiles(grownShards(known, () => undefined, KNOWN_PART)),
        [REVIEWS_PATH, owedText(new Map())],
        ...given.keys,
      ]),
      deletions: [],
    },
  };
};

const report = (
  repository: RepositoryFacts,
  found: Omit<InitReport['json'], 'installation'>,
  notes: readonly string[],
): InitReport => {
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
      ...(found.keys.length === 0
        ? []
        : [
            `Keys for GitHub’s signatures were put there: ${found.keys.join(', ')}. Compare them with what your GitHub serves at /web-flow.gpg.`,
          ]),
      ...notes,
    ],
    json: { ...found, installation },
  };
};
