/** Where everything in the sandbox is: the one JSON line of `npm run sandbox -- --json`, and what the demo drives it by. */

export interface Addresses {
  readonly github: { readonly api: string; readonly git: string };
  readonly azure: {
    readonly arm: string;
    readonly graph: string;
    readonly authority: string;
    /** A bearer that may look at Resource Manager and Graph. */
    readonly token: string;
  };
  readonly oidc: string;
  readonly control: string;
  /** Path of the certificate that everything on https is signed with. */
  readonly ca: string;
  /** `owner/name` */
  readonly repository: string;
  /** Login → API token. */
  readonly people: Readonly<Record<string, string>>;
  /** Resource ids of the sample's targets. */
  readonly tenant: Readonly<Record<string, string>>;
  /** Null when the policies in use have no entitlement that fits. */
  readonly sample: Sample | null;
}

export interface Sample {
  readonly entitlement: string;
  /** YAML text that alice may file. */
  readonly request: string;
  /** One login per approval rule. */
  readonly approvers: readonly string[];
  readonly outsider: string;
}
