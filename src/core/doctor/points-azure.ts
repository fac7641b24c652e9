/** Points of the tenant and the subscriptions: PIM, networks, Bastion. */
import type { Known } from './points.ts';

const AZURE = { area: 'azure', sight: 'azure' } as const;

export const AZURE_POINTS = {
  'pim.settings': {
    ...AZURE,
    title: 'PIM takes what the policy asks for, from a workflow, for the longest window',
    why: 'A workflow has no second factor. Where the role asks for one, or allows less time than the policy, a request is approved and merged, and then refused.',
  },
  'pim.licence': {
    ...AZURE,
    title: 'The tenant has the licence that PIM needs',
    why: 'Without Entra ID P2 or Entra ID Governance PIM refuses every assignment, and everybody who is elevated needs one.',
  },
  'entitlements.possible': {
    ...AZURE,
    title: 'Whoever may ask for something can be given it',
    why: 'Who is not eligible in PIM, and what is not there any more, is refused after people approved. Who is in a hurry then looks for another way.',
  },
  'network.exposure': {
    ...AZURE,
    title: 'No standing rule lets the internet reach a machine that the policy opens',
    why: 'Where the way is open for good, opening it for an hour opens nothing, and ending it ends nothing.',
  },
  'network.flush': {
    ...AZURE,
    title: 'Connections that are open are judged again when a rule ends',
    why: 'Azure lets connections live on after the rule that let them in is gone. With flushConnection it cuts what no rule allows any more; it also judges the connections of others in that group again.',
  },
  'network.attached': {
    ...AZURE,
    title: 'Every group in which rules are opened stands in front of something',
    why: 'A rule in a group that guards nothing opens nothing, and its end closes nothing: what is behind it is open or shut by something else.',
  },
  'network.bastion': {
    ...AZURE,
    title: 'Bastion stands behind a group with its eight rules, and not open to the internet',
    why: 'Without the eight rules Azure refuses ours, or refuses to delete it again. Without a group, or with one that lets everybody in, anybody reaches the sign-in of Bastion at any time.',
  },
  'closer.deployed': {
    ...AZURE,
    title: 'The closer ends rules and plain roles while GitHub is away',
    why: 'Azure has no end for them. When GitHub is down, out of minutes, or somebody cancels the sweeps, they stay open until something else ends them.',
  },
  'subscriptions.swept': {
    ...AZURE,
    title: 'Every subscription of the policy is searched by the sweep, which may end what it finds',
    why: 'What was opened in a subscription that no sweep may search is found by its record alone; without the record it stays.',
  },
} as const satisfies Readonly<Record<string, Known<'azure'>>>;
