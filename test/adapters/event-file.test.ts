/** What woke a job, from the file that the runner names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvent } from '../../src/adapters/event-file.ts';

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'gatehouse-event-'))));
afterAll(() => rmSync(directory, { recursive: true }));

it('hands over the payload as it stands in the file', () => {
  const path = join(directory, 'event.json');
  writeFileSync(path, '{"pull_request":{"number":7,"title":"…"}}');
  expect(readEvent(path)).toEqual({ pull_request: { number: 7, title: '…' } });
});

it.each([undefined, ''])('is an empty event where the runner names no file: %j', (path) => {
  expect(readEvent(path)).toEqual({});
});

it('is a fault that says what to do where the file is not there, or is no JSON', () => {
  const broken = join(directory, 'broken.json');
  writeFileSync(broken, '{"pull_request":');
  for (const path of [join(directory, 'none.json'), broken])
    expect(() => readEvent(path)).toThrow(
      expect.objectContaining({ code: 'config.invalid', remedy: expect.stringMatching(/start a new run/) }),
    );
});
