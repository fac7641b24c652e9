/** What a pull request is to Gatehouse, from the files it touches alone (DESIGN §2). */
import type { Finding } from './finding.ts';
import { sortFindings } from './finding.ts';
import type { ChangedFile, PullEvidence } from './pull.ts';

export type PullShape =
  | { readonly kind: 'not-a-request' }
  /** Exactly one request file is added, and nothing else is touched. */
  | { readonly kind: 'request'; readonly path: string }
  /** Only request files are deleted. */
  | { readonly kind: 'deletion'; readonly paths: readonly string[] }
  | { readonly kind: 'malformed'; readonly findings: readonly Finding[] };

export const classifyPull = (pull: PullEvidence): PullShape => {
  if (pull.incomplete.includes('files'))
    return malformed([
      finding(
        'pull.files-incomplete',
        'requests/',
        'GitHub did not list all files of this pull request',
        'Open a pull request that adds one request file and nothing else.',
      ),
    ]);
  const touching = pull.files.filter(touchesRequests);
  if (touching.every(isCatalogue)) return { kind: 'not-a-request' };
  if (pull.files.every(isDeletion))
    return { kind: 'deletion', paths: pull.files.map((file) => file.path).toSorted() };
  const [only] = pull.files;
  if (
    only !== undefined &&
    pull.files.length === 1 &&
    only.change === 'added' &&
    only.previousPath === undefined
  )
    return added(only.path, pull);
  return malformed(
    touching.flatMap((file) => (isCatalogue(file) ? [] : [wrongTouch(file, pull.files.length)])),
  );
};

/** `requests/<folders>/<name>.yaml`: folders and name in lower case, so that no two systems read one path differently. */
export const isRequestPath = (path: string): boolean =>
  /^requests\/(?:[a-z0-9][a-z0-9_-]{0,79}\/){0,8}[a-z0-9-]{1,80}\.yaml$/.test(path);

// NB. `Requests/`, `requeſts/`, `./requests/`, `requests./` and full-width letters are one directory to some file system or
// reader: whatever could be taken for `requests` is judged as such, so that no spelling slips past as "not a request".
const couldBeRequests = (path: string): boolean => {
  const plain = path
    .normalize('NFKD')
    .replace(/[\p{Cf}\p{Cc}\p{M}]/gu, '')
    .replaceAll('\\', '/')
    .toLowerCase();
  const segments: string[] = [];
  for (const raw of plain.split('/')) {
    const segment = raw.trim();
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment.replace(/[. ]+$/, ''));
  }
  return segments[0] === 'requests';
};

const touchesRequests = (file: ChangedFile): boolean =>
  isRequestPath(file.path) ||
  couldBeRequests(file.path) ||
  (file.previousPath !== undefined && couldBeRequests(file.previousPath));

/** The generated catalogue is no request: maintainers keep it like any page. */
const isCatalogue = (file: ChangedFile): boolean =>
  file.path === 'requests/README.md' &&
  file.previousPath === undefined &&
  (file.change === 'added' || file.change === 'modified' || file.change === 'deleted');

/** Also files that were never valid requests can be deleted: that grants nothing and clears what somebody pushed. */
const isDeletion = (file: ChangedFile): boolean =>
  file.change === 'deleted' && file.previousPath === undefined && /^requests\/.+\.ya?ml$/.test(file.path);

/** Request files that are gone after it, also where it does more than that: taken away is taken away. */
export const removedRequests = (pull: Pick<PullEvidence, 'files'>): readonly string[] =>
  pull.files
    .flatMap(({ path, change, previousPath }) =>
      change === 'deleted' ? path : change === 'renamed' ? (previousPath ?? []) : [],
    )
    .filter((path) => /^requests\/.+\.ya?ml$/.test(path))
    .toSorted();

const added = (path: string, pull: PullEvidence): PullShape => {
  if (!isRequestPath(path))
    return malformed([
      finding(
        'pull.path',
        path,
        'A request is a file requests/<name>.yaml whose name has only a-z, 0-9 and - and at most 80 characters',
        'Rename the file, for example to requests/failover-payments.yaml.',
      ),
    ]);
  const { request } = pull;
  if (request === undefined || request.path !== path)
    return malformed([
      finding(
        'pull.file-unread',
        path,
        'The request file could not be read at the head of the pull request',
        'Push again; if it stays, tell the operators.',
      ),
    ]);
  // NB. A symbolic link or a submodule would let the text that was reviewed and the text that is read differ.
  if (request.mode !== '100644')
    return malformed([
      finding(
        'pull.file-mode',
        path,
        `The request file has mode ${request.mode} and must be a plain file (100644)`,
        'Add it as a plain file that is neither executable nor a link.',
      ),
    ]);
  if (request.text === undefined)
    return malformed([
      finding(
        'pull.file-too-large',
        path,
        `The request file has ${request.size} bytes and is too large or no text`,
        'Write the request as a short YAML file in UTF-8.',
      ),
    ]);
  return { kind: 'request', path };
};

const wrongTouch = (file: ChangedFile, files: number): Finding => {
  const remedy = 'Add exactly one new file requests/<name>.yaml and change nothing else.';
  switch (file.change) {
    case 'added':
      return finding(
        'pull.not-alone',
        file.path,
        `A request stands alone, and this pull request touches ${files} files`,
        remedy,
      );
    case 'modified':
    case 'changed':
      return finding(
        'pull.request-modified',
        file.path,
        'A request that is on the default branch is never changed',
        remedy,
      );
    case 'deleted':
      return finding(
        'pull.deletion-mixed',
        file.path,
        'Request files are deleted together with other changes',
        'Delete request files in a pull request of their own.',
      );
    case 'renamed':
    case 'copied':
      return finding(
        'pull.request-moved',
        file.path,
        `A file is ${file.change} to or from requests/`,
        remedy,
      );
  }
};

const malformed = (findings: readonly Finding[]): PullShape => ({
  kind: 'malformed',
  findings: sortFindings(findings),
});

const finding = (id: string, file: string, message: string, remedy: string): Finding => ({
  id,
  file,
  line: 1,
  column: 1,
  message,
  remedy,
});
