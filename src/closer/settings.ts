/** The closer's environment, parsed once. */
import { installation } from '../core/brand.ts';
import type { Installation } from '../core/brand.ts';

export interface Settings {
  readonly kind: 'given';
  readonly installation: Installation;
  /** Ids, at least one. */
  readonly subscriptions: readonly string[];
  /** Resource Manager's origin, without a slash at its end. */
  readonly endpoint: string;
  /** Where the host gives out tokens of its managed identity, and the secret that it demands. */
  readonly identity: { readonly endpoint: string; readonly secret: string };
  /** Client id of the managed identity; `undefined`: the host has one only. */
  readonly clientId: string | undefined;
}

export interface Missing {
  readonly kind: 'missing';
  readonly what: readonly string[];
}

const PUBLIC_CLOUD = 'https://management.azure.com';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Environment = Readonly<Record<string, string | undefined>>;

export const settingsFrom = (environment: Environment): Settings | Missing => {
  const text = (name: string): string => environment[name]?.trim() ?? '';
  const by = text('GATEHOUSE_INSTALLATION');
  const subscriptions = text('GATEHOUSE_SUBSCRIPTIONS')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((id) => id !== '');
  const endpoint = (text('AZURE_RESOURCE_MANAGER') || PUBLIC_CLOUD).replace(/\/+$/, '');
  const identity = { endpoint: text('IDENTITY_ENDPOINT'), secret: text('IDENTITY_HEADER') };
  const what = [
    ...(/^[0-9a-f]{8}$/.test(by) ? [] : ['GATEHOUSE_INSTALLATION is not what "gatehouse init" printed.']),
    // NB. A closer that looks nowhere must not be green.
    ...(subscriptions.length > 0 && subscriptions.every((id) => UUID.test(id))
      ? []
      : ['GATEHOUSE_SUBSCRIPTIONS is not a list of ids of subscriptions.']),
    ...(isOrigin(endpoint) ? [] : ['AZURE_RESOURCE_MANAGER is not an https address.']),
    ...(URL.canParse(identity.endpoint) && identity.secret !== ''
      ? []
      : ['There is no managed identity: IDENTITY_ENDPOINT and IDENTITY_HEADER are not set by the host.']),
  ];
  if (what.length > 0) return { kind: 'missing', what };
  return {
    kind: 'given',
    installation: installation(by),
    subscriptions: [...new Set(subscriptions)],
    endpoint,
    identity,
    clientId: text('AZURE_CLIENT_ID') || undefined,
  };
};

/** NB. The token is sent there. */
const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text;
