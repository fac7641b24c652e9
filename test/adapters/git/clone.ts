/** Writes the commits of a fake ledger into a real bare repository, and checks it out where asked. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signer } from '../../../src/sandbox/github/git/signing.ts';
import type { MadeCommit } from '../../fakes/ledger-store.ts';

export const temporary = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-ledger-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

export const git = (directory: string, args: readonly string[], input?: string): string =>
  execFileSync('git', ['-C', directory, ...args], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });

/** Signs the commits as GitHub does; each is made anew on the one before it. `signer` undefined: it stays without. */
export const signCommits = (directory: string, signer: (commit: number) => Signer | undefined): void => {
  const ref = 'refs/heads/gatehouse-ledger';
  const commits = git(directory, ['rev-list', '--reverse', ref]).trim().split('\n');
  let parent: string | undefined;
  for (const [at, commit] of commits.entries()) {
    const payload = git(directory, ['cat-file', 'commit', commit]).replace(
      /^parent .*$/m,
      parent === undefined ? '' : `parent ${parent}`,
    );
    const signature = signer(at)?.sign(payload, 1_790_000_000 + at);
    const header = signature === undefined ? '' : `\ngpgsig ${signature.replaceAll('\n', '\n ')}`;
    const text = payload.replace('\n\n', `${header}\n\n`);
    parent = git(directory, ['hash-object', '-t', 'commit', '-w', '--stdin'], text).trim();
  }
  git(directory, ['update-ref', ref, parent ?? '']);
};

export const writeBare = (directory: string, made: readonly MadeCommit[]): void => {
  git(directory, ['init', '-q', '--bare', '.']);
  const lines: string[] = [];
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  for (const [index, { subject, trailers, changes, texts }] of made.entries()) {
    lines.push('commit refs/heads/gatehouse-ledger', `mark :${index + 1}`);
    lines.push(`committer Gatehouse <gatehouse@example.test> ${1_790_000_000 + index} +0000`);
    lines.push(data([subject, trailers.join('\n')].filter((part) => part !== '').join('\n\n')).trimEnd());
    if (index > 0) lines.push(`from :${index}`);
    for (const change of changes) {
      if (change.change === 'deleted') lines.push(`D ${change.path}`);
      else lines.push(`M 100644 inline ${change.path}`, data(texts.get(change.path) ?? '').trimEnd(), '');
    }
    lines.push('');
  }
  git(directory, ['fast-import', '--quiet'], lines.join('\n'));
};
