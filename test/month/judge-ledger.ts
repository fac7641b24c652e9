/** What the ledger must tell when the month is over, compared with what was seen. */
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import type { Month } from './month.ts';

const CLOSE_ENOUGH = 5;

export const judgeLedger = async (month: Month): Promise<readonly string[]> => {
  const { world, asks } = month;
  const wrong: string[] = [];
  if (!(await world.verifies())) wrong.push('the ledger does not verify');
  if (world.open() > 0) wrong.push(`${world.open()} grants are still open`);
  const byGrant = new Map<number, LedgerEvent[]>();
  for (const event of world.events()) {
    if (event.grant === null) continue;
    const all = byGrant.get(event.grant);
    if (all === undefined) byGrant.set(event.grant, [event]);
    else all.push(event);
  }
  for (const [grant, ask] of asks) {
    const events = byGrant.get(grant) ?? [];
    const types = events.map(({ type }) => type);
    const say = (what: string): void => void wrong.push(`#${grant} ${what}: ${types.join(', ')}`);
    if (ask.state === 'merged' && !types.includes('decided')) say('was merged and never decided');
    if (ask.state === 'open' && events.length > 0) say('is still open');
    if (ask.state === 'closed' && types.join() !== ask.outcome) say(`was not merged but ${ask.outcome}`);
    if (new Set(events.map(({ id }) => id)).size < events.length) say('has an event twice');
    const began = types.includes('elevating') || types.includes('scheduled');
    const over = types.filter((type) => type === 'ended').length;
    const denied = events.some((one) => one.type === 'decided' && one.data.outcome === 'denied');
    if (began && over !== 1 && !(over === 0 && denied)) say('is not ended once');
    const intent = events.find(({ type }) => type === 'elevating');
    const [first] = world.witness.of(grant);
    if (first !== undefined && (intent === undefined || Date.parse(intent.time) > first.since))
      say('had access before its intent');
    if (ask.breakGlass && first !== undefined && !types.includes('review-owed')) say('owes no review');
    wrong.push(...lagsIn(month, grant, events));
  }
  return wrong;
};

/**
 * The lag that the ledger reports of each privilege is the one that was seen; of what a run took away and could not record, it is
 * the one of the run that recorded it, which is longer.
 */
const lagsIn = (month: Month, grant: number, events: readonly LedgerEvent[]): readonly string[] =>
  events.flatMap((event) => {
    if (event.type !== 'ended' || event.data.why !== 'expired') return [];
    return event.data.steps.flatMap(({ step, ended }) => {
      const held = month.world.witness.of(grant).findLast(({ name }) => name === `${grant}/${step}`);
      if (held?.goneAt === undefined || held.native || ended?.by !== 'gatehouse') return [];
      const seen = Math.max(0, held.goneAt - held.end) / 1_000;
      const recorded = (Date.parse(event.time) - held.end) / 1_000;
      return ended.lagSeconds >= seen - CLOSE_ENOUGH && ended.lagSeconds <= recorded
        ? []
        : [`#${grant} step ${step}: the ledger says ${ended.lagSeconds} s late, and it was ${seen} s`];
    });
  });
