/** Who must approve: a tree of `all`, `any` and rules. */
/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import { Type, type Static } from 'typebox';
import { closed, Duration, list, oneOrMore, oneOf, Person, text, Name } from './words.ts';

/** The rule of a tree, as it is written. */
export interface RuleSource {
  name: string;
  by: string | string[];
  count?: number;
  when?: ConditionSource;
  after?: string | string[];
}
export type ApprovalNodeSource = RuleSource | { all: ApprovalNodeSource[] } | { any: ApprovalNodeSource[] };
export type ApprovalSource = 'none' | ApprovalNodeSource[] | ApprovalNodeSource;

const condition = closed(
  {
    longer_than: Type.Optional(Duration),
    risk: Type.Optional(list(Name, 'Risk levels.')),
    outside: Type.Optional(
      Type.String({
        title: 'calendar',
        description: 'A calendar; the rule holds unless the window lies inside.',
      }),
    ),
    break_glass: Type.Optional(Type.Boolean()),
    parameters: Type.Optional(
      Type.Unsafe<Record<string, string[]>>({
        type: 'object',
        description: 'Values of parameters for which the rule holds.',
        additionalProperties: list(text(200, 'A value.'), 'Values.'),
      }),
    ),
  },
  'When the rule is asked for; every part must be true.',
  { minProperties: 1 },
);
export type ConditionSource = Static<typeof condition>;

const rule = closed(
  {
    name: text(60, 'The name of the rule, as people see it.', { title: 'rule name' }),
    by: oneOrMore(Person, 'Who may fill it.'),
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 20, description: 'How many distinct people; 1 if absent.' }),
    ),
    when: Type.Optional(condition),
    after: Type.Optional(
      oneOrMore(
        text(60, 'The name of a rule.'),
        'Rules that are filled first; approvals before that do not count.',
      ),
    ),
  },
  'A rule: filled by people of `by`.',
);

const branch = (word: 'all' | 'any', description: string) => ({
  type: 'object',
  additionalProperties: false,
  required: [word],
  description,
  properties: { [word]: { type: 'array', minItems: 1, maxItems: 20, items: { $ref: '#/$defs/approval' } } },
});

/** `$defs` of every schema that has approvals. */
export const approvalDefinitions = {
  approval: {
    if: { type: 'object', required: ['all'] },
    then: branch('all', 'Every one of these.'),
    else: {
      if: { type: 'object', required: ['any'] },
      then: branch('any', 'One of these is enough.'),
      else: rule,
    },
  },
};

export const Approval = Type.Unsafe<ApprovalSource>({
  description: 'Rules (all of a list), a tree of `all` and `any`, or `none`.',
  if: { type: 'array' },
  then: {
    type: 'array',
    title: 'approval list',
    minItems: 1,
    maxItems: 20,
    items: { $ref: '#/$defs/approval' },
  },
  else: {
    if: { type: 'string' },
    then: oneOf(['none'], '`none`: nobody needs to approve.'),
    else: { $ref: '#/$defs/approval' },
  },
});
