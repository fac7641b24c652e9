/** What another policy, or another version of Gatehouse, would decide of what is on record; from a clone, offline. */
import { describe, expect, it } from 'vitest';
import { impact, type Against } from '../../src/commands/impact.ts';
import { hours } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { readReport, type Verdicts } from '../../src/core/version-impact.ts';
import type { Past } from '../../src/ports/past.ts';
import { blobOf } from '../fakes/evidence.ts';
import type { Bench } from './bench.ts';
import { edited, openBench, ownPolicies, REQUEST } from './bench.ts';

const pastOf = (bench: Bench): Past => ({
  policyAt: async (commit) => bench.github.evidence.policyAt(commit),
  text: async (blob) => (blob === blobOf(REQUEST) ? REQUEST : undefined),
  today: async () => bench.github.main(),
});

const run = (bench: Bench, against: Against, past = pastOf(bench)) =>
  impact({ history: bench.store, past }, against);

/** One that ended, one denied, one open. */
const world = async () => {
  const bench = await openBench();
  const ended = bench.merged();
  await bench.elevate();
  bench.clock.advance(hours(3));
  await bench.revoke();
  const denied = bench.merged('alice', REQUEST, ['carol']);
  await bench.elevate();
  const open = bench.merged();
  await bench.elevate();
  return { bench, ended, denied, open };
};

const PATH = 'policies/entitlements/prod-vm-admin.yaml';
const own = () => Object.entries(ownPolicies()).map(([path, text]) => ({ path, text }));
const withMaximum = (maximum: string) =>
  own().map((file) =>
    file.path === PATH
      ? { ...file, text: edited(file.text, 'max_duration: 4h', `max_duration: ${maximum}`) }
      : file,
  );

const verdictsOf = async (bench: Bench): Promise<Verdicts> => {
  const { json } = await run(bench, { kind: 'nothing' });
  if (!('verdicts' in json)) throw new Error('no verdicts');
  return json;
};

describe('impact', () => {
  it('says what this version decides of every recorded decision', async () => {
    const { bench, ended, denied, open } = await world();
    const { verdicts, policy } = await verdictsOf(bench);
    expect(policy).toBe(bench.github.main());
    expect(verdicts.map(({ grant, verdict }) => [grant, verdict?.outcome])).toEqual([
      [ended, 'approved'],
      [denied, 'denied'],
      [open, 'approved'],
    ]);
  });

  it('says what the policy of a working tree would decide otherwise, and what of it is open', async () => {
    const { bench, ended, open } = await world();
    const { text, json, exit } = await run(bench, { kind: 'policy', files: withMaximum('1h') });
    expect(exit).toBe(0);
    expect(text[0]).toBe(
      'This policy would decide 2 of the 3 decisions of the last 90 days otherwise: 2 would be denied.',
    );
    expect(text[1]).toMatch(
      new RegExp(`^  #${open} \\(open now\\): approved before, denied after \\(.*duration`),
    );
    expect(json).toMatchObject({
      changed: [
        { grant: open, open: true },
        { grant: ended, open: false },
      ],
    });
    expect((await run(bench, { kind: 'policy', files: own() })).text).toEqual([
      'This policy decides the 3 decisions of the last 90 days as before.',
    ]);
  });

  it('finds nothing otherwise beside the same version, and tells a workflow so', async () => {
    const { bench } = await world();
    const said = JSON.stringify(await verdictsOf(bench));
    const { text } = await run(bench, { kind: 'version', said, annotate: true });
    expect(text[0]).toBe('This version decides the 3 decisions of the last 90 days as before.');
    const [, message] = /^::notice title=gatehouse version impact::(.+)$/.exec(text.at(-1) ?? '') ?? [];
    expect(readReport(message ?? '')).toMatchObject({ judged: 3, changed: [] });
  });

  it('finds what another version decided otherwise', async () => {
    const { bench, denied, open } = await world();
    const before = await verdictsOf(bench);
    const other = {
      ...before,
      verdicts: before.verdicts.map((one) => {
        if (one.verdict === null || (one.grant !== denied && one.grant !== open)) return one;
        return one.grant === denied
          ? { ...one, verdict: { ...one.verdict, outcome: 'approved', denying: [] } }
          : { ...one, verdict: { ...one.verdict, plan: 'f'.repeat(64) } };
      }),
    };
    const { text, json } = await run(bench, {
      kind: 'version',
      said: JSON.stringify(other),
      annotate: false,
    });
    expect(json).toMatchObject({
      judged: 3,
      changed: [
        { grant: open, open: true, because: ['plan'] },
        { grant: denied, before: 'approved', after: 'denied', because: ['pending'] },
      ],
    });
    expect(text.join('\n')).not.toContain('::notice');
  });

  it('leaves out what the other version did not know', async () => {
    const { bench } = await world();
    const before = await verdictsOf(bench);
    const said = JSON.stringify({ ...before, verdicts: before.verdicts.slice(1) });
    expect((await run(bench, { kind: 'version', said, annotate: false })).json).toMatchObject({
      judged: 2,
      left: 1,
    });
  });

  it('looks back ninety days from the last entry, and no further', async () => {
    const { bench, open } = await world();
    bench.clock.advance(hours(24 * 91));
    await bench.revoke();
    bench.merged();
    await bench.elevate();
    const { verdicts } = await verdictsOf(bench);
    expect(verdicts.map(({ grant }) => grant)).not.toContain(open);
    expect(verdicts).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'error: unknown command impact'],
    ['another form', '{"verdicts":[]}'],
  ])('refuses %s of another version', async (_, said) => {
    const { bench } = await world();
    await expect(run(bench, { kind: 'version', said, annotate: true })).rejects.toThrow(Fault);
  });

  it('refuses what another version decided by another policy', async () => {
    const { bench } = await world();
    const said = JSON.stringify({ ...(await verdictsOf(bench)), policy: '0'.repeat(40) });
    await expect(run(bench, { kind: 'version', said, annotate: true })).rejects.toThrow('another policy');
  });

  it('refuses a policy with findings: what they block would look like what it denies', async () => {
    const { bench } = await world();
    const files = withMaximum('4 hours');
    await expect(run(bench, { kind: 'policy', files })).rejects.toThrow('has findings');
  });

  it('refuses a clone without a default branch', async () => {
    const { bench } = await world();
    const past: Past = { ...pastOf(bench), today: async () => undefined };
    await expect(run(bench, { kind: 'nothing' }, past)).rejects.toThrow('no default branch');
  });
});
