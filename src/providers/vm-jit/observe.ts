/** What Defender and the network say of our request now. */
import type { VmJitStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GrantContext, Observation } from '../../ports/privilege.ts';
import { lookAt } from './look.ts';

export const observeJit = async (
  azure: Azure,
  step: VmJitStep,
  context: GrantContext,
): Promise<Observation> => {
  const { own, others } = await lookAt(azure, step, context);
  switch (own.kind) {
    case 'coming':
      return { state: 'pending' };
    case 'active':
      // An edited rule still opens something: it is shown as active, with what differs in its details.
      return {
        state: 'active',
        receipt: own.receipt,
        ...(own.edit === undefined ? {} : { edit: own.edit }),
      };
    case 'over':
    case 'nothing': {
      const [other] = others;
      if (other === undefined) return { state: 'absent' };
      const before = own.kind === 'over' ? '; what this grant had opened is over' : '';
      return { state: 'foreign', what: `${other.what} holds the machine${before}` };
    }
  }
};
