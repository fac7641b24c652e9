/** `policies/targets.yaml`, key by key. */
import type { Notes } from './note.ts';

export const TARGETS_NOTES: Notes = {
  targets: {
    says: 'Names for long ids, written once. The other files say `target:web-01`.',
    findings: ['policy.unknown-target', 'policy.target-form'],
  },
  'targets.*': {
    says: 'The id as Azure shows it: of a subscription, resource group, resource or management group.',
    example: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/payments',
    findings: ['policy.target-form'],
  },
  sets: {
    says: 'Names for several targets. A parameter of type `target` says `set:dev-vms`.',
    absent: 'no sets',
  },
  'sets.*': {
    says: 'Names of targets.',
    example: '[web-01, web-02]',
    findings: ['policy.unknown-target'],
  },
};
