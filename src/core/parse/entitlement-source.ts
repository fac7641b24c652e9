/** An entitlement as it is written, in the form that its schema promises. */
import type { Static } from 'typebox';
import type { SourceFile } from '../policy.ts';
import { Entitlement } from '../schema/entitlement.ts';
import { former, type Formed } from '../schema/form.ts';

export type EntitlementSource = Static<typeof Entitlement>;

const form = former(Entitlement, 'policy');
const kept = new WeakMap<SourceFile, Formed<EntitlementSource>>();

/** Policy and lint both look at each file: it is read once as long as somebody holds it. */
export const formEntitlement = (file: SourceFile): Formed<EntitlementSource> => {
  const known = kept.get(file);
  if (known !== undefined) return known;
  const formed = form(file);
  kept.set(file, formed);
  return formed;
};
