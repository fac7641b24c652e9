/** Reads blobs of a clone through one `git cat-file --batch`, in the order in which they were asked for. */
import type { BlobSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { gitPipe } from './git.ts';

export interface Objects {
  /** The text of a blob. Throws `Fault('ledger.broken')` when it is not there. */
  text(blob: BlobSha): Promise<string>;
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
      if (answer.text === undefined) asked?.reject(absent(asked.blob));
      else asked?.resolve(answer.text);
    }
    buffer = buffer.subarray(at);
    if (first > 4096) {
      waiting.splice(0, first);
      first = 0;
    }
  });
  return {
    text: (blob) =>
      new Promise((resolve, reject) => {
        if (over !== undefined) return reject(over);
        waiting.push({ blob, resolve, reject });
        child.stdin.write(`${blob}\n`);
      }),
    close: () => {
      child.stdin.end();
    },
  };
};

interface Waiting {
  readonly blob: BlobSha;
  readonly resolve: (text: string) => void;
  readonly reject: (cause: unknown) => void;
}

/** `<oid> blob <size>\n<bytes>\n`, or `<oid> missing\n`; `undefined` until it is there whole. */
const readAnswer = (
  buffer: Buffer,
  at: number,
): { readonly text: string | undefined; readonly next: number } | undefined => {
  const end = buffer.indexOf(10, at);
  if (end < 0) return undefined;
  const header = buffer.toString('latin1', at, end);
  const size = /^[0-9a-f]{40} blob (\d+)$/.exec(header)?.[1];
  if (size === undefined) return { text: undefined, next: end + 1 };
  const start = end + 1;
  const stop = start + Number(size);
  return stop < buffer.length ? { text: buffer.toString('utf8', start, stop), next: stop + 1 } : undefined;
};

const absent = (what: string): Fault =>
  new Fault('ledger.broken', `The clone does not hold the file ${what}.`, {
    remedy: 'Clone the ledger branch again, whole: not shallow and without a filter.',
  });
