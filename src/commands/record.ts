/** The ledger as commands use it: read the state, append what was decided on that very state, once. */
import type { CommitSha, Digest, GrantNumber, Instant } from '../core/brand.ts';
import { formatInstant, isOver, later, milliseconds } from '../core/brand.ts';
import { gitBlob } from '../core/canonical.ts';
import { valueWithoutCredentials } from '../core/credential-text.ts';
import { asFault, Fault } from '../core/fault.ts';
import type { Outside } from '../core/ledger/anchor.ts';
import { anchorOf } from '../core/ledger/anchor.ts';
import type { Contents, LedgerState, Wanted } from '../core/ledger/contents.ts';
import {
  alsoWanted,
  bothWanted,
  contentsAfter,
  covers,
  foldersOf,
  grantIn,
  hasParts,
  NOTHING_WANTED,
  pathsOf,
  readContents,
  stateOfContents,
  wantedBy,
  withoutSettled,
} from '../core/ledger/contents.ts';
import type { LedgerHead, NewEvent, RunRef } from '../core/ledger/event.ts';
import type { Delta, Segment } from '../core/ledger/files.ts';
import { chain, foldCommit, freezeAfter, grantFiles, headFile } from '../core/ledger/files.ts';
import { eventsOf } from '../core/ledger/fold.ts';
import type { GrownShard } from '../core/ledger/known.ts';
import { grownShards, shardFiles } from '../core/ledger/known.ts';
import type { Flaw } from '../core/ledger/line.ts';
import { endOfSegment } from '../core/ledger/line.ts';
import { messageOf } from '../core/ledger/message.ts';
import { owedAfter, owedText } from '../core/ledger/owed-reviews.ts';
import { recentFiles } from '../core/ledger/recent.ts';
import { LONGEST_FILE } from '../core/ledger/portion.ts';
import { HEAD_PATH, LEDGER_BRANCH, recordPath, REVIEWS_PATH } from '../core/ledger/paths.ts';
import { daysBack, LONGEST_LOOK_BACK } from '../core/look-back.ts';
import type { Clock } from '../ports/clock.ts';
import type { LedgerCommit, LedgerStore } from '../ports/ledger-store.ts';
import type { AnchoredCheck } from './anchored.ts';
import { createAnchoredCheck } from './anchored.ts';
import type { Anchoring } from './anchoring.ts';

export type { LedgerState };

export interface AppendSubject {
  /** One line for people; made from the events when it is missing. Never text that somebody wrote freely. */
  readonly text?: string;
  /** Texts of the files that a `posture` event names, by path. */
  readonly files?: ReadonlyMap<string, string>;
}

export type Decide = (state: LedgerState) => readonly NewEvent[] | undefined;

export interface Ledger {
  /**
   * What stands in the ledger now, with the records of `grants`, what is known of the files at `paths`, what ended on the
   * UTC days `days`, the files at `preflight`, and which of the grants `handled` have a record.
   * Throws `Fault`: `ledger.missing`, `ledger.foreign-genesis`, `ledger.broken`, `ledger.rewritten`, `github.*`.
   */
  read(
    grants: readonly GrantNumber[],
    paths: readonly string[],
    also?: {
      readonly days?: readonly string[];
      readonly preflight?: readonly string[];
      readonly handled?: readonly GrantNumber[];
    },
  ): Promise<LedgerState>;
  /**
   * Writes what `decide` makes of the state, as one commit, and returns the state after it. `decide` is called first on the state
   * that this run saw last, to learn what its events touch, and then on every fresh one (also after a lost race, an unclear answer, or
   * when something that they touch was not read): it must look at that state alone. It sees the records of everything that `read` was
   * ever asked for and that was not over then. Events whose id the grant already has are left out. Also throws `ledger.contended`,
   * and `bug` when events contradict the state.
   */
  append(decide: Decide, subject: AppendSubject): Promise<LedgerState>;
  /**
   * Whether the ledger ever had a record of this grant, also when somebody has taken it out since.
   * NB. "Not in the ledger" alone would let whoever deletes one file begin an ended grant anew.
   */
  everRecorded(grant: GrantNumber): Promise<boolean>;
}

export interface LedgerOptions {
  readonly store: LedgerStore;
  readonly clock: Clock;
  /** Stands in every event; null for a person at a terminal. */
  readonly run: RunRef | null;
  /** `ledger.genesis` of the settings. Without one nothing is appended. */
  readonly genesis: Digest | undefined;
  /** In [0, 1); spreads the retries of runs that lost the same race. */
  readonly random: () => number;
  /** Hears of every head that this run made; nobody does when absent. */
  readonly anchoring?: Anchoring;
  /** `ledger.anchors_since` of the settings: anchors that are older count no more. */
  readonly anchorsSince?: string | undefined;
}

