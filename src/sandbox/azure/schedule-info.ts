/** When a schedule request begins and ends, as both of PIM's APIs write it. */
import type { Json } from './json.ts';
import { objectAt } from './json.ts';
import { durationOf } from './pim-policy.ts';

export interface AskedWindow {
  readonly start: number;
  /** `undefined`: no end. */
  readonly endOf: (start: number) => number | undefined;
  readonly expiration: Json;
}

/** `refuse` makes the API's own 400. */
export const readWindow = (body: Json, refuse: (message: string) => Error): AskedWindow => {
  const schedule = objectAt(body, 'scheduleInfo');
  const expiration = objectAt(schedule, 'expiration');
  return {
    start: readInstant(schedule['startDateTime'], refuse) ?? 0,
    endOf: readEnd(expiration, refuse),
    expiration,
  };
};

const readInstant = (value: unknown, refuse: (message: string) => Error): number | undefined => {
  if (value === null || value === undefined) return undefined;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw refuse(`The value ${JSON.stringify(value)} is not a date and time.`);
  return at;
};

const readEnd = (
  expiration: Json,
  refuse: (message: string) => Error,
): ((start: number) => number | undefined) => {
  switch (String(expiration['type'] ?? 'NoExpiration').toLowerCase()) {
    case 'afterdatetime': {
      const end = readInstant(expiration['endDateTime'], refuse);
      if (end === undefined) throw refuse('AfterDateTime needs endDateTime.');
      return () => end;
    }
    case 'afterduration': {
      const duration = durationOf(String(expiration['duration']));
      if (duration === undefined)
        throw refuse(`The duration '${String(expiration['duration'])}' is not valid.`);
      return (start) => start + duration;
    }
    case 'noexpiration':
    case 'notspecified':
      return () => undefined;
    default:
      throw refuse(`The expiration type '${String(expiration['type'])}' is not valid.`);
  }
};
