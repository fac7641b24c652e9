/** Reads blobs and commits of a clone through one `git cat-file --batch`, in the order in which they were asked for. */
import type { BlobSha, CommitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { gitPipe } from './git.ts';

export interface Objects {
  /**
   * The bytes of a blob. Throws `Fault('ledger.broken')` when it is not there. As bytes it can wait without cost: a text that waits is
   * moved about by the collector.
   */
  blob(blob: BlobSha): Promise<Buffer>;
  /** The bytes of a commit, headers and all. Throws the same. */
  commit(commit: CommitSha): Promise<Buffer>;
  close(): void;
}

export const openObjects = (directory: string): Objects => {
  const { child, done } = gitPipe(directory, 'cat-file', '--batch');
  const waiting: Waiting[] = [];
  let over: unknown;
  const fail = (cause: unknown): void => {
    over = cause;
    for (const { reject } of waiting.splice(0)) reject(cause);
  };
  done.then(() => fail(absent('the object store closed')), fail);
  const answers = readAnswers(({ type, bytes }) => {
    // What was answered is let go at once: whatever stood here would hold the bytes of all that was ever asked for.
    const asked = waiting.shift();
    if (bytes === undefined || type !== asked?.type) asked?.reject(absent(asked.id));
    else asked.resolve(bytes);
  });
  child.stdout.on('data', answers);
  let lines = '';
  const send = (): void => {
    if (lines === '') return;
    child.stdin.write(lines);
    lines = '';
  };
  const ask = (type: Waiting['type'], id: string): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      if (over !== undefined) return reject(over);
      waiting.push({ type, id, resolve, reject });
      // What is asked for in one go is written in one go.
      if (lines === '') queueMicrotask(send);
      lines += `${id}\n`;
    });
  return {
    blob: (blob) => ask('blob', blob),
    commit: (commit) => ask('commit', commit),
    close: () => {
      child.stdin.end(lines);
      lines = '';
    },
  };
};

interface Waiting {
  readonly type: 'blob' | 'commit';
  readonly id: string;
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (cause: unknown) => void;
}

interface Answered {
  readonly type: string;
  readonly bytes: Buffer | undefined;
}

/** Takes git's output as it comes and tells each answer when it is there whole. */
const readAnswers = (tell: (answer: Answered) => void): ((chunk: Buffer) => void) => {
  let parts: Buffer[] = [];
  let held = 0;
  /** So many bytes are the next answer at the least: it is not looked at, and its parts are not joined, before they are there. */
  let least = 1;
  return (chunk) => {
    parts.push(chunk);
    held += chunk.length;
    if (held < least) return;
    const buffer = parts.length === 1 ? chunk : Buffer.concat(parts, held);
    let at = 0;
    for (;;) {
      const answer = readAnswer(buffer, at);
      if (answer.kind === 'short') {
        least = answer.least;
        break;
      }
      at = answer.next;
      tell(answer);
    }
    held = buffer.length - at;
    parts = held === 0 ? [] : [buffer.subarray(at)];
  };
};

type Read =
  | ({ readonly kind: 'whole'; readonly next: number } & Answered)
  /** Not before it has so many bytes. */
  | { readonly kind: 'short'; readonly least: number };

/** `<oid> <type> <size>\n<bytes>\n`, or `<oid> missing\n`. */
const readAnswer = (buffer: Buffer, at: number): Read => {
  const end = buffer.indexOf(10, at);
  if (end < 0) return { kind: 'short', least: buffer.length - at + 1 };
  const header = buffer.toString('latin1', at, end);
  const [, type = '', size] = /^[0-9a-f]{40} (blob|commit|tree|tag) (\d+)$/.exec(header) ?? [];
  const start = end + 1;
  if (size === undefined) return { kind: 'whole', type, bytes: undefined, next: start };
  const stop = start + Number(size);
  return stop < buffer.length
    ? { kind: 'whole', type, bytes: buffer.subarray(start, stop), next: stop + 1 }
    : { kind: 'short', least: stop + 1 - at };
};

const absent = (what: string): Fault =>
  new Fault('ledger.broken', `The clone does not hold the file ${what}.`, {
    remedy: 'Clone the ledger branch again, whole: not shallow and without a filter.',
  });
