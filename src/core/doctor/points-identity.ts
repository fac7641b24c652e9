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
  'identity.distinct': {
    ...IDENTITY,
    title: 'Opening and ending have two identities',
    why: 'Ending runs often, unattended and without reviewers. With one identity for both, whoever gets hold of a sweep can also open.',
    sight: 'azure',
  },
  'identity.federation': {
    ...IDENTITY,
    title: 'Each identity believes one environment of this repository, and nothing else',
    why: 'Whoever Entra believes is the identity, with all of its rights. A credential for a branch, a pull request, another repository or a pattern lets in jobs that no environment guards.',
    sight: 'azure',
  },
  'identity.secrets': {
    ...IDENTITY,
    title: 'No secret and no certificate is stored for any identity',
    why: 'Whoever has a copy is the identity, from anywhere, without GitHub, until it ends. Federation needs none.',
    sight: 'azure',
  },
  'identity.elevate-rights': {
    ...IDENTITY,
    title: 'The elevate identity may do what the policy opens, and nothing beyond',
    why: 'Every right beyond is one that a stolen or misled job has too, and no request and no approval stands before it.',
    sight: 'azure',
  },
  'identity.revoke-rights': {
    ...IDENTITY,
    title: 'The revoke identity can open nothing',
    why: 'Its environment has no reviewers, because ending waits for nobody. What it could open would be open to whoever can run code in that job.',
    sight: 'azure',
  },
  'identity.audit-rights': {
    ...IDENTITY,
    title: 'The audit identity only reads',
    why: 'It runs every night without anybody looking. Its answers grant nothing, and neither should its rights.',
    sight: 'azure',
  },
} as const satisfies Readonly<Record<string, Known<'identity'>>>;
