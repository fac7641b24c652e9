/** One grammar for people, the same everywhere: `user:x group:x team:org/slug oncall:x workload:x`, `manager`, `owner`. */
import { personKey } from './brand.ts';
import { nearest } from './nearest.ts';
import type { PeopleRef } from './policy.ts';

export type ParsedPerson =
  | { readonly kind: 'person'; readonly ref: PeopleRef }
  | { readonly kind: 'problem'; readonly message: string; readonly remedy: string };

const PREFIXES = ['user', 'group', 'team', 'oncall', 'workload'] as const;
const WORDS = ['manager', 'manager-of-manager', 'owner'] as const;
const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const TEAM = /^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/;

const problem = (message: string, remedy: string): ParsedPerson => ({ kind: 'problem', message, remedy });
const person = (ref: PeopleRef): ParsedPerson => ({ kind: 'person', ref });

/** Says nothing yet about whether the person, group or rota exists. */
export const parsePerson = (text: string): ParsedPerson => {
  switch (text) {
    case 'manager':
    case 'manager-of-manager':
    case 'owner':
      return person({ kind: text });
  }
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(colon, 0));
  const name = text.slice(colon + 1);
  switch (prefix) {
    case 'user':
      return NAME.test(name) ? person({ kind: 'user', person: personKey(name) }) : badName(prefix, name);
    case 'group':
      return NAME.test(name) ? person({ kind: 'group', group: name }) : badName(prefix, name);
    case 'oncall':
      return NAME.test(name) ? person({ kind: 'oncall', rota: name }) : badName(prefix, name);
    case 'workload':
      return NAME.test(name) ? person({ kind: 'workload', workload: name }) : badName(prefix, name);
    case 'team':
      return TEAM.test(name)
        ? person({ kind: 'team', team: name.toLowerCase() })
        : problem(`\`${text.slice(0, 60)}\` is not a GitHub team.`, 'Write `team:org/slug`.');
  }
  return unknown(text, prefix, name);
};

const badName = (prefix: string, name: string): ParsedPerson =>
  problem(
    `\`${name.slice(0, 60)}\` is not a name.`,
    NAME.test(name.trim().toLowerCase())
      ? `Write \`${prefix}:${name.trim().toLowerCase()}\`.`
      : 'Names are lower-case letters, digits, `.`, `_` and `-`.',
  );

const unknown = (text: string, prefix: string, name: string): ParsedPerson => {
  const message = `\`${text.slice(0, 60)}\` is not in the grammar for people.`;
  if (prefix === '') {
    const word = nearest(text, WORDS);
    if (word !== undefined) return problem(message, `Did you mean \`${word}\`?`);
    const bare = text.replace(/^@/, '').toLowerCase();
    return problem(
      NAME.test(bare) ? `\`${text.slice(0, 60)}\` does not say whether it is a user or a group.` : message,
      TEAM.test(bare)
        ? `Write \`team:${bare}\`.`
        : NAME.test(bare)
          ? `Write \`user:${bare}\` or \`group:${bare}\`.`
          : 'Write `user:x`, `group:x`, `team:org/slug`, `manager` or `owner`.',
    );
  }
  const near = nearest(prefix, PREFIXES);
  return problem(
    message,
    near === undefined
      ? 'Write `user:x`, `group:x`, `team:org/slug`, `manager` or `owner`.'
      : `Did you mean \`${near}:${name.slice(0, 60)}\`?`,
  );
};
