/** An entitlement as it is written, in the form that its schema promises. */
import type { Static } from 'typebox';
import type { Entitlement } from '../schema/entitlement.ts';

export type EntitlementSource = Static<typeof Entitlement>;
