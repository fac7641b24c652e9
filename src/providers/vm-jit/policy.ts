/** What the machine's just-in-time policy allows, against what the plan asks for: only the very same, never something wider. */
import type { Instant } from '../../core/brand.ts';
import { formatInstant } from '../../core/brand.ts';
import { lastName } from '../../core/scopes.ts';
import type { VmJitStep } from '../../core/plan.ts';
import type { JitPolicy, JitPort } from '../../ports/jit.ts';
import { parseIsoDuration } from '../../core/iso-duration.ts';
import { coversAddress } from './covers.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { portsOf, sameId } from './request.ts';

/** Defender writes both names into a description of 140 characters; with longer ones it opens nothing. */
const LONGEST_NAMES = 56;
/** The shortest maximum that a policy can have. */
const LEAST_WINDOW = 5 * 60_000;

/** Sentences; empty: Defender may be asked. */
export const objections = (
  step: VmJitStep,
  policy: JitPolicy,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): readonly string[] => {
  const machine = policy.machines.find(({ id }) => sameId(id, step.vm));
  const names = lastName(policy.id).length + lastName(step.vm).length;
  return [
    ...(names > LONGEST_NAMES
      ? [
          `The names of the just-in-time policy and of the machine have ${names} characters together, and Defender can write rules for ${LONGEST_NAMES} at most.`,
        ]
      : []),
    ...(machine?.behindFirewall === true
      ? [
          `${lastName(step.vm)} is reached through an Azure Firewall, and what Defender opens there cannot be read back by this version.`,
        ]
      : []),
    ...(until - now < LEAST_WINDOW ? ['Less than five minutes of the window are left.'] : []),
    ...portsOf(step).flatMap((number) =>
      ofPort(
        step,
        number,
        (machine?.ports ?? []).filter((port) => port.number === number),
        { now, until },
      ),
    ),
  ];
};

const ofPort = (
  step: VmJitStep,
  number: number,
  configured: readonly JitPort[],
  { now, until }: { readonly now: Instant; readonly until: Instant },
): readonly string[] => {
  const name = lastName(step.vm);
  const [port, ...more] = configured;
  if (port === undefined || more.length > 0) {
    return [
      `The just-in-time policy of ${name} has port ${number} ${port === undefined ? 'not at all' : 'more than once'}: add it once in Defender for Cloud.`,
    ];
  }
  const longest = parseIsoDuration(port.longest);
  return [
    // NB. A request cannot narrow the protocol: what the policy says is what is opened, and the plan promises something else.
    ...(sameText(port.protocol, step.protocol)
      ? []
      : [
          `The just-in-time policy of ${name} opens port ${number} for ${protocolWord(port.protocol)}, and the plan says ${protocolWord(step.protocol)}: make them the same.`,
        ]),
    ...(port.sources.some((outer) => coversAddress(outer, step.source))
      ? []
      : [
          `The just-in-time policy of ${name} allows port ${number} from ${port.sources.map((source) => JSON.stringify(source)).join(', ') || 'nowhere'}, and ${step.source} is not inside.`,
        ]),
    ...(longest === undefined
      ? [
          `How long port ${number} of ${name} may be open cannot be read from its just-in-time policy (${JSON.stringify(port.longest)}).`,
        ]
      : until - now > longest
        ? [
            `The just-in-time policy of ${name} opens port ${number} for ${port.longest} at most, and the window lasts until ${formatInstant(until)}.`,
          ]
        : []),
  ];
};

const protocolWord = (protocol: string): string =>
  protocol === '*' ? 'any protocol' : protocol.toUpperCase();
