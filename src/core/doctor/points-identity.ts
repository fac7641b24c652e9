/** Points of the identities: how Entra knows which job of GitHub it speaks with, and what each may do. */
import type { Known } from './points.ts';

const IDENTITY = { area: 'identity' } as const;

export const IDENTITY_POINTS = {
  'subject.immutable': {
    ...IDENTITY,
    title: 'The subject of id tokens names ids that nobody can take over, and the environment',
    why: 'Without ids, whoever gets the name of a renamed or deleted owner or repository gets its subject, and with it the identities. Without the environment in it, a job of any branch has the same subject.',
    sight: 'workflow',
  },
} as const satisfies Readonly<Record<string, Known<'identity'>>>;
