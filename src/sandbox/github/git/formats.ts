/** The bytes of git's trees and commits, read and written; and the signature that only this sandbox's GitHub can make. */
import type { Signer } from './signing.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since the epoch, UTC. */
  readonly at: number;
}

export interface CommitText {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface Commit extends CommitText {
  readonly sha: string;
  /** The `gpgsig` header as written, whoever wrote it; whether it holds is `isSigned`'s to say. */
  readonly signature: string | undefined;
  /** What was signed: the commit without its `gpgsig` header. */
  readonly payload: string;
}

export const parseTree = (body: Buffer): readonly TreeEntry[] => {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(32, at);
    const zero = body.indexOf(0, space);
    entries.push({
      mode: body.subarray(at, space).toString('latin1').padStart(6, '0'),
      name: body.subarray(space + 1, zero).toString('utf8'),
      sha: body.subarray(zero + 1, zero + 21).toString('hex'),
    });
    at = zero + 21;
  }
  return entries;
};

/** Git orders a directory as if its name ended in a slash. */
export const formatTree = (entries: readonly TreeEntry[]): Buffer => {
  const key = (entry: TreeEntry): Buffer =>
    Buffer.from(entry.mode === '040000' ? `${entry.name}/` : entry.name);
  return Buffer.concat(
    entries
      .toSorted((a, b) => Buffer.compare(key(a), key(b)))
      .map((entry) =>
        Buffer.concat([
          Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.name}\0`),
          Buffer.from(entry.sha, 'hex'),
        ]),
      ),
  );
};

export const parseCommit = (sha: string, body: Buffer): Commit => {
  const text = body.toString('utf8');
  const split = text.indexOf('\n\n');
  const head = split < 0 ? text : text.slice(0, split);
  const message = split < 0 ? '' : text.slice(split + 2);
  const headers = head.split(/\n(?! )/);
  const value = (name: string): string | undefined =>
    headers.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const payload = `${headers.filter((line) => !line.startsWith('gpgsig ')).join('\n')}\n\n${message}`;
  return {
    sha,
    tree: value('tree') ?? '',
    parents: headers.filter((line) => line.startsWith('parent ')).map((line) => line.slice(7)),
    author: parseSignature(value('author') ?? ''),
    committer: parseSignature(value('committer') ?? ''),
    message,
    signature: value('gpgsig')?.replaceAll('\n ', '\n'),
    payload,
  };
};

const parseSignature = (line: string): Signature => {
  const match = /^(.*?) ?<([^>]*)> (\d+) [+-]\d{4}$/.exec(line);
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', at: Number(match?.[3] ?? 0) };
};

const person = (signature: Signature): string =>
  `${signature.name.replace(/[<>\n]/g, '')} <${signature.email.replace(/[<>\n]/g, '')}> ${signature.at} +0000`;

/** With `signer`, the commit carries GitHub's signature. */
export const formatCommit = (commit: CommitText, signer: Signer | undefined): Buffer => {
  const headers = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${person(commit.author)}`,
    `committer ${person(commit.committer)}`,
  ];
  const payload = `${headers.join('\n')}\n\n${commit.message}`;
  if (signer === undefined) return Buffer.from(payload);
  const signature = signer.sign(payload, commit.committer.at).replaceAll('\n', '\n ');
  return Buffer.from(`${[...headers, `gpgsig ${signature}`].join('\n')}\n\n${commit.message}`);
};

/** NB. Computed again from the commit's own bytes: a signature copied onto other content does not hold. */
export const isSigned = (commit: Commit, signer: Signer): boolean =>
  commit.signature !== undefined &&
  commit.signature.trimEnd() === signer.sign(commit.payload, commit.committer.at);
