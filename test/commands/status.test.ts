import { describe, expect, it } from 'vitest';
import { status } from '../../src/commands/status.ts';
import { begun, life, takeUp } from '../core/ledger/builders.ts';
import { fakeLedgerStore } from '../fakes/ledger-store.ts';

describe('status', () => {
  it('says who has what until when, and what is over', async () => {
    const { ledger, clock } = await begun(fakeLedgerStore());
    const say = async () => (await status({ ledger, clock }, { timezone: 'Europe/Berlin' })).text;
    expect(await say()).toEqual(['Nobody has access through Gatehouse now.']);
    await ledger.append(() => takeUp(7), {});
    await ledger.append(() => [life(7).elevated()], {});
    expect(await say()).toEqual([
      '#7  alice  prod-vm-admin  active  until 2026-11-20 12:00:00 UTC (13:00 Europe/Berlin)  https://github.test/contoso/access/pull/7',
    ]);
    clock.advance(7_200_000);
    expect((await say())[0]).toContain(', over: the next sweep ends it');
    await ledger.append(() => [life(7).ended()], {});
    expect(await say()).toEqual(['Nobody has access through Gatehouse now.']);
  });

  it('says from when on somebody will have what is scheduled', async () => {
    const { ledger, clock } = await begun(fakeLedgerStore());
    const of = life(7);
    const intent = of.elevating();
    if (intent.type !== 'elevating') throw new Error(intent.type);
    const { owner: _, ...data } = intent.data;
    await ledger.append(
      () => [
        of.requested(),
        of.approved(),
        { ...intent, type: 'scheduled', data: { ...data, startsAt: '2026-11-20T11:00:00Z' } },
      ],
      {},
    );
    const { text } = await status({ ledger, clock }, { timezone: 'Europe/Berlin' });
    expect(text[0]).toContain(
      'scheduled  from 2026-11-20 11:00:00 UTC (12:00 Europe/Berlin) until 2026-11-20 12:00:00 UTC',
    );
  });

  it('shows no control characters', async () => {
    const { ledger, clock } = await begun(fakeLedgerStore());
    const of = life(7);
    await ledger.append(
      () => [of.requested({ url: 'https://x/\u001b[31m\u202e' }), of.approved(), of.elevating()],
      {},
    );
    const { text } = await status({ ledger, clock }, { timezone: 'Nowhere/Land' });
    expect(text[0]).toContain('\\u{1b}[31m\\u{202e}');
    expect(text[0]).toContain('12:00:00 UTC');
  });
});
