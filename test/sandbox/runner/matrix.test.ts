/** A matrix becomes the jobs that GitHub makes of it: from a list that an earlier job put out, guarded, cancelled, counted. */
import { afterEach, describe, expect, it } from 'vitest';
import { makeHost, type TestHost } from './host.ts';

const hosts: TestHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

const run = async (jobs: string) => {
  const host = makeHost({ '.github/workflows/test.yml': `name: test\non: push\njobs:\n${jobs}` });
  hosts.push(host);
  host.push(host.commit({ x: '1' }));
  const [report] = await host.runner.settle();
  if (report === undefined) throw new Error('no run');
  const of = (id: string) => report.jobs.filter((job) => job.id === id);
  return {
    host,
    report,
    of,
    values: (id: string) => of(id).map(({ matrix, result }) => ({ ...matrix, result })),
    log: host.runner.log(report.id) ?? '',
  };
};

const GUARD = "needs.plan.outputs.shards != '' && needs.plan.outputs.shards != '[]'";

const planned = (list: string, guard = GUARD): string => `
  plan:
    runs-on: ubuntu-latest
    outputs: { shards: "\${{ steps.p.outputs.shards }}" }
    steps:
      - id: p
        run: echo 'shards=${list}' >> "$GITHUB_OUTPUT"
  shard:
    needs: plan
    if: ${guard}
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      max-parallel: 2
      matrix:
        shard: \${{ fromJSON(needs.plan.outputs.shards) }}
    steps:
      - run: echo "at \${{ matrix.shard }} \${{ strategy.job-index }}/\${{ strategy.job-total }} \${{ strategy.max-parallel }} $GITHUB_JOB"
`;

const fixed = (strategy: string, script = 'true', more = ''): string => `
  a:
    runs-on: ubuntu-latest
    strategy: ${strategy}
${more}    steps: [{ run: '${script}' }]
`;

describe('a matrix', () => {
  it('runs one job for each value that an earlier job put out, with its contexts and a name of its own', async () => {
    const { report, values, log, host } = await run(planned('["s1","s2","s3"]'));
    expect(report.conclusion, log).toBe('success');
    expect(values('shard')).toEqual(
      expect.arrayContaining([
        { shard: 's1', result: 'success' },
        { shard: 's2', result: 'success' },
        { shard: 's3', result: 'success' },
      ]),
    );
    expect(log).toContain('at s2 1/3 2 shard');
    expect(new Set(host.checks.map(({ name }) => name))).toEqual(
      new Set(['plan', 'shard (s1)', 'shard (s2)', 'shard (s3)']),
    );
    expect(new Set(host.tokens.map(({ job }) => job.replace(/^\d+\//, '')))).toEqual(
      new Set(['plan', 'shard (s1)', 'shard (s2)', 'shard (s3)']),
    );
  });

  it.each(['[]', ''])(
    'is skipped whole where its condition says that the list is empty: %j',
    async (list) => {
      const { report, values, host } = await run(planned(list));
      expect(report.conclusion).toBe('success');
      expect(values('shard')).toEqual([{ result: 'skipped' }]);
      expect(host.tokens).toHaveLength(1);
    },
  );

  it('fails without a job where the list is empty and nothing asks, or is no list', async () => {
    for (const [list, why] of [
      ['[]', "Matrix vector 'shard' of job shard does not contain any values"],
      ['"one"', "A sequence was expected for 'shard'"],
      ['[', 'fromJson'],
    ] as const) {
      const { report, of } = await run(planned(list, 'success()'));
      expect(report.conclusion).toBe('failure');
      expect(of('shard')).toHaveLength(1);
      expect(of('shard')[0]?.problem?.toLowerCase()).toContain(why.toLowerCase());
    }
  });

  it('makes 256 jobs at most', async () => {
    const list = JSON.stringify(Array.from({ length: 257 }, (_, at) => at));
    const { report, of } = await run(fixed(`{ matrix: { x: ${list} } }`));
    expect(report.conclusion).toBe('failure');
    expect(of('a')).toHaveLength(1);
    expect(of('a')[0]?.problem).toContain('makes 257 jobs, and GitHub makes 256 at most');
  });

  it('crosses its lists, leaves out what is excluded, and takes in what is included as GitHub does', async () => {
    const { values } = await run(
      fixed(
        '{ matrix: { a: [1, 2], b: [x, y], exclude: [{ a: 2, b: y }], include: [{ a: 1, c: big }, { a: 3, d: new }, { e: all }] } }',
      ),
    );
    expect(values('a')).toHaveLength(4);
    expect(values('a')).toEqual(
      expect.arrayContaining([
        { a: 1, b: 'x', c: 'big', e: 'all', result: 'success' },
        { a: 1, b: 'y', c: 'big', e: 'all', result: 'success' },
        { a: 2, b: 'x', e: 'all', result: 'success' },
        { a: 3, d: 'new', result: 'success' },
      ]),
    );
  });

  it('cancels the others when one fails, unless it is told not to', async () => {
    const failing = 'test "${{ matrix.x }}" != bad';
    const fast = await run(fixed('{ max-parallel: 1, matrix: { x: [bad, good, fine] } }', failing));
    expect(fast.values('a')).toEqual([
      { x: 'bad', result: 'failure' },
      { x: 'good', result: 'cancelled' },
      { x: 'fine', result: 'cancelled' },
    ]);
    const patient = await run(
      fixed('{ fail-fast: false, max-parallel: 1, matrix: { x: [bad, good, fine] } }', failing),
    );
    expect(patient.report.conclusion).toBe('failure');
    expect(patient.values('a').map(({ result }) => result)).toEqual(['failure', 'success', 'success']);
  });

  it('lets no more run at a time than it says', async () => {
    const { host } = await run(fixed('{ max-parallel: 2, matrix: { x: [1, 2, 3, 4] } }'));
    let now = 0;
    let most = 0;
    const begun = new Set<number>();
    for (const { id, progress } of host.checks) {
      if (progress.status === 'in_progress') {
        now += 1;
        begun.add(id);
      } else if (progress.status === 'completed' && begun.has(id)) now -= 1;
      most = Math.max(most, now);
    }
    expect(most).toBe(2);
  });

  it('is one job for whoever needs it, and failed where one of it has', async () => {
    const { log } = await run(
      `${fixed('{ fail-fast: false, matrix: { x: [good, bad] } }', 'test "${{ matrix.x }}" = good')}
  b:
    needs: a
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'echo saw \${{ needs.a.result }}' }]
`,
    );
    expect(log).toContain('saw failure');
  });

  it('takes the name that the file gives where that names the matrix, and puts the values behind one that does not', async () => {
    const named = await run(fixed('{ matrix: { x: [1] } }', 'true', '    name: "one ${{ matrix.x }}"\n'));
    expect(named.host.checks.at(-1)?.name).toBe('one 1');
    const plain = await run(fixed('{ matrix: { x: [1] } }', 'true', '    name: one\n'));
    expect(plain.host.checks.at(-1)?.name).toBe('one (1)');
  });
});
