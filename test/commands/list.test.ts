/** What somebody may ask for: as the decision has it, and break-glass to those alone who may use it. */
import { describe, expect, it } from 'vitest';
import { list } from '../../src/commands/list.ts';
import { instant, personKey } from '../../src/core/brand.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { OPENS } from '../../src/providers/opens.ts';
import { edited, sampleFiles } from '../builders/sample-files.ts';

const night = instant(Date.parse('2026-11-20T02:12:00Z'));
const noon = instant(Date.parse('2026-11-20T11:00:00Z'));
const path = 'policies/entitlements/prod-vm-admin.yaml';
const longest = 'max_duration: 4h';
const breakGlass =
  'break_glass: { requesters: [user:alice], max_duration: 1h, waives: [approval, hours, ticket], review: { within: 8h, by: [group:security] } }';
const files = edited(
  edited(sampleFiles, path, [longest, `${longest}\nhours: office\n${breakGlass}`]),
  'policies/gatehouse.yaml',
  [
    'version: 1',
    "version: 1\ncalendars: { office: [{ days: [mon, tue, wed, thu, fri], from: '07:00', to: '20:00' }] }",
  ],
);

const listed = async (who: string, at = noon, policyFiles: readonly SourceFile[] = files) => {
  const { exit, text, json } = await list(
    { policyFiles, whoAsks: () => Promise.resolve(personKey(who)), opens: OPENS },
    at,
  );
  return {
    exit,
    text: text.join('\n'),
    json: json as { readonly offers: readonly Record<string, unknown>[] },
  };
};
const offer = async (who: string, name: string, at = noon) =>
  (await listed(who, at)).json.offers.find(({ entitlement }) => entitlement === name);

describe('what somebody may ask for', () => {
  it('is listed with what it gives, how long, who approves, and whether now is the time', async () => {
    await expect(`${(await listed('alice', night)).text}\n`).toMatchFileSnapshot('golden/list-at-night.txt');
  });

  it('is what the decision says of this person and no other', async () => {
    const names = async (who: string) =>
      (await listed(who)).json.offers.map(({ entitlement }) => entitlement);
    expect(await names('alice')).toEqual(['dev-vm-reader', 'prod-vm-admin']);
    expect(await names('mallory')).toEqual([]);
    expect((await listed('mallory')).text).toContain('mallory may ask for nothing.');
  });

  it('waits for the people who could approve theirs, never for themselves', async () => {
    expect(await offer('dave', 'prod-vm-admin')).toMatchObject({
      usual: {
        longest: '4h',
        now: true,
        approves: [
          { rule: 'manager', needed: 1, by: ['carol'] },
          { rule: 'system owner', needed: 1, by: ['bob'] },
        ],
      },
    });
  });

  it('says when it would work where now it would not', async () => {
    expect(await offer('alice', 'prod-vm-admin', night)).toMatchObject({
      usual: {
        now: false,
        obstacles: [{ code: 'hours.outside', remedy: 'Ask for `start: 2026-11-20 07:00 Europe/Berlin`.' }],
      },
      breakGlass: { longest: '1h', now: true, approves: [], obstacles: [] },
    });
  });

  it('names break-glass to nobody who may not use it', async () => {
    expect(await offer('dave', 'prod-vm-admin', night)).toMatchObject({ breakGlass: null });
    expect((await listed('dave', night)).text).not.toMatch(/break.?glass/i);
  });

  it('is not closed by a freeze of changes to break-glass, and is by one of everything', async () => {
    const frozen = (how: string) =>
      edited(files, 'policies/gatehouse.yaml', ['freeze: none', `freeze: ${how}`]);
    const now = async (how: string) =>
      (await listed('alice', noon, frozen(how))).json.offers.find(
        ({ entitlement }) => entitlement === 'prod-vm-admin',
      );
    expect(await now('changes')).toMatchObject({ usual: { now: false }, breakGlass: { now: true } });
    expect(await now('everything')).toMatchObject({ usual: { now: false }, breakGlass: { now: false } });
  });

  it('is not said to be open to somebody who is nobody in Entra, whatever would be filled in', async () => {
    const nobody = edited(files, 'policies/people.yaml', [
      'github_id: 1001, entra: 0f2c0000-0000-4000-8000-000000000001',
      'github_id: 1001',
    ]);
    for (const { usual } of (await listed('alice', noon, nobody)).json.offers)
      expect(usual).toMatchObject({ now: false, obstacles: [{ code: 'beneficiary.no-entra' }] });
  });

  it('says where it cannot be known from here', async () => {
    const live = edited(files, path, ['requesters: [group:sre]', 'requesters: [team:contoso/sre]']);
    const { text, json } = await listed('dave', noon, live);
    expect(text).toContain('Whether you may is not known here:');
    expect(json.offers.find(({ entitlement }) => entitlement === 'prod-vm-admin')).toMatchObject({
      usual: null,
    });
  });

  it('is nothing while the policy has findings, which are said', async () => {
    const broken = edited(files, 'policies/gatehouse.yaml', ['freeze: none', 'freeze: maybe']);
    const { exit, text } = await listed('alice', noon, broken);
    expect(exit).toBe(1);
    expect(text).toContain('policies/gatehouse.yaml');
  });

  it('says what is blocked', async () => {
    const broken = edited(files, path, ['requesters: [group:sre]', 'requesters: [group:nobody]']);
    expect((await listed('alice', noon, broken)).text).toContain(
      'Blocked until their files are corrected: prod-vm-admin.',
    );
  });
});
