/** Reads what is asked of the control API; everything that is not exactly right is answered with what is wrong. */
import type { Api, OrderedFault } from './contract.ts';

/** A body or path that makes no sense; its message goes out with status 400. */
export class BadOrder extends Error {
  override readonly name = 'BadOrder';
}

export type ClockOrder =
  | { readonly kind: 'advance'; readonly milliseconds: number }
  | { readonly kind: 'set'; readonly instant: string };

export interface FireOrder {
  readonly workflow: string;
  readonly event: 'schedule' | 'workflow_dispatch';
  readonly inputs: Readonly<Record<string, string>>;
}

export const readClockOrder = (body: unknown): ClockOrder => {
  const given = fields(body, ['advance', 'set'], '{"advance":"2h"} or {"set":"2026-11-20T10:00:00Z"}');
  const { advance, set } = given;
  if ((advance === undefined) === (set === undefined)) throw new BadOrder('Give either "advance" or "set".');
  if (advance !== undefined) return { kind: 'advance', milliseconds: lengthOf(advance) };
  if (
    typeof set !== 'string' ||
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(set) ||
    Number.isNaN(Date.parse(set))
  ) {
    throw new BadOrder(
      `"set" is ${JSON.stringify(set)}: give an instant with its offset, like "2026-11-20T10:00:00Z".`,
    );
  }
  return { kind: 'set', instant: new Date(Date.parse(set)).toISOString() };
};

export const readFireOrder = (body: unknown): FireOrder => {
  const given = fields(body, ['workflow', 'event', 'inputs'], '{"workflow":"revoke.yml","event":"schedule"}');
  const { workflow, event } = given;
  if (typeof workflow !== 'string' || !/^[\w.-]+\.ya?ml$/.test(workflow)) {
    throw new BadOrder('"workflow" is the name of a file in .github/workflows, like "revoke.yml".');
  }
  if (event !== 'schedule' && event !== 'workflow_dispatch') {
    throw new BadOrder(
      '"event" is "schedule" or "workflow_dispatch"; every other event comes from what people do.',
    );
  }
  if (event === 'schedule' && given['inputs'] !== undefined)
    throw new BadOrder('A schedule has no "inputs".');
  return { workflow, event, inputs: readInputs(given['inputs']) };
};

export const readFaultOrders = (body: unknown): readonly OrderedFault[] =>
  Array.isArray(body)
    ? body.map((one, index) => readFault(one, `fault ${index + 1}: `))
    : [readFault(body, '')];

const APIS: readonly Api[] = ['github', 'arm', 'graph', 'authority', 'oidc', 'hooks'];

const readFault = (body: unknown, where: string): OrderedFault => {
  const say = (problem: string): BadOrder => new BadOrder(`${where}${problem}`);
  const example =
    '{"api":"arm","method":"PUT","path":"securityRules","when":"after","effect":{"kind":"drop"}}';
  const given = fields(body, ['api', 'method', 'path', 'skip', 'times', 'when', 'effect'], example, where);
  const api = APIS.find((one) => one === given['api']);
  if (api === undefined) throw say(`"api" is one of ${APIS.join(', ')}.`);
  const { when, method, path } = given;
  if (when !== 'before' && when !== 'after')
    throw say('"when" is "before" (the request has no effect) or "after" (it has, but the answer is lost).');
  if (method !== undefined && (typeof method !== 'string' || !/^[A-Za-z]+$/.test(method)))
    throw say('"method" is an HTTP method.');
  if (path !== undefined && (typeof path !== 'string' || !isPattern(path)))
    throw say('"path" is a regular expression over path and query.');
  const effect = readEffect(given['effect'], say);
  if (effect.kind === 'late' && when === 'after')
    throw say('"late" goes with "before": it commits after its answer is lost.');
  const skip = wholeNumber(given['skip'], 0, () => say('"skip" is a whole number from 0.'));
  const times = wholeNumber(given['times'], 1, () => say('"times" is a whole number from 1.'));
  return {
    api,
    when,
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(skip === undefined ? {} : { skip }),
    ...(times === undefined ? {} : { times }),
    effect,
  };
};

const readEffect = (body: unknown, say: (problem: string) => BadOrder): OrderedFault['effect'] => {
  const kind = isRecord(body) ? body['kind'] : undefined;
  const example = '{"kind":"answer","status":503}';
  const status = (given: Readonly<Record<string, unknown>>): number => {
    const value = given['status'];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599) return value;
    throw say('"effect.status" is an HTTP status from 200 to 599.');
  };
  switch (kind) {
    case 'answer': {
      const given = fields(body, ['kind', 'status', 'headers', 'body'], example, 'effect: ');
      const headers = given['headers'];
      if (headers !== undefined && !isTexts(headers)) throw say('"effect.headers" maps names to texts.');
      return {
        kind,
        status: status(given),
        ...(headers === undefined ? {} : { headers }),
        ...(given['body'] === undefined ? {} : { body: given['body'] }),
      };
    }
    case 'html':
      return { kind, status: status(fields(body, ['kind', 'status'], example, 'effect: ')) };
    case 'delay': {
      const { milliseconds } = fields(
        body,
        ['kind', 'milliseconds'],
        '{"kind":"delay","milliseconds":500}',
        'effect: ',
      );
      if (typeof milliseconds !== 'number' || !(milliseconds >= 0))
        throw say('"effect.milliseconds" is a number from 0.');
      return { kind, milliseconds };
    }
    case 'late': {
      const late = '{"kind":"late","milliseconds":60000,"kill":true}';
      const { milliseconds, kill } = fields(body, ['kind', 'milliseconds', 'kill'], late, 'effect: ');
      if (typeof milliseconds !== 'number' || !(milliseconds >= 0) || typeof kill !== 'boolean')
        throw say('"effect.milliseconds" is a number from 0, and "effect.kill" is true or false.');
      return { kind, milliseconds, kill };
    }
    case 'drop':
    case 'kill':
      fields(body, ['kind'], `{"kind":"${kind}"}`, 'effect: ');
      return { kind };
    default:
      throw say('"effect.kind" is answer, html, drop, delay, late or kill.');
  }
};

const readInputs = (value: unknown): Readonly<Record<string, string>> => {
  if (value === undefined) return {};
  if (isTexts(value)) return value;
  throw new BadOrder('"inputs" maps names to texts.');
};

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `2h`, `1d12h`: the control API also knows seconds, which no policy does. */
const lengthOf = (value: unknown): number => {
  const parts = typeof value === 'string' ? [...value.matchAll(/(\d{1,9})([smhd])/g)] : [];
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  if (typeof value !== 'string' || parts.map(([part]) => part).join('') !== value || total === 0) {
    throw new BadOrder(
      `"advance" is ${JSON.stringify(value)}: give a length of time like "90s", "30m", "2h" or "1d12h".`,
    );
  }
  return total;
};

const fields = (
  body: unknown,
  known: readonly string[],
  example: string,
  where = '',
): Readonly<Record<string, unknown>> => {
  if (!isRecord(body)) throw new BadOrder(`${where}The body is a JSON object, like ${example}.`);
  const foreign = Object.keys(body).filter((key) => !known.includes(key));
  if (foreign.length > 0)
    throw new BadOrder(
      `${where}"${foreign.join('", "')}" is not known here; known are "${known.join('", "')}".`,
    );
  return body;
};

const wholeNumber = (value: unknown, least: number, problem: () => BadOrder): number | undefined => {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw problem();
};

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every((one) => typeof one === 'string');
