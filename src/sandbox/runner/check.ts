/** Every job is a check run on the head commit of its run: opened, begun, ended, and what its steps annotated. */
import type { CheckAnnotation, CheckRunRecord } from '../contract.ts';
import type { Annotation } from './command.ts';
import type { JobRecord, Run, RunnerHost } from './run.ts';

export interface Checks {
  open(run: Run, name: string): OpenCheck;
}

export interface OpenCheck {
  readonly id: number;
  /** It stands at the door of its environment. */
  wait(): void;
  begin(): void;
  end(record: JobRecord): void;
}

/** A check suite's number follows from its run's: every run is a suite of its own. */
export const suiteOf = (run: Pick<Run, 'id'>): number => run.id + 1_000_000_000;

const FIRST_CHECK_ID = 90_000_000_001;

/** GitHub keeps this many annotations of a job, the first ones. */
const MOST_OF_A_JOB = 50;

/** Where an annotation stands that names no file. */
const NO_FILE = '.github';

export const createChecks = (
  host: { readonly github: Pick<RunnerHost['github'], 'recordCheck'> },
  now: () => string,
): Checks => {
  let next = FIRST_CHECK_ID;
  return {
    open(run, name) {
      const id = next;
      next += 1;
      let check: CheckRunRecord = {
        id,
        run: run.id,
        suite: suiteOf(run),
        name,
        headSha: run.headSha,
        startedAt: now(),
        progress: { status: 'queued' },
        annotations: [],
      };
      const tell = (change: Partial<CheckRunRecord>): void => {
        check = { ...check, ...change };
        host.github.recordCheck(check);
      };
      tell({});
      return {
        id,
        wait: () => tell({ progress: { status: 'waiting' } }),
        begin: () => tell({ startedAt: now(), progress: { status: 'in_progress' } }),
        end: (record) =>
          tell({
            progress: { status: 'completed', at: now(), conclusion: record.result },
            annotations: annotationsOf(record),
          }),
      };
    },
  };
};

/** What its steps left, and why the job itself was stopped. */
const annotationsOf = ({ steps, problem }: JobRecord): readonly CheckAnnotation[] =>
  [
    ...steps.flatMap((step) => step.annotations),
    ...(problem === undefined
      ? []
      : [{ level: 'error', message: problem, properties: {}, line: 1 } as const]),
  ]
    .filter(({ message }) => message.trim() !== '')
    .slice(0, MOST_OF_A_JOB)
    .map(shown);

const shown = ({ level, message, properties, line }: Annotation): CheckAnnotation => {
  const number = (name: string): number | undefined => {
    const value = properties[name] ?? '';
    return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  };
  const file = (properties['file'] ?? '').trim();
  // Without a file the line is that of the step's log.
  const start = Math.max(1, number('line') ?? (file === '' ? line : 1));
  const end = Math.max(start, number('endLine') ?? start);
  const column = number('col') ?? 0;
  return {
    level: level === 'error' ? 'failure' : level,
    path: file === '' ? NO_FILE : file,
    lines: { start, end },
    columns:
      column === 0 || start !== end ? undefined : { start: column, end: number('endColumn') ?? column },
    title: properties['title'] ?? '',
    message,
  };
};
