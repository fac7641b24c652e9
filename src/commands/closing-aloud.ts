/** What it takes to end a grant and say so on its pull request, in the zone in which the policy tells times. */
import type { Policy } from '../core/policy.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { ClosePorts } from './close.ts';
import type { TellPorts } from './tell-grant.ts';
import { tellEnded } from './tell-grant.ts';

type Books = Pick<ClosePorts, 'ledger' | 'installation'> & { readonly policy: Policy };

export const closingAloud = (
  ports: TellPorts & Omit<ClosePorts, 'ledger' | 'installation' | 'tellEnded'>,
  { ledger, installation, policy }: Books,
): ClosePorts => ({
  ...ports,
  ledger,
  installation,
  tellEnded: (one) => tellEnded(ports, one, timezoneOf(policy)),
});
