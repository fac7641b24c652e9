import { describe, expect, it } from 'vitest';
import { classifyPull, removedRequests } from '../../src/core/classify.ts';
import type { ChangedFile, PullEvidence } from '../../src/core/pull.ts';
import { aPull, blob, requestPath } from '../builders/pull.ts';

const file = (path: string, change: ChangedFile['change'] = 'added', previousPath?: string): ChangedFile => ({
  path,
  change,
  ...(previousPath === undefined ? {} : { previousPath }),
});

const pullOf = (files: readonly ChangedFile[], change: Partial<PullEvidence> = {}): PullEvidence => {
  const [first] = files;
  const request = { path: first?.path ?? '', mode: '100644', blob, size: 10, text: 'x' };
  return aPull({ files, request, ...change });
};

const ids = (files: readonly ChangedFile[], change: Partial<PullEvidence> = {}): readonly string[] => {
  const shape = classifyPull(pullOf(files, change));
  return shape.kind === 'malformed' ? shape.findings.map(({ id }) => id) : [shape.kind];
};

describe('classifying a pull request', () => {
  it.each(['requests/a.yaml', 'requests/2026/11/fail-over.yaml', `requests/${'a'.repeat(80)}.yaml`])(
    'takes the added file %s as a request',
    (path) => {
      expect(classifyPull(pullOf([file(path)]))).toEqual({ kind: 'request', path });
    },
  );

  it.each([
    'requests/A.yaml',
    'requests/a.yml',
    'requests/a.YAML',
    'requests/a b.yaml',
    'requests/.yaml',
    'requests/a.yaml/',
    'requests/a.yaml\n',
    `requests/${'a'.repeat(81)}.yaml`,
    'requests/ä.yaml',
    'requests/../requests/a.yaml',
    'requests//a.yaml',
    'requests/./a.yaml',
    'requests/.hidden/a.yaml',
    'Requests/a.yaml',
    'REQUESTS/a.yaml',
    'reque\u017fts/a.yaml',
    'ｒequests/a.yaml',
    'requests\u200b/a.yaml',
    'requests./a.yaml',
    'requests /a.yaml',
    './requests/a.yaml',
    'docs/../requests/a.yaml',
    '/requests/a.yaml',
    'requests\\a.yaml',
    'requests',
    'Requests',
    'requests/',
  ])('calls %j malformed, never "not a request"', (path) => {
    expect(ids([file(path)])).toEqual(['pull.path']);
  });

  it.each([
    'docs/requests/a.yaml',
    'requests.yaml',
    'requests-old/a.yaml',
    'src/requests.ts',
    'policies/people.yaml',
  ])('passes over %s', (path) => {
    expect(ids([file(path, 'modified')])).toEqual(['not-a-request']);
  });

  it('takes deletions of request files, sorted, as a deletion', () => {
    expect(
      classifyPull(pullOf([file('requests/b.yaml', 'deleted'), file('requests/a.yaml', 'deleted')])),
    ).toEqual({
      kind: 'deletion',
      paths: ['requests/a.yaml', 'requests/b.yaml'],
    });
  });

  it.each<[string, readonly ChangedFile[], readonly string[]]>([
    ['a second file', [file('requests/a.yaml'), file('docs/x.md')], ['pull.not-alone']],
    [
      'two requests',
      [file('requests/a.yaml'), file('requests/b.yaml')],
      ['pull.not-alone', 'pull.not-alone'],
    ],
    ['a changed request', [file('requests/a.yaml', 'modified')], ['pull.request-modified']],
    ['a changed mode', [file('requests/a.yaml', 'changed')], ['pull.request-modified']],
    ['a rename within', [file('requests/b.yaml', 'renamed', 'requests/a.yaml')], ['pull.request-moved']],
    ['a rename into it', [file('requests/b.yaml', 'renamed', 'docs/a.yaml')], ['pull.request-moved']],
    ['a rename out of it', [file('docs/b.yaml', 'renamed', 'requests/a.yaml')], ['pull.request-moved']],
    ['a copy', [file('requests/b.yaml', 'copied', 'docs/a.yaml')], ['pull.request-moved']],
    ['an added file that has a past', [file('requests/b.yaml', 'added', 'docs/a.yaml')], ['pull.not-alone']],
    [
      'a deletion beside a change',
      [file('requests/a.yaml', 'deleted'), file('src/x.ts', 'modified')],
      ['pull.deletion-mixed'],
    ],
    [
      'a deletion beside a request',
      [file('requests/a.yaml', 'deleted'), file('requests/b.yaml')],
      ['pull.deletion-mixed', 'pull.not-alone'],
    ],
    [
      'the catalogue beside a request',
      [file('requests/README.md', 'modified'), file('requests/a.yaml')],
      ['pull.not-alone'],
    ],
    [
      'the catalogue moved',
      [file('requests/README.md', 'renamed', 'docs/README.md')],
      ['pull.request-moved'],
    ],
    ['the catalogue in other letters', [file('requests/readme.md', 'modified')], ['pull.request-modified']],
  ])('calls %s malformed', (_, files, expected) => {
    expect(ids(files)).toEqual(expected);
  });

  it('lets maintainers keep the catalogue, alone or beside the policy', () => {
    expect(ids([file('requests/README.md', 'modified')])).toEqual(['not-a-request']);
    expect(ids([file('requests/README.md'), file('policies/people.yaml', 'modified')])).toEqual([
      'not-a-request',
    ]);
  });

  it('calls a list of files that did not come to its end malformed, whatever stands in it', () => {
    for (const files of [[file('requests/a.yaml')], [file('docs/x.md')], []])
      expect(ids(files, { incomplete: ['files'] })).toEqual(['pull.files-incomplete']);
  });

  it.each([
    ['pull.file-mode', { mode: '120000' }],
    ['pull.file-mode', { mode: '100755' }],
    ['pull.file-mode', { mode: '160000' }],
    ['pull.file-too-large', { text: undefined }],
    ['pull.file-unread', { path: 'requests/other.yaml' }],
  ])('gives %s for %j', (id, change) => {
    const request = { path: requestPath, mode: '100644', blob, size: 10, text: 'x', ...change };
    expect(ids([file(requestPath)], { request })).toEqual([id]);
  });

  it('calls a request that could not be read malformed', () => {
    expect(ids([file(requestPath)], { request: undefined })).toEqual(['pull.file-unread']);
  });
});

describe('the request files that are gone after a pull request', () => {
  it.each<[string, readonly ChangedFile[], readonly string[]]>([
    [
      'deleted ones',
      [file('requests/b.yaml', 'deleted'), file('requests/a.yaml', 'deleted')],
      ['requests/a.yaml', 'requests/b.yaml'],
    ],
    ['beside anything else', [file('requests/a.yaml', 'deleted'), file('docs/x.md')], ['requests/a.yaml']],
    [
      'moved ones, wherever they went',
      [file('docs/b.yaml', 'renamed', 'requests/a.yaml')],
      ['requests/a.yaml'],
    ],
  ])('are %s', (_, files, gone) => {
    expect(removedRequests({ files })).toEqual(gone);
  });

  it.each<[string, ChangedFile]>([
    ['copied', file('requests/b.yaml', 'copied', 'requests/a.yaml')],
    ['changed', file('requests/a.yaml', 'modified')],
    ['the catalogue', file('requests/README.md', 'deleted')],
    ['elsewhere', file('policies/a.yaml', 'deleted')],
  ])('are none that is %s', (_, one) => {
    expect(removedRequests({ files: [one] })).toEqual([]);
  });
});
