/** Azure Bastion: its hosts through `@azure/arm-network`, sessions plain, because the SDK waits for them in a time of its own. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { parseInstant, resourceId } from '../../core/brand.ts';
import type { Instant, Milliseconds } from '../../core/brand.ts';
import type { BastionApi, BastionSession } from '../../ports/bastions.ts';
import { armScope, collect } from './arm.ts';
import type { ArmService } from './arm.ts';
import { armPartsOf } from './network-clients.ts';
import type { NetworkClients } from './network-clients.ts';
import { plainArm } from './plain-arm.ts';

const TYPE = 'Microsoft.Network/bastionHosts';
const VERSION = '2024-01-01';

const maybe = Type.Optional(Type.Unknown());
const sessionForm = Type.Object({
  sessionId: Type.String({ minLength: 1 }),
  userName: maybe,
  startTime: maybe,
  targetResourceId: maybe,
  targetHostName: maybe,
  protocol: maybe,
});

/** https://learn.microsoft.com/rest/api/virtualnetwork/bastion-hosts, …/get-active-sessions, …/disconnect-active-sessions */
export const bastionApi = (
  client: NetworkClients,
  service: ArmService,
  sleep: (time: Milliseconds) => Promise<void>,
): BastionApi => {
  const arm = plainArm(service);
  const { calls } = service;
  return {
    hostsIn: (subscription) =>
      calls.read(
        { name: `GET /subscriptions/${subscription}/…/bastionHosts`, needs: `${TYPE}/read` },
        (abortSignal) =>
          collect(client(subscription).bastionHosts.list({ abortSignal }), ({ id, ipConfigurations }) =>
            id === undefined
              ? undefined
              : {
                  id: resourceId(id),
                  subnets: (ipConfigurations ?? []).flatMap(({ subnet }) => subnet?.id ?? []),
                },
          ),
      ),
    // Sent once, like a write: what is behind it in the same run does not wait for four tries of a slow list.
    sessions: async (bastion) => {
      armPartsOf(bastion, TYPE);
      const path = `/${armScope(bastion)}/getActiveSessions`;
      const answered = await calls.write(
        { name: 'POST …/getActiveSessions', needs: `${TYPE}/getActiveSessions/action` },
        (signal) => arm.listByPost({ path, version: VERSION }, sessionForm, { signal, sleep }),
      );
      if (answered.kind === 'failed') throw answered.fault;
      return answered.value.map(asSession);
    },
    disconnect: async (bastion, sessionIds) => {
      armPartsOf(bastion, TYPE);
      const path = `/${armScope(bastion)}/disconnectActiveSessions`;
      const answered = await calls.write(
        { name: 'POST …/disconnectActiveSessions', needs: `${TYPE}/disconnectActiveSessions/action` },
        (signal) => arm.post({ path, version: VERSION }, { sessionIds }, signal),
      );
      if (answered.kind === 'failed') throw answered.fault;
    },
  };
};

const asSession = (found: Static<typeof sessionForm>): BastionSession => ({
  id: found.sessionId,
  user: plain(found.userName),
  startedAt: startOf(found.startTime),
  target: plain(found.targetResourceId),
  host: plain(found.targetHostName),
  protocol: plain(found.protocol),
});

/** NB. Text from outside: one line, no control characters, bounded. */
const plain = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
        .trim()
        .slice(0, 300)
    : '';

/** `2019-1-1T12:00:00.000Z` in the reference's own example: parts without a leading zero. Without an offset it is unreadable. */
const startOf = (value: unknown): Instant | undefined => {
  if (typeof value !== 'string') return undefined;
  const found =
    /^(\d{4})-(\d{1,2})-(\d{1,2})T(\d{1,2}):(\d{1,2}):(\d{1,2})((?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))$/.exec(
      value,
    );
  if (found === null) return undefined;
  const [year = '', month = '', day = '', hour = '', minute = '', second = '', rest = ''] = found.slice(1);
  const two = (part: string): string => part.padStart(2, '0');
  return parseInstant(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${rest}`);
};
