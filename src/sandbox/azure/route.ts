/** One operation of Resource Manager: where it is, what it needs, what it does. */
import type { SandboxAnswer, SandboxRequest } from '../http.ts';
import type { BastionSessions } from './bastion-sessions.ts';
import type { Defender } from './defender.ts';
import type { Firewalls } from './firewalls.ts';
import type { Network } from './nsg.ts';
import type { Pim, PimList } from './pim.ts';
import type { Caller } from './rbac.ts';
import type { Tenant } from './tenant.ts';

export interface ArmCall {
  readonly tenant: Tenant;
  readonly network: Network;
  readonly firewalls: Firewalls;
  readonly pim: Pim;
  readonly eligibilityPim: Pim;
  readonly defender: Defender;
  readonly bastions: BastionSessions;
  readonly caller: Caller;
  readonly request: SandboxRequest;
  /** The path's variable parts, decoded, in order. */
  readonly parts: readonly string[];
  /** The JSON body; `undefined` when there is none. */
  readonly body: unknown;
}

export interface ArmRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';
  /** Over the path without its trailing slash; groups are `parts`. */
  readonly path: RegExp;
  /** `Microsoft.Network/networkSecurityGroups`, for messages. */
  readonly type: string;
  readonly versions: readonly string[];
  /** The action that the caller needs, and where; `undefined` when the handler filters by rights itself. */
  readonly action: string | undefined;
  readonly scope: (parts: readonly string[]) => string;
  readonly serve: (call: ArmCall) => SandboxAnswer;
}

export const pimOf = (call: ArmCall, of: PimList): Pim =>
  of === 'Assignment' ? call.pim : call.eligibilityPim;

/** The n-th variable part of the path. */
export const part = (parts: readonly string[], index: number): string => parts[index] ?? '';
