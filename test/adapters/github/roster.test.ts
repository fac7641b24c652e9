/** Who GitHub says is there: collaborators, members, profiles, live teams with their child teams. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitHubUserId } from '../../../src/core/brand.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

let bench: SandboxBench;
beforeEach(async () => {
  bench = await startBench({
    emails: { alice: 'alice@contoso.example' },
    more: [
      ...Array.from({ length: 120 }, (_, index) => ({
        login: `more-${index}`,
        id: 5000 + index,
        role: 'read' as const,
      })),
      { login: 'cora-ext', id: 1099, role: 'read', outside: true },
    ],
    teams: [
      { slug: 'owners', members: ['bob'], invited: ['mallory'] },
      { slug: 'night', parent: 'owners', members: ['dave'] },
      { slug: 'weekend', parent: 'night', members: ['alice', 'bob'] },
      { slug: 'empty', members: [] },
    ],
  });
});
afterEach(() => bench.stop());

const asErin = () => bench.ports(undefined, bench.token('erin'));
const ids = (...given: readonly number[]) => given.map(gitHubUserId);

describe('the roster', () => {
  it('says whose token it is, and nobody for that of a workflow', async () => {
    expect(await asErin().roster.self()).toMatchObject({ login: 'erin' });
    expect(await bench.ports(undefined).roster.self()).toBeUndefined();
  });

  it('lists everybody with access, from outside too, over all pages', async () => {
    const { roster, requests } = asErin();
    const found = await roster.collaborators();
    expect(found).toHaveLength(127);
    expect(found).toContainEqual({ id: 1099, login: 'cora-ext' });
    expect(requests).toHaveLength(2);
  });

  it('lists the members of the organization, and nobody from outside', async () => {
    const found = await asErin().roster.members();
    expect(found).toHaveLength(126);
    expect(found.some(({ login }) => login === 'cora-ext')).toBe(false);
  });

  it('is a fault, and never nobody, for a token that may not look', async () => {
    await expect(bench.ports(undefined).roster.members()).rejects.toMatchObject({ code: 'github.forbidden' });
  });

  it('knows a profile by id, with the address that is public, and that an account is gone', async () => {
    const { roster } = asErin();
    expect(await roster.profile(gitHubUserId(1001))).toEqual({
      id: 1001,
      login: 'alice',
      email: 'alice@contoso.example',
    });
    expect(await roster.profile(gitHubUserId(1002))).toMatchObject({ login: 'bob', email: undefined });
    expect(await roster.profile(gitHubUserId(987_654_321))).toBeUndefined();
  });

  it('takes no bot and no organization for a person', async () => {
    const { roster } = asErin();
    expect(await roster.profile(gitHubUserId(41898282))).toBeUndefined();
    expect(await roster.profile(gitHubUserId(900_000))).toBeUndefined();
  });

  it('knows whose a login is, whatever its case, and that it is nobody’s', async () => {
    const { roster } = asErin();
    expect(await roster.holder('ALICE')).toEqual({ id: 1001, login: 'alice' });
    expect(await roster.holder('nobody-here')).toBeUndefined();
    expect(await roster.holder('../user')).toBeUndefined();
  });
});

describe('a live team', () => {
  it('has the members of its child teams, and no invitation that nobody accepted', async () => {
    const { evidence } = asErin();
    const team = async (slug: string) => {
      const fact = await evidence.team(`contoso/${slug}`);
      return fact.kind === 'known' ? [...fact.value].toSorted((a, b) => a - b) : fact.kind;
    };
    expect(await team('owners')).toEqual(ids(1001, 1002, 1004));
    expect(await team('night')).toEqual(ids(1001, 1002, 1004));
    expect(await team('weekend')).toEqual(ids(1001, 1002));
    expect(await team('empty')).toBe('empty');
    expect(await team('nothing')).toBe('failed');
  });

  it('is a failed fact for a job’s token, which may see no team', async () => {
    expect(await bench.evidence.team('contoso/owners')).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('GitHub App'),
    });
  });
});
