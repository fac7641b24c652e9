/** `policies/targets.yaml`: names for long ids. */
import { Type } from 'typebox';
import { closed, list, Name, named, schemaId, text } from './words.ts';

export const Targets = closed(
  {
    targets: named(
      text(1000, 'An Azure Resource Manager id.', { title: 'resource id' }),
      'Names for ids, such as `prod-sub: /subscriptions/…`.',
    ),
    sets: Type.Optional(named(list(Name, 'Names of targets.'), 'Names for several targets.')),
  },
  'Targets.',
  { $id: schemaId('targets') },
);
