/**
 * A provider that behaves, for the commands' tests: one world of privileges, an end by the clock or by the sweep, PIM's floor,
 * faults on order, deaths at any call. It keeps the same contract as the real ones (test/providers/contract.ts).
 */
import { instant, milliseconds } from '../../src/core/brand.ts';
import type { Instant } from '../../src/core/brand.ts';
import { derivedUuid } from '../../src/core/derived-id.ts';
import type { CheckReport } from '../../src/core/facts.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Step } from '../../src/core/plan.ts';
import type { Discovered, GrantContext, Provider, Receipt } from '../../src/ports/privilege.ts';
import { assertWindowOpen } from '../../src/providers/window.ts';

/** One thing on the fake platform. `owner: undefined`: not made by Gatehouse. */
export interface FakeObject {
  readonly id: string;
  readonly place: string;
  readonly owner: Pick<GrantContext, 'installation' | 'grant' | 'expiresAt'> | undefined;
  readonly step: Step;
  readonly since: Instant;
  /** Edited by somebody: no longer what was made. */
  readonly edited: boolean;
  /** The edit opens more than was made. */
  readonly wider?: boolean;
}

export interface FakeProviderOptions {
  readonly kind: Step['kind'];
  readonly now: () => Instant;
  /** `native`: gone by itself at its end, and held for five minutes; `sweep`: stays until it is revoked. */
  readonly ends: 'native' | 'sweep';
}

export interface FakeProvider extends Provider {
  readonly objects: FakeObject[];
  /** Every call, oldest first: `elevate 42/1`. */
  readonly calls: string[];
  /** Who held what was revoked, as whoever ended it knew: one for each call. */
  readonly holders: GrantContext['holder'][];
  /** What `check` says of a step id from now on; `undefined`: what the fake platform says. */
  readonly verdicts: Map<string, CheckReport>;
  /** Somebody else's object in the step's place. */
  plant(step: Step): void;
  edit(context: Pick<GrantContext, 'installation' | 'grant'>, step: Step, how?: 'narrower' | 'wider'): void;
  /** Somebody deletes our object. */
  remove(context: Pick<GrantContext, 'installation' | 'grant'>, step: Step): void;
  /** The next `times` calls of a method fail, before or after their effect. */
  fail(
    method: 'check' | 'elevate' | 'observe' | 'revoke' | 'discover',
    fault: unknown,
    order?: { readonly times?: number; readonly when?: 'before' | 'after' },
  ): void;
  /** Takes back what `fail` ordered for a method. */
  forget(method: 'check' | 'elevate' | 'observe' | 'revoke' | 'discover'): void;
}

const FLOOR = 5 * 60_000;