/** How long an append tries to win, from its first read. */
const PATIENCE = milliseconds(60_000);
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;

export const openLedger = (options: LedgerOptions): Ledger => {
  // What was asked for and may change is read again with every append, so that `decide` sees it fresh.
  let asked = NOTHING_WANTED;
  /** As this run saw it last: what it needs next is guessed from it, and nothing is decided on it. */
  let last: Contents | undefined;
  const anchored = createAnchoredCheck(options.store, options.anchorsSince);
  let outside: Outside = { main: [], anchors: [] };
  const load = async (wanted: Wanted): Promise<Contents> => {
    const read = await readAnchored(options, anchored, { wanted, before: last?.head });
    last = read.contents;
    ({ outside } = read);
    return read.contents;
  };
  return {
    async read(grants, paths, also = {}) {
      const wanted = alsoWanted(NOTHING_WANTED, { grants, paths, ...also });
      asked = bothWanted(asked, wanted);
      const contents = await load(wanted);
      asked = withoutSettled(asked, contents);
      return stateOfContents(contents);
    },
    everRecorded: (grant) => options.store.everTouched(recordPath(grant)),
    async append(decide, subject) {
      // NB. Nothing binds a branch to settings that name no genesis: anybody could have made it.
      if (options.genesis === undefined) throw unnamed();
      const first =
        last === undefined ? asked : likelyWanted(asked, last, { decide, time: options.clock.now() });
      const { after, about } = await append(options, { decide, subject, load, first });
      last = after;
      const at = outside.main.find((commit) => about.includes(commit)) ?? outside.main[0];
      if (about !== NOTHING_WRITTEN && at !== undefined) options.anchoring?.note(at, anchorOf(after.head));
      return stateOfContents(after);
    },
  };
};

/**
 * What an append will read, so that it asks once and not twice: what its events would touch if nothing had changed since. They are
 * decided anew on what is read.
 */
const likelyWanted = (
  asked: Wanted,
  last: Contents,
  { decide, time }: { readonly decide: Decide; readonly time: Instant },
): Wanted => {
  const wanted = alsoWanted(asked, { segments: [last.head.segment] });
  try {
    return wantedBy(wanted, decide(stateOfContents(last)) ?? [], {
      time: formatInstant(time),
      head: last.head,
    });
  } catch {
    // Whatever it is, it is thrown again where it counts.
    return wanted;
  }
};

/** The pause before a branch that seems to end before its last anchor is looked at again. */
const LAG = milliseconds(2_000);

/** NB. Where the branch was rewritten or cut off since its last anchor, nothing of it is believed, and nothing is elevated. */
const readAnchored = async (
  { store, genesis, clock }: LedgerOptions,
  anchored: AnchoredCheck,
  asked: Asked,
): Promise<Read> => {
  for (;;) {
    const read = await readLedger(store, genesis, asked);
    if ((await anchored.check(read.contents.head, read.outside)) === 'anchored') return read;
    await clock.sleep(LAG);
  }
};

interface Asked {
  readonly wanted: Wanted;
  /** The head as this run saw it last. */
  readonly before: LedgerHead | undefined;
}

interface Read {
  readonly contents: Contents;
  readonly outside: Outside;
}

/** The contents of the ledger at its head. Throws `ledger.missing`, `ledger.broken`, `ledger.foreign-genesis`. */
const readLedger = async (
  store: LedgerStore,
  genesis: Digest | undefined,
  { wanted, before }: Asked,
): Promise<Read> => {
  const files = await store.read(pathsOf(wanted, before), foldersOf(wanted));
  if (files === 'missing') throw missing();
  const contents = readContents(files.commit, files, wanted);
  if (contents.kind === 'flaw') throw broken(contents.flaw);
  const { head } = contents.value;
  // NB. Another genesis is another ledger: whoever replaces the branch must not bring grants with it.
  if (genesis !== undefined && head.genesis !== genesis) throw foreign(head, genesis);
  // NB. Names would be looked for where they do not stand, and not be found.
  if (before !== undefined && hasParts(before) !== hasParts(head))
    throw broken({ path: HEAD_PATH, commit: files.commit, message: `\`knownPart\` came, or went.` });
  return { contents: contents.value, outside: files.outside };
};

interface Task {
  readonly decide: Decide;
  readonly subject: AppendSubject;
  readonly load: (wanted: Wanted) => Promise<Contents>;
  readonly first: Wanted;
}

