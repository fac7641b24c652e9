/** Whether a value of a request fits its parameter. */
import { judgeSource, type AddressProblem } from '../network-address.ts';
import { adviseWord } from '../nearest.ts';
import { fitsPattern } from '../pattern.ts';
import type { Parameter } from '../policy.ts';
import type { FindingId } from '../schema/finding-ids.ts';

export interface ParameterProblem {
  readonly id: FindingId;
  readonly message: string;
  readonly remedy: string;
}

const LONGEST = 200;

const ADDRESS_IDS = {
  any: 'request.address-any',
  form: 'request.address-form',
  mapped: 'request.address-mapped',
  'not-public': 'request.address-not-public',
  'host-bits': 'request.address-host-bits',
  outside: 'request.address-outside',
  wide: 'request.address-wide',
} as const satisfies Readonly<Record<AddressProblem, FindingId>>;

/** Undefined: the value may be used. Also for values that a comment command gives (`/source`). */
export const judgeParameterValue = (parameter: Parameter, value: string): ParameterProblem | undefined => {
  switch (parameter.type) {
    case 'ip':
    case 'cidr':
      return judgeAddress(parameter, value);
    case 'text':
      return judgeText(parameter, value);
    case 'choice':
      return parameter.choices.includes(value)
        ? undefined
        : {
            id: 'request.parameter-choice',
            message: `\`${value.slice(0, 60)}\` is not one of the choices of \`${parameter.name}\`.`,
            remedy: adviseWord(value, parameter.choices, 'choice'),
          };
    case 'target':
      return parameter.among.includes(value)
        ? undefined
        : {
            id: 'request.parameter-target',
            message: `\`${value.slice(0, 60)}\` is not one of the targets of \`${parameter.name}\`.`,
            remedy: adviseWord(value.replace(/^target:/, ''), parameter.among, 'target'),
          };
    case 'integer':
      return judgeInteger(parameter, value);
  }
};

const judgeAddress = (parameter: Parameter, value: string): ParameterProblem | undefined => {
  if (parameter.type === 'ip' && value.includes('/')) {
    const host = value.slice(0, value.indexOf('/'));
    const judged = judgeSource(value, { within: parameter.within, widest: 32 });
    const network = judged.kind === 'refused' ? judged : undefined;
    return {
      id: network === undefined ? 'request.address-form' : ADDRESS_IDS[network.problem],
      message:
        network?.message ?? `\`${value.slice(0, 60)}\` is a network; \`${parameter.name}\` is one address.`,
      remedy: network?.remedy ?? `Write \`${host.slice(0, 60)}\`.`,
    };
  }
  const judged = judgeSource(value, { within: parameter.within, widest: parameter.widest ?? 32 });
  return judged.kind === 'network'
    ? undefined
    : { id: ADDRESS_IDS[judged.problem], message: judged.message, remedy: judged.remedy };
};

const judgeText = ({ name, pattern, hint }: Parameter, value: string): ParameterProblem | undefined => {
  if (
    value.length <= LONGEST &&
    !/[\r\n]/.test(value) &&
    pattern !== undefined &&
    fitsPattern(pattern, value)
  ) {
    return undefined;
  }
  return {
    id: 'request.parameter-text',
    message: `\`${value.slice(0, 60)}\` does not fit the form of \`${name}\`.`,
    remedy: `Write one line of at most ${LONGEST} characters that fits \`${pattern ?? ''}\`${hint === undefined ? '' : ` (${hint})`}.`,
  };
};

const judgeInteger = ({ name, min, max }: Parameter, value: string): ParameterProblem | undefined => {
  const number = /^(?:0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : Number.NaN;
  if (number >= (min ?? Number.MIN_SAFE_INTEGER) && number <= (max ?? Number.MAX_SAFE_INTEGER))
    return undefined;
  const limits =
    min === undefined
      ? max === undefined
        ? ''
        : ` of at most ${max}`
      : ` from ${min}${max === undefined ? '' : ` to ${max}`}`;
  return {
    id: 'request.parameter-integer',
    message: `\`${value.slice(0, 60)}\` is not a number that \`${name}\` may be.`,
    remedy: `Write a whole number${limits}, in digits.`,
  };
};
