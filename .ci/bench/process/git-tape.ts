/** What a process asks of git: its commands and what it writes to them, taken down by a script that stands in git's place. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Call {
  readonly directory: string;
  readonly args: readonly string[];
  readonly input: string;
  /** Nanoseconds. */
  readonly began: bigint;
  readonly ended: bigint;
}

export interface GitTape {
  /** For the environment of the process that is listened to. */
  readonly env: Readonly<Record<string, string>>;
  /** Its commands; those that ran side by side are together. */
  calls(): string;
}

/** Only of those that read it: the others never see its end. */
const script = (git: string): string => `#!/bin/sh
call=$(mktemp "$BENCH_GIT/XXXXXXXX")
pwd > "$call.directory"
printf '%s\\n' "$@" > "$call.args"
date +%s%N > "$call.began"
case " $* " in
  *' --stdin '* | *' --batch'*) tee "$call.input" | '${git}' "$@" ;;
  *) '${git}' "$@" ;;
esac
code=$?
date +%s%N > "$call.ended"
exit $code
`;

export const tapeGit = (directory: string): GitTape => {
  const [programs, calls] = [join(directory, 'programs'), join(directory, 'calls')];
  for (const path of [programs, calls]) mkdirSync(path);
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(programs, 'git'), script(git), { mode: 0o755 });
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return {
    env: { PATH: `${programs}:${process.env['PATH'] ?? ''}`, BENCH_GIT: calls },
    calls: () =>
      JSON.stringify(
        sideBySide(
          readdirSync(calls)
            .filter((name) => name.endsWith('.args'))
            .map((name): Call => {
              const call = join(calls, name.slice(0, -'.args'.length));
              return {
                directory: read(`${call}.directory`).trim(),
                args: read(`${call}.args`).split('\n').slice(0, -1),
                input: read(`${call}.input`),
                began: BigInt(read(`${call}.began`).trim()),
                ended: BigInt(read(`${call}.ended`).trim()),
              };
            }),
        ).map((together) =>
          together.map(({ directory: from, args, input }) => ({ directory: from, args, input })),
        ),
      ),
  };
};

const sideBySide = (calls: readonly Call[]): readonly (readonly Call[])[] => {
  const rounds: Call[][] = [];
  let over = -1n;
  for (const call of calls.toSorted((a, b) => (a.began < b.began ? -1 : 1))) {
    if (call.began > over) rounds.push([]);
    rounds.at(-1)?.push(call);
    if (call.ended > over) over = call.ended;
  }
  return rounds;
};
