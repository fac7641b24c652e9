/** A person at a plain HTTP client: what counts, what does not, and what the pull request says of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headStatus, putFile, review, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import { access, approveAll, askAs, comment, events, mergeAs, openScenario, sweep, verifies } from './kit.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
});
afterAll(() => scenario.close());

const waiting = { state: 'pending', description: 'waiting: manager, system owner' };
const NOTHING = { roles: 0, rules: 0 };

describe('approvals from outside', () => {
  it('change nothing when they come from somebody outside the groups, or from a committer', async () => {
    const { outside, sample } = scenario;
    const pull = await askAs(scenario, 'outsiders');
    await review(outside, sample.outsider, pull, 'APPROVE');
    await settle(outside);
    expect(await headStatus(outside, pull)).toEqual(waiting);
    expect(await comment(scenario, pull)).toContain(sample.outsider);
    // dave owns the system, and writes a commit into the very pull request that he then approves.
    await putFile(outside, 'dave', {
      branch: 'alice/outsiders',
      path: 'requests/outsiders.yaml',
      content: sample.request.replace(/^justification: (.*)$/m, 'justification: $1, as dave would say'),
      message: 'Help with the words',
    });
    await review(outside, 'dave', pull, 'APPROVE');
    await settle(outside);
    expect(await headStatus(outside, pull)).toEqual(waiting);
    expect(await comment(scenario, pull)).toMatch(/dave[^\n]*commit/i);
    expect(await access(scenario)).toEqual(NOTHING);
  });

  it('are void after a push, and refused by GitHub from the author', async () => {
    const { outside, sample } = scenario;
    const pull = await askAs(scenario, 'pushed');
    expect((await review(outside, 'alice', pull, 'APPROVE')).status).toBe(422);
    await review(outside, sample.approvers[0]!, pull, 'APPROVE');
    await settle(outside);
    expect((await headStatus(outside, pull)).description).toBe('waiting: system owner');
    await putFile(outside, 'alice', {
      branch: 'alice/pushed',
      path: 'requests/pushed.yaml',
      content: sample.request.replace('duration: 2h', 'duration: 3h'),
      message: 'A little longer',
    });
    await settle(outside);
    expect(await headStatus(outside, pull)).toEqual(waiting);
  });

  it('do not count after the merge: an unapproved merge elevates nothing and the pull request says why', async () => {
    const { outside } = scenario;
    const pull = await askAs(scenario, 'early-merge');
    await settle(outside);
    await mergeAs(scenario, 'erin', pull);
    await approveAll(scenario, pull);
    const runs = await settle(outside);
    expect(runs.find((one) => one.workflow === 'elevate.yml')?.conclusion).toBe('failure');
    expect((await headStatus(outside, pull)).state).toBe('failure');
    expect(await comment(scenario, pull)).toMatch(/^\*\*Denied\.\*\*[\s\S]*manager[\s\S]*system owner/m);
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
  });

  it('are held by a veto until its author takes it back', async () => {
    const { outside, sample } = scenario;
    const pull = await askAs(scenario, 'veto');
    await review(outside, sample.approvers[1]!, pull, 'REQUEST_CHANGES');
    await review(outside, sample.approvers[0]!, pull, 'APPROVE');
    await settle(outside);
    const status = await headStatus(outside, pull);
    expect(status.state).not.toBe('success');
    expect(await comment(scenario, pull)).toMatch(
      new RegExp(`${sample.approvers[1]}[^\\n]*(veto|changes)`, 'i'),
    );
    expect(await access(scenario)).toEqual(NOTHING);
    await outside.gitHub('alice', 'PATCH', `/pulls/${pull}`, { state: 'closed' });
    await settle(outside);
  });
});

describe('the window', () => {
  it('opens when both rules are met, ends by its clock, and the ledger says when', async () => {
    const { outside } = scenario;
    const pull = await askAs(scenario, 'window');
    await approveAll(scenario, pull);
    await settle(outside);
    expect((await headStatus(outside, pull)).description).toMatch(
      /^open until (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC$/,
    );
    expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
    await outside.control('POST', '/clock', { advance: '2h' });
    // PIM has ended by itself; the rule waits for a sweep.
    expect(await access(scenario)).toEqual({ roles: 0, rules: 1 });
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
    const told = (await events(scenario)).filter((event) => event.grant === pull).map((event) => event.type);
    expect(told).toEqual(['requested', 'decided', 'elevating', 'elevated', 'ending', 'ended']);
    expect(await verifies(scenario)).toBe(true);
    // An idle sweep changes nothing.
    const before = (await events(scenario)).length;
    await sweep(scenario);
    expect((await events(scenario)).length).toBe(before);
  });
});