interface Appended {
  readonly after: Contents;
  /** Merge commits that the new events are about. */
  readonly about: readonly CommitSha[];
}
const NOTHING_WRITTEN: readonly CommitSha[] = [];
const untouched = (after: Contents): Appended => ({ after, about: NOTHING_WRITTEN });

const append = async (options: LedgerOptions, task: Task): Promise<Appended> => {
  const { store, clock } = options;
  const retry = retrying(options);
  /** Commits of ours that may or may not have come about. */
  const unclear: Segment[] = [];
  let wanted = task.first;
  for (;;) {
    let contents: Contents;
    try {
      contents = await task.load(wanted);
    } catch (thrown) {
      // Nothing is at stake before the first commit; after an unclear one the answer is worth waiting for.
      if (unclear.length === 0 || !(await retry.again(asFault(thrown)))) throw thrown;
      continue;
    }
    retry.begin();
    if (unclear.some(({ path, text }) => contents.segments.get(path) === text))
      return { after: contents, about: [] };
    const events = task.decide(stateOfContents(contents)) ?? [];
    if (events.length === 0) return untouched(contents);
    const time = formatInstant(clock.now());
    const needed = alsoWanted(wantedBy(wanted, events, { time, head: contents.head }), {
      segments: [contents.head.segment],
      // A ledger of an older version gets its index of owed reviews with the first commit.
      days: contents.indexed ? [] : daysBack(LONGEST_LOOK_BACK, clock.now()),
    });
    if (!covers(contents, needed)) {
      wanted = needed;
      continue;
    }
    assertWhole(contents);
    const fresh = withoutRepeats(contents, events);
    if (fresh.length === 0) return untouched(contents);
    const next = compose(contents, fresh, { time, run: options.run, subject: task.subject });
    assertReadable(next.change);
    try {
      const outcome = await store.commit(contents.commit, next.change);
      if (outcome.kind === 'committed')
        return {
          after: contentsAfter(contents, { ...next, commit: outcome.commit }),
          about: mergesIn(contents, fresh),
        };
      if (!(await retry.again(undefined))) throw contended();
    } catch (thrown) {
      const fault = asFault(thrown);
      if (fault.code !== 'github.unreachable') throw thrown;
      // The commit may stand: the next read looks for it before anything is decided again.
      unclear.push(next.segment);
      wanted = alsoWanted(wanted, { segments: [next.segment.path] });
      if (!(await retry.again(fault))) throw thrown;
    }
  }
};

/** The commits by which the requests that these events are about came to the default branch. */
const mergesIn = ({ open }: Contents, events: readonly NewEvent[]): readonly CommitSha[] =>
  events.flatMap((event) => {
    if (event.type === 'requested') return [event.data.merge];
    const merge = event.grant === null ? undefined : open.get(event.grant)?.merge;
    return merge === undefined ? [] : [merge];
  });

interface Retry {
  /** Time runs from the first call. */
  begin(): void;
  /** Waits before another try; `false` when time is up or when the fault is not a passing one. */
  again(fault: Fault | undefined): Promise<boolean>;
}

const retrying = ({ clock, random }: LedgerOptions): Retry => {
  let deadline: Instant | undefined;
  let tries = 0;
  return {
    begin() {
      deadline ??= later(clock.now(), PATIENCE);
    },
    async again(fault) {
      if (fault !== undefined && !fault.transient && fault.code !== 'github.unreachable') return false;
      const pause = Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE) * (0.5 + random() / 2);
      tries += 1;
      const wait = milliseconds(Math.ceil(Math.max(pause, fault?.retryAfter ?? 0)));
      if (deadline === undefined || isOver(deadline, later(clock.now(), wait))) return false;
      await clock.sleep(wait);
      return true;
    },
  };
};

const withoutRepeats = (contents: Contents, events: readonly NewEvent[]): readonly NewEvent[] => {
  const seen = new Set<string>();
  return events.filter(({ id, grant }) => {
    const now = grant === null ? undefined : grantIn(contents, grant);
    if (seen.has(id) || (now !== undefined && eventsOf(now).includes(id))) return false;
    seen.add(id);
    return true;
  });
};

interface Composition {
  readonly segment: Segment;
  readonly head: LedgerHead;
  readonly delta: Delta;
  readonly shards: ReadonlyMap<string, GrownShard>;
  readonly change: LedgerCommit;
}

