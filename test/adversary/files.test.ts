/** Names and modes of files that one reader takes for another: whatever could be a request is judged as one, and only a plain one is. */
import { describe, expect, it } from 'vitest';
import { classifyPull, isRequestPath, removedRequests } from '../../src/core/classify.ts';
import type { ChangedFile } from '../../src/core/pull.ts';
import { aPull, blob } from '../builders/pull.ts';

const added = (path: string): ChangedFile => ({ path, change: 'added' });
const idsOf = (path: string): readonly string[] => {
  const request = { path, mode: '100644', blob, size: 10, text: 'x' };
  const shape = classifyPull(aPull({ files: [added(path)], request }));
  return shape.kind === 'malformed' ? shape.findings.map(({ id }) => id) : [shape.kind];
};

describe('a path', () => {
  it.each([
    ['in other letters', 'rEqUeStS/a.yaml'],
    ['with a letter that is an s when folded', 'request\u017f/a.yaml'],
    ['with a combining mark', 'requests\u0301/a.yaml'],
    ['in two forms of one letter', 'requests/caf\u00e9.yaml'],
    ['in the other form', 'requests/cafe\u0301.yaml'],
    ['with a joiner that Mac passes over', 'req\u200duests/a.yaml'],
    ['with a direction mark', '\u202erequests/a.yaml'],
    ['with a tag character', 'requests\u{e0041}/a.yaml'],
    ['with a soft hyphen', 'requ\u00adests/a.yaml'],
    ['in full width', 'ｒｅｑｕｅｓｔｓ/a.yaml'],
    ['in letters of mathematics', '𝐫𝐞𝐪𝐮𝐞𝐬𝐭𝐬/a.yaml'],
    ['with a blank at the end of the folder', 'requests /a.yaml'],
    ['with a dot at the end of the folder, as on Windows', 'requests./a.yaml'],
    ['with backslashes', 'requests\\a.yaml'],
    ['that leads up and back', 'policies/../requests/a.yaml'],
    ['that leads up inside', 'requests/x/../a.yaml'],
    ['that leads out', 'requests/../policies/../requests/a.yaml'],
    ['with a line break', 'requests/a\n.yaml'],
    ['with a command of the runner', 'requests/::set-output name=act::merge.yaml'],
    ['with HTML', 'requests/<img src=x onerror=y>.yaml'],
    ['with a mention', 'requests/@everyone.yaml'],
    ['with a stream of Windows', 'requests/a.yaml::$DATA'],
    ['with bytes that are no text', 'requests/\ufffd.yaml'],
    ['in other letters below', 'requests/A.yaml'],
    ['of a link in place of the folder', 'requests'],
  ])('%s is judged as a request and refused', (_what, path) => {
    expect(idsOf(path)).toEqual(['pull.path']);
  });

  it.each([
    ['outside the folder', 'request/a.yaml'],
    ['in a folder of the same name elsewhere', 'docs/requests/a.yaml'],
    ['with a Cyrillic letter, which is another folder to everybody', 'r\u0435quests/a.yaml'],
    ['with an encoded letter, which nobody decodes', '%72equests/a.yaml'],
    ['that leads out and stays out', 'requests/../docs/a.yaml'],
  ])('%s is no request, and nothing reads it as one', (_what, path) => {
    expect(idsOf(path)).toEqual(['not-a-request']);
    expect(isRequestPath(path)).toBe(false);
  });

  it.each([
    ['a mode that no git writes', '100664'],
    ['the mode of a folder', '040000'],
    ['no mode', '000000'],
    ['a mode with more bits', '1100644'],
  ])('with %s is refused', (_what, mode) => {
    const path = 'requests/a.yaml';
    const request = { path, mode, blob, size: 10, text: 'x' };
    const shape = classifyPull(aPull({ files: [added(path)], request }));
    expect(shape.kind === 'malformed' && shape.findings.map(({ id }) => id)).toEqual(['pull.file-mode']);
  });

  it('of a deletion counts as gone in its own spelling alone', () => {
    const files: readonly ChangedFile[] = [
      { path: 'Requests/a.yaml', change: 'deleted' },
      { path: 'requests/a.yaml', change: 'deleted' },
    ];
    expect(removedRequests({ files })).toEqual(['requests/a.yaml']);
  });
});
