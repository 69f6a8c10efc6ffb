import { sealOf } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { awaitAgents, silentSince } from "../extensions/agents.ts";
import { type ArmExtension, extensionOf, extensionsOf, isConnectedByArc, makerIn } from "../extensions/extension.ts";
import { type FluxNotes, settingsFor } from "./notes.ts";
import type { ArmFluxConfiguration } from "./wire.ts";

const provider = "providers/Microsoft.KubernetesConfiguration";

export const extensionKind = "Flux extension";

/** The ID of a new Flux extension of a cluster. */
export const extensionId = (cluster: string): string => `${extensionsOf(cluster)}/flux`;

/** The ID of a Flux configuration of a cluster. */
export const configurationId = (cluster: string, name: string): string =>
  `${cluster}/${provider}/fluxConfigurations/${name}`;

/** Whether Slipway installed an extension. */
export async function isInstalledByUs({ id, properties }: ArmExtension): Promise<boolean> {
  return makerIn(properties.configurationSettings ?? {}) === (await sealOf({ kind: extensionKind, id }));
}

/** A cluster with Flux, as what reads and plans sees it. */
export type FluxClusterReads = Pick<
  FluxCluster,
  "id" | "isConnected" | "isSilent" | "extension" | "configuration" | "configurations" | "isLeftAlone" | "state"
>;

/** A cluster and the one Flux extension that it can have. */
export class FluxCluster {
  readonly id: string;
  readonly #azure: Azure;
  #silent = false;
  readonly #reads = new Map<string, () => Promise<ArmFluxConfiguration | undefined>>();
  #first: { readonly extension: ArmExtension | undefined } | undefined;
  /** Those who look at the same time share one request; the first of them that of `find`. */
  readonly extension: () => Promise<ArmExtension | undefined>;

  private constructor(id: string, azure: Azure, extension: ArmExtension | undefined) {
    this.id = id;
    this.#azure = azure;
    this.#first = { extension };
    this.extension = singleFlight(async () => {
      const first = this.#first;
      this.#first = undefined;
      return first === undefined ? await fluxExtensionOf(id, azure) : first.extension;
    });
  }

  /** Looks at a cluster that has to be there. */
  static async find(id: string, azure: Azure): Promise<FluxCluster> {
    return new FluxCluster(id, azure, await fluxExtensionOf(id, azure));
  }

  /** Connected by Arc, and not AKS's own. */
  get isConnected(): boolean {
    return isConnectedByArc(this.id);
  }

  /** Whether its agents were found not to be connected: then there is nothing to wait for. */
  get isSilent(): boolean {
    return this.#silent;
  }

  /** Those who read the same configuration at the same time share one request. */
  configuration(name: string): Promise<ArmFluxConfiguration | undefined> {
    const read =
      this.#reads.get(name) ??
      singleFlight(() => this.#azure.arm.get<ArmFluxConfiguration>(configurationId(this.id, name)));
    this.#reads.set(name, read);
    return read();
  }

  /** The IDs of all its configurations. */
  async configurations(): Promise<string[]> {
    const all = await this.#azure.arm.list(`${this.id}/${provider}/fluxConfigurations`);
    return all.map(({ id }) => id);
  }

  /** Notes something of a configuration, unless it stands there already. */
  async note(configuration: string, notes: FluxNotes): Promise<void> {
    await this.#set((settings) => settingsFor(settings, configuration, notes));
  }

  /** Takes away what was noted of a configuration that is gone, unless the extension goes as well. */
  async forget(configuration: string): Promise<void> {
    const extension = await this.extension();
    if (extension && (await isInstalledByUs(extension)) && (await this.configurations()).length === 0) return;
    await this.#set((settings) => settingsFor(settings, configuration, { kustomizations: [] }));
  }

  async #set(changed: (settings: Json) => Json): Promise<void> {
    const extension = await this.extension();
    if (extension === undefined) return;
    const configurationSettings = changed(extension.properties.configurationSettings ?? {});
    if (Object.keys(configurationSettings).length > 0)
      await this.#azure.arm.patch(extension.id, { properties: { configurationSettings } });
  }

  /** Whether it is up: Connected, or since when Azure has not heard of its agents; of AKS Running or Stopped. */
  async state(): Promise<string> {
    if (this.isConnected) return (await silentSince(this.id, this.#azure)) ?? "Connected";
    const { powerState } = (await this.#azure.arm.get(this.id))?.properties ?? {};
    return String((powerState as { readonly code?: unknown } | undefined)?.code ?? "");
  }

  /** Says so when the agents are not connected: then no one need wait for them. */
  async isLeftAlone(what: string): Promise<boolean> {
    const silent = await silentSince(this.id, this.#azure);
    this.#silent = silent !== undefined;
    if (silent === undefined) return false;
    this.#azure.run.warn(
      `Azure keeps ${what}, but the cluster has not received it: its agents are not connected (${silent}). It gets it when they reconnect; credentials are kept for 48 hours only, so run this again then.`,
    );
    return true;
  }

  /** Waits until the agents are connected: nothing can be installed before. */
  async agents(): Promise<void> {
    await awaitAgents(this.id, "Flux", this.#azure);
  }
}

const fluxExtensionOf = (cluster: string, azure: AzureReads): Promise<ArmExtension | undefined> =>
  extensionOf(cluster, "microsoft.flux", azure);
