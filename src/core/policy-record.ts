/** The policy as the ledger remembers it: which files with which contents, so that no change of it goes unrecorded. */
import type { BlobSha } from './brand.ts';
import { gitBlob } from './canonical.ts';
import type { EventData } from './ledger/event.ts';
import type { KnownFile } from './ledger/files.ts';
import type { SourceFile } from './policy.ts';
import type { PullEvidence } from './pull.ts';

/** Where the whole policy stands among the files that the ledger knows. No request file can have this path. */
export const POLICY_KEY = 'policies/';

export type PolicyFiles = Readonly<Record<string, BlobSha>>;

/** Every file with git's own hash of its contents, by path. */
export const filesOf = (files: readonly SourceFile[]): PolicyFiles =>
  Object.fromEntries(files.map(({ path, text }) => [path, gitBlob(text)]));

/** One hash over all of them: another file, another name or another text is another policy. */
export const policyBlob = (files: PolicyFiles): BlobSha =>
  gitBlob(
    Object.entries(files)
      .map(([path, blob]) => `${blob} ${path}\n`)
      .toSorted()
      .join(''),
  );

/** What an event makes the ledger know of the policy. Entries of before that name no files say nothing. */
export const policyKnownBy = ({
  files,
  until,
}: EventData['policy-changed']): readonly (readonly [string, KnownFile])[] =>
  files === undefined || until === undefined
    ? []
    : [[POLICY_KEY, { blob: policyBlob(files), grant: null, at: until }]];

/** Whether a pull request changes, adds, moves or deletes a file of the policy. */
export const touchesPolicy = (pull: PullEvidence): boolean =>
  pull.files.some((file) => [file.path, file.previousPath].some((path) => path?.startsWith('policies/')));

/** Whether a pull request changes Gatehouse itself: what the workflows run. */
export const touchesVersion = (pull: PullEvidence): boolean =>
  pull.files.some((file) =>
    [file.path, file.previousPath].some((path) => path === 'action.yml' || path?.startsWith('dist/')),
  );
