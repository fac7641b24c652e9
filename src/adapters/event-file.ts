/** What woke a job: the payload of its event, from the file that the runner names. */
import { readFileSync } from 'node:fs';
import { Fault } from '../core/fault.ts';

/** An empty object where the runner names no file. Throws `Fault('config.invalid')` where there is none, or where it is no JSON. */
export const readEvent = (path: string | undefined): unknown => {
  if (path === undefined || path === '') return {};
  try {
    const event: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return event;
  } catch (cause) {
    throw new Fault('config.invalid', 'The file of GITHUB_EVENT_PATH cannot be read', {
      remedy: 'GitHub writes it for every job; start a new run.',
      cause,
    });
  }
};
