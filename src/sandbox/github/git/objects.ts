/** Git objects of a bare repository: written as loose objects, read from loose objects, packs behind them. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { environment } from './run.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  readonly body: Buffer;
}

export interface ObjectStore {
  /** `undefined`: no such object. */
  read(sha: string): Promise<GitObject | undefined>;
  /** Returns the object's id; writing the same object twice is one object. */
  write(type: ObjectType, body: Buffer): string;
  close(): void;
}

const CACHE_BYTES = 64 * 1024 * 1024;
/** Stored as it is from here on: every job's checkout takes the bundle out again, and would spend most of its time in that. */
const LARGE = 64 * 1024;
const isType = (text: string): text is ObjectType =>
  text === 'blob' || text === 'tree' || text === 'commit' || text === 'tag';

const objectId = (type: ObjectType, body: Buffer): string =>
  createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest('hex');

export const openObjects = (directory: string): ObjectStore => {
  const cache = new Map<string, GitObject>();
  let cached = 0;
  let writes = 0;
  const remember = (sha: string, object: GitObject): GitObject => {
    if (cached > CACHE_BYTES) {
      cache.clear();
      cached = 0;
    }
    cache.set(sha, object);
    cached += object.body.length;
    return object;
  };
  const pathOf = (sha: string): string => join(directory, 'objects', sha.slice(0, 2), sha.slice(2));
  const packed = openBatch(directory);

  return {
    async read(sha) {
      if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
      const known = cache.get(sha);
      if (known !== undefined) return known;
      const loose = readLoose(pathOf(sha));
      if (loose !== undefined) return remember(sha, loose);
      const found = await packed.read(sha);
      return found === undefined ? undefined : remember(sha, found);
    },
    write(type, body) {
      const sha = objectId(type, body);
      if (cache.has(sha)) return sha;
      const path = pathOf(sha);
      if (!existsSync(path)) {
        mkdirSync(join(directory, 'objects', sha.slice(0, 2)), { recursive: true });
        writes += 1;
        const temporary = join(directory, 'objects', `tmp_${process.pid}_${writes}`);
        const whole = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
        writeFileSync(temporary, deflateSync(whole, { level: body.length < LARGE ? 1 : 0 }));
        renameSync(temporary, path);
      }
      remember(sha, { type, body });
      return sha;
    },
    close: packed.close,
  };
};

const readLoose = (path: string): GitObject | undefined => {
  let bytes: Buffer;
  try {
    bytes = inflateSync(readFileSync(path));
  } catch {
    return undefined;
  }
  const zero = bytes.indexOf(0);
  const [type = ''] = bytes.subarray(0, zero).toString('latin1').split(' ');
  return isType(type) ? { type, body: bytes.subarray(zero + 1) } : undefined;
};

/** One `git cat-file --batch` that stays up; started at the first object that is not loose. */
const openBatch = (
  directory: string,
): { read(sha: string): Promise<GitObject | undefined>; close(): void } => {
  let child: ChildProcessWithoutNullStreams | undefined;
  let buffer: Buffer = Buffer.alloc(0);
  const waiting: ((object: GitObject | undefined) => void)[] = [];

  const drain = (): void => {
    for (;;) {
      const line = buffer.indexOf(10);
      if (line < 0) return;
      const [, type = '', size = ''] = buffer.subarray(0, line).toString('latin1').split(' ');
      if (!isType(type)) {
        buffer = buffer.subarray(line + 1);
        waiting.shift()?.(undefined);
        continue;
      }
      const end = line + 1 + Number(size);
      if (buffer.length < end + 1) return;
      const body = Buffer.from(buffer.subarray(line + 1, end));
      buffer = buffer.subarray(end + 1);
      waiting.shift()?.({ type, body });
    }
  };

  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['--git-dir', directory, 'cat-file', '--batch'], { env: environment() });
    started.stdin.on('error', () => undefined);
    started.stdout.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      drain();
    });
    started.on('close', () => {
      child = undefined;
      buffer = Buffer.alloc(0);
      for (const resolve of waiting.splice(0)) resolve(undefined);
    });
    return started;
  };

  return {
    read: (sha) =>
      new Promise((resolve) => {
        child ??= start();
        waiting.push(resolve);
        child.stdin.write(`${sha}\n`);
      }),
    close: () => child?.stdin.end(),
  };
};
