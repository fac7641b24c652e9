/** Reads blobs and commits of a clone through one `git cat-file --batch`, in the order in which they were asked for. */
import type { BlobSha, CommitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { gitPipe } from './git.ts';

export interface Objects {
  /** The text of a blob. Throws `Fault('ledger.broken')` when it is not there. */
  text(blob: BlobSha): Promise<string>;
  /** The bytes of a commit, headers and all. Throws the same. */
  commit(commit: CommitSha): Promise<Buffer>;
  close(): void;
}

export const openObjects = (directory: string): Objects => {
  const { child, done } = gitPipe(directory, 'cat-file', '--batch');
  const waiting: Waiting[] = [];
  let first = 0;
  let buffer: Buffer = Buffer.alloc(0);
  let over: unknown;
  const fail = (cause: unknown): void => {
    over = cause;
    for (const { reject } of waiting.splice(0).slice(first)) reject(cause);
    first = 0;
  };
  done.then(() => fail(absent('the object store closed')), fail);
  child.stdout.on('data', (chunk: Buffer) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    let at = 0;
    for (;;) {
      const answer = readAnswer(buffer, at);
      if (answer === undefined) break;
      at = answer.next;
      const asked = waiting[first];
      first += 1;
      if (answer.bytes === undefined || answer.type !== asked?.type) asked?.reject(absent(asked.id));
      else asked.resolve(answer.bytes);
    }
    buffer = buffer.subarray(at);
    if (first > 4096) {
      waiting.splice(0, first);
      first = 0;
    }
  });
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
    text: async (blob) => (await ask('blob', blob)).toString('utf8'),
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
  readonly next: number;
}

/** `<oid> <type> <size>\n<bytes>\n`, or `<oid> missing\n`; `undefined` until it is there whole. */
const readAnswer = (buffer: Buffer, at: number): Answered | undefined => {
  const end = buffer.indexOf(10, at);
  if (end < 0) return undefined;
  const header = buffer.toString('latin1', at, end);
  const [, type = '', size] = /^[0-9a-f]{40} (blob|commit|tree|tag) (\d+)$/.exec(header) ?? [];
  if (size === undefined) return { type, bytes: undefined, next: end + 1 };
  const start = end + 1;
  const stop = start + Number(size);
  return stop < buffer.length ? { type, bytes: buffer.subarray(start, stop), next: stop + 1 } : undefined;
};

const absent = (what: string): Fault =>
  new Fault('ledger.broken', `The clone does not hold the file ${what}.`, {
    remedy: 'Clone the ledger branch again, whole: not shallow and without a filter.',
  });
