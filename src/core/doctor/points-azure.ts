/** Points of the tenant and the subscriptions: PIM, networks, Bastion. */
import type { Known } from './points.ts';

export const AZURE_POINTS = {} as const satisfies Readonly<Record<string, Known<'azure'>>>;
