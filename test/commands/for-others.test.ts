/** `for:`: access for somebody who says nothing in the pull request, from the judgement to the open grant. */
import { describe, expect, it } from 'vitest';
import { gitHubUserId } from '../../src/core/brand.ts';
import { evaluate } from '../../src/commands/evaluate.ts';
import { idOf } from '../builders/policy.ts';
import { edited, openBench, REQUEST } from './bench.ts';

const PROD = 'policies/entitlements/prod-vm-admin.yaml';
const FOR_DAVE = `${REQUEST}for: dave\n`;
const open = () =>
  openBench((files) => ({
    ...files,
    [PROD]: edited(
      files[PROD] ?? '',
      'requesters: [group:sre]\nparameters',
      'requesters: [group:sre]\nfor: [group:sre]\nparameters',
    ),
  }));

describe('a request for somebody else', () => {
  it('is approved, and opened for them and not for who asked', async () => {
    const bench = await open();
    const pull = bench.ask('alice', FOR_DAVE);
    bench.approve(pull, 'carol', 'bob');
    expect(await bench.evaluate(pull)).toMatchObject({ outputs: { outcome: 'approved' } });
    bench.merge(pull);
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1', denied: '0' } });
    expect((await bench.openGrant(pull))?.beneficiary).toBe('dave');
  });

  it('is denied when their account is called otherwise now, also between merge and elevation', async () => {
    const bench = await open();
    const pull = bench.ask('alice', FOR_DAVE);
    bench.approve(pull, 'carol', 'bob');
    bench.merge(pull);
    bench.github.rename(gitHubUserId(idOf('dave')), 'dave-new');
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0', denied: '1' } });
    expect(bench.desk.comment(pull)).toContain('`beneficiary.login-moved`');

    const again = bench.ask('alice', FOR_DAVE);
    expect(await bench.evaluate(again)).toMatchObject({ outputs: { outcome: 'denied' } });
    expect(bench.desk.comment(again)).toContain('`beneficiary.login-moved`');
  });

  it('is denied while nobody can say what their account is called', async () => {
    const bench = await open();
    const pull = bench.ask('alice', FOR_DAVE);
    bench.approve(pull, 'carol', 'bob');
    const ports = bench.ports('1');
    const deaf = {
      ...ports,
      evidence: {
        ...bench.github.evidence,
        loginOf: async () => ({ kind: 'failed' as const, why: 'GitHub does not answer' }),
      },
    };
    expect(await evaluate(deaf, { pull, head: undefined })).toMatchObject({ outputs: { outcome: 'denied' } });
    expect(bench.desk.comment(pull)).toContain('`beneficiary.login-failed`');
  });
});
