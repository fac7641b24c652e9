/** `strategy:` of a job: the combinations of its matrix, as GitHub makes them, and how many of their jobs run at a time. */
import { isDeepStrictEqual } from 'node:util';
import { asWritten, expand, expandText, type ExpressionScope } from './expression.ts';
import type { Json } from './json.ts';
import type { Job } from './workflow.ts';

/** One job of a matrix, or the only one where there is no matrix. */
export interface Seat {
  readonly matrix: Combination | undefined;
  /** Of `strategy.*`. */
  readonly index: number;
  readonly total: number;
}

export type Combination = Readonly<Record<string, Json>>;

export interface Strategy {
  readonly seats: readonly Seat[];
  /** One that fails cancels the others. */
  readonly failFast: boolean;
  readonly maxParallel: number;
}

/** https://docs.github.com/actions/reference/limits */
const MOST_JOBS = 256;

const ALONE: Strategy = {
  seats: [{ matrix: undefined, index: 0, total: 1 }],
  failFast: true,
  maxParallel: 1,
};

/** Throws an `Error` where GitHub fails the job: a list without values, more jobs than it makes, a value that is no list. */
export const strategyOf = (job: Job, scope: ExpressionScope): Strategy => {
  if (job.strategy === undefined) return ALONE;
  const { 'fail-fast': failFast, 'max-parallel': most, matrix } = recordOf(expand(job.strategy, scope));
  const combinations = matrix === undefined ? [] : combinationsOf(recordOf(matrix), job.id);
  if (combinations.length > MOST_JOBS)
    throw new Error(
      `The strategy of job ${job.id} makes ${combinations.length} jobs, and GitHub makes ${MOST_JOBS} at most`,
    );
  const seats =
    matrix === undefined
      ? ALONE.seats
      : combinations.map((one, index) => ({ matrix: one, index, total: combinations.length }));
  return {
    seats,
    failFast: failFast !== false,
    maxParallel: typeof most === 'number' && most > 0 ? most : seats.length,
  };
};

/** The contexts `strategy` and `matrix` of one job. */
export const contextsOfSeat = (
  { failFast, maxParallel }: Strategy,
  { matrix, index, total }: Seat,
): Readonly<Record<string, Json>> => ({
  strategy: {
    'fail-fast': failFast,
    'job-index': index,
    'job-total': total,
    'max-parallel': maxParallel,
  },
  matrix: matrix ?? null,
});

/** GitHub puts the values behind a name that says nothing of the matrix. */
export const nameOfSeat = (job: Job, { matrix }: Seat, scope: ExpressionScope): string => {
  const name = job.name === undefined ? job.id : expandText(job.name, scope);
  const told = job.name !== undefined && /\bmatrix\b/.test(asWritten(job.name));
  return matrix === undefined || told ? name : `${name} ${labelOf(matrix)}`;
};

/** `(westeurope, 3)` */
export const labelOf = (matrix: Combination): string =>
  `(${Object.values(matrix)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ')})`;

const combinationsOf = (matrix: Combination, job: string): readonly Combination[] => {
  const { include = [], exclude = [], ...vectors } = matrix;
  const excluded = listOf(exclude, 'exclude').map(recordOf);
  const whole = Object.entries(vectors).reduce<readonly Combination[]>(
    (all, [key, values]) => {
      const list = listOf(values, key);
      if (list.length === 0)
        throw new Error(`Matrix vector '${key}' of job ${job} does not contain any values`);
      return all.flatMap((one) => list.map((value) => ({ ...one, [key]: value })));
    },
    Object.keys(vectors).length === 0 ? [] : [{}],
  );
  const kept = whole.filter((one) => !excluded.some((part) => isPart(part, one)));
  const all = withIncluded(kept, listOf(include, 'include').map(recordOf), Object.keys(vectors));
  if (all.length === 0) throw new Error(`The matrix of job ${job} does not make any job`);
  return all;
};

/** Added to every combination none of whose first values it would change; to none: one more combination. */
const withIncluded = (
  first: readonly Combination[],
  included: readonly Combination[],
  keys: readonly string[],
): readonly Combination[] => {
  let grown = first;
  const more: Combination[] = [];
  for (const one of included) {
    const own = Object.fromEntries(Object.entries(one).filter(([key]) => keys.includes(key)));
    if (first.some((_, at) => isPart(own, first[at] ?? {})))
      grown = grown.map((combination, at) =>
        isPart(own, first[at] ?? {}) ? { ...combination, ...one } : combination,
      );
    else more.push(one);
  }
  return [...grown, ...more];
};

const isPart = (part: Combination, whole: Combination): boolean =>
  Object.entries(part).every(([key, value]) => isDeepStrictEqual(whole[key], value));

const isRecord = (value: Json): value is Combination =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordOf = (value: Json): Combination => {
  if (isRecord(value)) return value;
  throw new Error('A mapping was expected in the strategy');
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const listOf = (value: Json, name: string): readonly Json[] => {
  if (isList(value)) return value;
  throw new Error(`A sequence was expected for '${name}' in the matrix`);
};
