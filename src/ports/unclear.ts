/** A write to a platform whose effect is not known. */
import type { Fault } from '../core/fault.ts';

/** A write whose effect is not known: no answer, or 5xx. Whoever gets it reads the object before doing anything else. */
export interface Unclear {
  readonly kind: 'unclear';
  readonly fault: Fault;
}
