import type { Answer, ApiRequest } from "../../service.ts";
import type { World } from "../../world/world.ts";

/** Who sent the request. */
export interface Identity {
  readonly objectId: string;
  readonly clientId: string;
  readonly tenantId: string;
  /** Groups of the directory that the token names. */
  readonly groups?: readonly string[];
}

/** What clusters run on, seen from ARM. A cluster's key is its resource id. */
export interface Kubernetes {
  /** The API server opens under these host names. */
  openCluster(
    world: World,
    cluster: {
      readonly key: string;
      readonly hosts: readonly string[];
      readonly signIn: "certificate" | "entra";
      readonly version: string;
      readonly nodes: number;
    },
  ): unknown;
  closeCluster(world: World, key: string): void;
  /** An open cluster has become so. */
  changeCluster?(
    world: World,
    key: string,
    change: {
      readonly version: string;
      readonly signIn: "certificate" | "entra";
      readonly asleep: boolean;
      /** Whether the kinds of the Gateway API are kept up in it, and the classes that come with the add-ons. */
      readonly gatewayApi: boolean;
      readonly gatewayClasses: readonly string[];
      /** Groups of the directory that may do everything in it. */
      readonly administrators: readonly string[];
    },
  ): void;
  /** Adds or removes nodes until the cluster has this many of a pool. */
  scaleNodes?(
    world: World,
    key: string,
    pool: {
      readonly label: readonly [name: string, value: string];
      readonly count: number;
      readonly nameOf: (index: number) => string;
      readonly labels: Readonly<Record<string, string>>;
      readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
      readonly version: string;
    },
  ): void;
  /** What the agents report that were installed for a connected cluster in some cluster of this world. */
  arcAgents?(
    world: World,
    resource: string,
  ):
    | {
        readonly publicKey: string;
        readonly agentVersion: string;
        readonly kubernetesVersion: string;
        readonly nodes: number;
      }
    | undefined;
  /** Creates Flux's custom resources and namespace in the cluster. */
  installFlux?(world: World, key: string): void;
  /** The extension for Azure Machine Learning comes into the cluster with these settings; undefined takes it out. */
  installAzureMl?(
    world: World,
    key: string,
    chart:
      | {
          readonly serviceType: string;
          readonly isInternal: boolean;
          readonly isTls: boolean;
          readonly inference: boolean;
        }
      | undefined,
  ): void;
  /** What a kubeconfig of the administrator holds, in PEM. */
  credentials(
    world: World,
    key: string,
  ):
    | { readonly ca: string; readonly clientCertificate: string; readonly clientKey: string; readonly token: string }
    | undefined;
  /** Run a shell command with kubectl against the cluster, as who the token proves or else as its administrator. */
  runCommand(
    world: World,
    key: string,
    command: string,
    files: Readonly<Record<string, Buffer>>,
    token?: string,
  ): Promise<{ readonly exitCode: number; readonly logs: string }>;
}

/** The tenant's directory, seen from ARM. */
export interface Directory {
  subscriptions(world: World): readonly {
    readonly subscriptionId: string;
    readonly tenantId: string;
    readonly displayName: string;
    readonly owners: readonly string[];
  }[];
  /** A managed identity gets its principal. */
  addApplication(
    world: World,
    wanted: { displayName: string; tenantId: string; clientId: string; objectId: string; resource: string },
  ): unknown;
  removePrincipal(world: World, objectId: string): void;
  /** Whether ARM can see the principal by now. */
  isKnown(world: World, objectId: string): boolean;
  /** Whether it is a group. */
  isGroup(world: World, objectId: string): boolean;
  /** The groups that a principal is a member of by now. */
  groupsOf(world: World, objectId: string): readonly string[];
  federate(
    world: World,
    objectId: string,
    credentials: readonly { name: string; issuer: string; subject: string; audiences: readonly string[] }[],
  ): void;
}

/** What ARM is given of the rest of the cloud. */
export interface ArmOptions {
  /** Who sent the request, or the answer that refuses them. */
  readonly authenticate: (request: ApiRequest, world: World) => Identity | Answer;
  readonly directory: Directory;
  readonly kubernetes?: Kubernetes;
}
