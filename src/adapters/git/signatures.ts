/** Signatures of commits: what a commit's bytes say was signed, and `gpgv`, which checks it against the keys it is given and no other. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { GitSignature } from '../../ports/ledger-store.ts';
import type { Signatures, SignatureState } from '../../ports/signatures.ts';

/** The header `gpgsig` of a commit, and the commit without it: that is what was signed. */
export const signatureIn = (commit: Buffer): GitSignature | undefined => {
  // One character a byte, so that every byte of the payload stays as it was.
  const text = commit.toString('latin1');
  const head = text.slice(0, text.indexOf('\n\n') + 1);
  const found = /^gpgsig (.*\n(?: .*\n)*)/m.exec(head);
  if (found === null) return undefined;
  const [whole, value = ''] = found;
  return {
    payload: Buffer.from(text.slice(0, found.index) + text.slice(found.index + whole.length), 'latin1'),
    armored: value.replaceAll(/\n /g, '\n'),
  };
};

/** Keeps keyrings in a folder of its own; `close` removes it. */
export const createSignatures = (): Signatures => {
  let folder: Promise<string> | undefined;
  const rings = new Map<string, Promise<string>>();
  // NB. Its number is fixed before anything is waited for: two keyrings in one file, and a key vouches for what stood before it.
  const ringOf = async (keys: readonly string[], number: number): Promise<string> => {
    const directory = await (folder ??= mkdtemp(join(tmpdir(), 'gatehouse-keys-')));
    const path = join(directory, `${number}.gpg`);
    await writeFile(path, Buffer.concat(keys.map(dearmored)));
    return path;
  };
  return {
    async check(signature, keys) {
      const all = keys.join('\n');
      const ring = rings.get(all) ?? ringOf(keys, rings.size);
      rings.set(all, ring);
      return gpgv(await ring, signature);
    },
    async close() {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
};

/** Behind the headers, which an empty line ends, and before the checksum. */
const dearmored = (key: string): Buffer => {
  const lines = key.split('\n').map((line) => line.trim());
  const body = lines.slice(lines.indexOf('') + 1).filter((line) => !/^[=-]/.test(line));
  return Buffer.from(body.join(''), 'base64');
};

/** A signature takes it some milliseconds. */
const PATIENCE = 20_000;

/** NB. A keyring of ours and an empty home: whatever keys a person trusts elsewhere vouch for nothing here. */
const gpgv = (ring: string, { payload, armored }: GitSignature): ReturnType<Signatures['check']> =>
  new Promise((resolve, reject) => {
    const options = ['--homedir', join(ring, '..'), '--status-fd', '1', '--enable-special-filenames'];
    const child = spawn('gpgv', [...options, '--keyring', ring, '--', '-&3', '-'], {
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      timeout: PATIENCE,
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    child.on('error', (thrown: NodeJS.ErrnoException) =>
      thrown.code === 'ENOENT' ? resolve('unchecked') : reject(thrown),
    );
    child.on('close', () => resolve(stateIn(said)));
    feed(child.stdio[3], Buffer.from(armored, 'latin1'));
    feed(child.stdin, payload);
  });

const feed = (to: unknown, bytes: Uint8Array): void => {
  if (!isWritable(to)) return;
  // It may end before it has read everything; what it said counts.
  to.on('error', () => {});
  to.end(bytes);
};
const isWritable = (stream: unknown): stream is Writable =>
  typeof stream === 'object' && stream !== null && 'end' in stream;

/** NB. `good` only for one signature that is valid; whatever is not understood is bad. */
const stateIn = (said: string): SignatureState => {
  const words = [...said.matchAll(/^\[GNUPG:\] ([A-Z_]+)/gm)].map(([, word = '']) => word);
  const has = (word: string): boolean => words.includes(word);
  if (words.filter((word) => word === 'NEWSIG').length !== 1 || has('BADSIG') || has('REVKEYSIG'))
    return 'bad';
  if (has('VALIDSIG')) return 'known';
  return has('NO_PUBKEY') ? 'unknown-key' : 'bad';
};
