/** Where clients of Microsoft.Network ask how a long-running operation is getting on. */
import type { Operation } from './operations.ts';
import type { ArmCall } from './route.ts';
import { subscriptionOf } from './scope.ts';

export const retryAfter = (call: ArmCall): Readonly<Record<string, string>> => ({
  'Retry-After': String(call.tenant.latencies.retryAfterSeconds),
});

export const operationUrl = (
  call: ArmCall,
  operation: Operation,
  kind: 'operations' | 'operationResults',
): string =>
  `${call.request.base}/subscriptions/${subscriptionOf(operation.on.id) ?? ''}/providers/Microsoft.Network/locations/${operation.on.location}/${kind}/${operation.id}?api-version=${call.request.query.get('api-version') ?? ''}`;

export const asyncHeaders = (call: ArmCall, operation: Operation): Readonly<Record<string, string>> => ({
  'Azure-AsyncOperation': operationUrl(call, operation, 'operations'),
  'Azure-AsyncNotification': 'Enabled',
  ...retryAfter(call),
});
