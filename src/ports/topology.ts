/** What stands around a machine: its interfaces, their subnets and groups. */
import type { ResourceId } from '../core/brand.ts';

export interface Machine {
  /** In the machine's own order. A lone one is primary whether Azure says so or not. */
  readonly interfaces: readonly { readonly id: ResourceId; readonly primary: boolean }[];
}

export interface NetworkInterface {
  /** Its own group; `undefined`: it has none. */
  readonly nsg: ResourceId | undefined;
  /** One for each private address. */
  readonly addresses: readonly {
    /** `undefined`: none is given to it now. */
    readonly address: string | undefined;
    readonly subnet: ResourceId;
  }[];
}

export interface Subnet {
  readonly nsg: ResourceId | undefined;
}

/** Reads only; `undefined` and `false`: there is none of this id. */
export interface TopologyApi {
  machine(id: ResourceId): Promise<Machine | undefined>;
  networkInterface(id: ResourceId): Promise<NetworkInterface | undefined>;
  subnet(id: ResourceId): Promise<Subnet | undefined>;
  hasApplicationGroup(id: ResourceId): Promise<boolean>;
}
