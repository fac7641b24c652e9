/** `notify:` of the settings: which channels hear what. */
import type { Channel, Routes, Subscription } from '../channel.ts';
import { parseChannel } from '../channel.ts';
import type { Judge } from './judge.ts';

type Named = Readonly<Partial<Record<Subscription, readonly string[]>>>;

export const readRoutes = (judge: Judge, named: Named = {}): Routes => ({
  alerts: readChannels(judge, 'alerts', named.alerts),
  requests: readChannels(judge, 'requests', named.requests),
  grants: readChannels(judge, 'grants', named.grants),
});

const readChannels = (
  judge: Judge,
  subscription: Subscription,
  names: readonly string[] = [],
): readonly Channel[] =>
  names.flatMap((name, index) => {
    const channel = parseChannel(name)?.channel;
    if (channel !== undefined) return [channel];
    judge.report(
      ['notify', subscription, index],
      'format.bad-value',
      `${JSON.stringify(name)} is no channel.`,
      'Write slack:name, teams:name or webhook:name, as the secret GATEHOUSE_NOTIFY_CHANNELS names it.',
    );
    return [];
  });