const compose = (
  contents: Contents,
  events: readonly NewEvent[],
  given: { readonly time: string; readonly run: RunRef | null; readonly subject: AppendSubject },
): Composition => {
  const { head, open, ends, days } = contents;
  // NB. Nothing can be taken out of the ledger again: a verdict, a reason or a fault may hold what nobody should have written.
  const segment = chain(head, events.map(valueWithoutCredentials), given);
  const folded = foldCommit((grant) => grantIn(contents, grant), segment.events);
  if (folded.kind === 'refused') throw refused(folded.why);
  const { delta } = folded;
  const next: LedgerHead = {
    ...segment.end,
    genesis: head.genesis,
    segment: segment.path,
    ...freezeAfter(head.freeze, delta),
    ...(head.knownPart === undefined ? {} : { knownPart: head.knownPart }),
  };
  const grants = grantFiles(delta, (grant) => open.has(grant));
  const shards = grownShards(delta.known, (shard) => ends.get(shard), head.knownPart);
  const told = preflightFiles(delta.preflight, given.subject.files ?? new Map());
  return {
    segment,
    head: next,
    delta,
    shards,
    change: {
      ...messageOf(segment.events, delta.grants, given.subject.text),
      additions: new Map([
        [segment.path, segment.text],
        headFile(next),
        ...grants.additions,
        ...shardFiles(shards),
        ...recentFiles(delta.recent, (day) => days.get(day) ?? []),
        ...reviewsFile(contents, delta),
        ...told.additions,
      ]),
      deletions: [...grants.deletions, ...told.deletions],
    },
  };
};

const reviewsFile = ({ owed, indexed }: Contents, delta: Delta): readonly (readonly [string, string])[] => {
  const text = owedText(owedAfter(owed, delta));
  return indexed && text === owedText(owed) ? [] : [[REVIEWS_PATH, text]];
};

/** The files that the events name, and no other. */
const preflightFiles = (
  named: Delta['preflight'],
  texts: ReadonlyMap<string, string>,
): { readonly additions: readonly (readonly [string, string])[]; readonly deletions: readonly string[] } => {
  const additions = [...named].flatMap(([path, blob]) => {
    if (blob === null) return [];
    const text = texts.get(path);
    if (text === undefined || gitBlob(text) !== blob)
      throw refused(`the text of ${path} is not what it names.`);
    return [[path, text] as const];
  });
  return { additions, deletions: [...named].flatMap(([path, blob]) => (blob === null ? [path] : [])) };
};

/** NB. Nothing is built on a head that does not name the last line: what stands below may not be what was written. */
const assertWhole = ({ head, segments, commit }: Contents): void => {
  const end = endOfSegment(segments.get(head.segment) ?? '');
  if (end?.hash === head.hash && end.seq === head.seq) return;
  throw broken({ path: head.segment, commit, message: 'Its last line is not the one that head.json names.' });
};

/** NB. GitHub gives out no longer text whole: after such a commit nobody could read the ledger again, nor write to it. */
const assertReadable = ({ additions }: LedgerCommit): void => {
  for (const [path, text] of additions)
    if (Buffer.byteLength(text) > LONGEST_FILE)
      throw refused(`${path} would be longer than GitHub gives out again.`);
};

const missing = (): Fault =>
  new Fault('ledger.missing', `The branch ${LEDGER_BRANCH} does not exist.`, {
    remedy: 'Run `gatehouse init` for a new installation; if there was a ledger, restore its branch.',
  });

const foreign = (head: LedgerHead, genesis: Digest): Fault =>
  new Fault(
    'ledger.foreign-genesis',
    `The ledger begins with ${head.genesis}, the settings name ${genesis}.`,
    {
      remedy: `Find out who replaced the branch ${LEDGER_BRANCH} and restore it; correct ledger.genesis only for a new installation.`,
    },
  );

const unnamed = (): Fault =>
  new Fault('ledger.foreign-genesis', 'The settings name no genesis for the ledger.', {
    remedy: 'Run `gatehouse init` and write what it says into policies/gatehouse.yaml, `ledger.genesis`.',
  });

const broken = ({ path, commit, message }: Flaw): Fault =>
  new Fault(
    'ledger.broken',
    `The ledger contradicts itself at ${path}${commit === undefined ? '' : ` (commit ${commit})`}: ${message}`,
    {
      remedy: 'Run `gatehouse verify` on a clone of the branch; it names the first broken place.',
    },
  );

const contended = (): Fault =>
  new Fault('ledger.contended', 'Other runs kept writing to the ledger for a minute.', {
    remedy: 'Nothing is lost: the next run takes it up.',
    transient: true,
  });

const refused = (why: string): Fault =>
  new Fault('bug', `The ledger refuses an event: ${why}`, {
    remedy: 'This is a bug in Gatehouse; please report it with the log of this run.',
  });