export const fakeProvider = ({ kind, now, ends }: FakeProviderOptions): FakeProvider => {
  const failures: { method: string; fault: unknown; left: number; when: 'before' | 'after' }[] = [];
  const calling = async <T>(method: string, of: string, effect: () => T): Promise<T> => {
    fake.calls.push(`${method} ${of}`.trim());
    const failure = failures.find((candidate) => candidate.method === method && candidate.left > 0);
    if (failure !== undefined) failure.left -= 1;
    if (failure?.when === 'before') throw failure.fault;
    const result = effect();
    if (failure !== undefined) throw failure.fault;
    return result;
  };
  const standing = (): FakeObject[] =>
    fake.objects.filter(({ owner }) => ends === 'sweep' || owner === undefined || now() < owner.expiresAt);
  const idOf = (context: Pick<GrantContext, 'installation' | 'grant'>, step: Step) =>
    derivedUuid({ installation: context.installation, grant: context.grant, step: step.id, action: 'fake' });
  const own = (context: GrantContext, step: Step) => standing().find(({ id }) => id === idOf(context, step));
  /** Rules of two grants stand beside each other; of a role there is one at a place. */
  const foreign = (context: GrantContext, step: Step) =>
    standing().find(
      ({ id, place, owner }) =>
        place === placeOf(step) &&
        id !== idOf(context, step) &&
        (owner === undefined || step.layer === 'identity'),
    );
  const receipt = (object: FakeObject): Receipt => ({
    objectId: object.id,
    endsAt: ends === 'sweep' || object.owner === undefined ? 'by-sweep' : object.owner.expiresAt,
    details: { place: object.place },
  });
  const name = (context: GrantContext, step: Step) => `${context.grant}/${step.id}`;

  const fake: FakeProvider = {
    kind,
    objects: [],
    calls: [],
    holders: [],
    verdicts: new Map(),
    plant: (step) => {
      fake.objects.push({
        id: `standing-${fake.objects.length}`,
        place: placeOf(step),
        owner: undefined,
        step,
        since: now(),
        edited: false,
      });
    },
    edit: (context, step, how = 'wider') => {
      const index = fake.objects.findIndex(({ id }) => id === idOf(context, step));
      const [object] = fake.objects.splice(index, 1);
      if (object !== undefined) fake.objects.push({ ...object, edited: true, wider: how === 'wider' });
    },
    remove: (context, step) => {
      const index = fake.objects.findIndex(({ id }) => id === idOf(context, step));
      if (index === -1) throw new Error(`step ${step.id} is not open`);
      fake.objects.splice(index, 1);
    },
    fail: (method, fault, { times = 1, when = 'before' } = {}) => {
      failures.push({ method, fault, left: times, when });
    },
    forget: (method) => {
      for (const failure of failures) if (failure.method === method) failure.left = 0;
    },
    check: (step, context, former) =>
      calling('check', name(context, step), () => {
        const told = fake.verdicts.get(step.id);
        if (told !== undefined) return told;
        const before = own(context, step);
        const asItWas = former !== undefined && placeOf(former.step) === before?.place;
        if (before !== undefined && before.place !== placeOf(step) && !asItWas)
          return { step: step.id, verdict: 'refused', reasons: [`Our ${before.id} was edited.`] };
        const other = foreign(context, step);
        const taken = former !== undefined && other?.id === idOf(former.context, former.step);
        return other === undefined || taken
          ? { step: step.id, verdict: 'ready', reasons: [] }
          : { step: step.id, verdict: 'refused', reasons: [`In the way stands ${other.id}.`] };
      }),
    elevate: (step, context) =>
      calling('elevate', name(context, step), () => {
        const before = own(context, step);
        const moved = before !== undefined && placeOf(before.step) !== placeOf(step);
        if (
          before?.edited === true ||
          moved ||
          (before === undefined && foreign(context, step) !== undefined)
        ) {
          throw new Fault('grant.not-ours', `something stands at ${placeOf(step)} that is not ours`, {
            remedy: 'Look at it.',
          });
        }
        if (before !== undefined) return receipt(before);
        assertWindowOpen(context, now(), 'the fake platform');
        const object = {
          id: idOf(context, step),
          place: placeOf(step),
          owner: { installation: context.installation, grant: context.grant, expiresAt: context.expiresAt },
          step,
          since: now(),
          edited: false,
        };
        fake.objects.push(object);
        return receipt(object);
      }),
    observe: (step, context) =>
      calling('observe', name(context, step), () => {
        const object = own(context, step);
        if (object !== undefined)
          return {
            state: 'active',
            receipt: receipt(object),
            ...(object.edited || object.place !== placeOf(step)
              ? { edit: { what: 'source', more: object.wider === true || object.place !== placeOf(step) } }
              : {}),
          };
        const other = foreign(context, step);
        return other === undefined ? { state: 'absent' } : { state: 'foreign', what: other.id };
      }),
    revoke: (step, context) =>
      calling('revoke', name(context, step), () => {
        fake.holders.push(context.holder);
        const object = own(context, step);
        if (object === undefined) {
          const other = foreign(context, step);
          return other === undefined
            ? { state: 'absent', residual: undefined }
            : { state: 'foreign', what: other.id };
        }
        const age = now() - object.since;
        if (ends === 'native' && age < FLOOR) {
          return { state: 'held', why: 'the five-minute floor', retryIn: milliseconds(FLOOR - age) };
        }
        fake.objects.splice(fake.objects.indexOf(object), 1);
        return {
          state: 'absent',
          removed: true,
          residual: {
            what: 'what was opened before',
            until: ends === 'sweep' ? 'unknown' : instant(now() + 3_600_000),
          },
        };
      }),
    discover: ({ installation }) =>
      calling('discover', '', () =>
        standing().flatMap(({ id, owner, step }): readonly Discovered[] =>
          owner?.installation === installation ? [{ ...owner, step, objectId: id }] : [],
        ),
      ),
  };
  return fake;
};

/** What two grants cannot hold at once. */
const placeOf = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return `${step.principal} ${step.role} ${step.scope}`;
    case 'nsg-rule':
      return `${'vm' in step ? step.vm : step.nsg} ${[step.source].flat().join(' ')} ${step.ports.join(',')}`;
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
    case 'vm-jit':
    case 'azure-firewall':
      throw new Error(`no provider opens ${step.kind}`);
  }
};
