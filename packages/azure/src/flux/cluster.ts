import { MissingError, UnfitError } from "@slipway/action";
import { sealOf } from "@slipway/reconcile";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { parseId, sameId } from "../arm/resource-id.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { type FluxNotes, forgotten, makerIn, settingsFor } from "./notes.ts";
import type { ArmExtension, ArmFluxConfiguration } from "./wire.ts";

const provider = "providers/Microsoft.KubernetesConfiguration";

export const extensionKind = "Flux extension";

/** The ID of a new Flux extension of a cluster. */
export const extensionId = (cluster: string): string => `${cluster}/${provider}/extensions/flux`;

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

/** How long the agents of a cluster that was just connected may take to report, and how often to look. */
const patience = 5 * 60_000;
const pace = 10_000;

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
    return /^Microsoft\.Kubernetes\//i.test(parseId(this.id)?.type ?? "");
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
    await this.#set((settings) => forgotten(settings, configuration));
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
    if (this.isConnected) return (await this.#silentSince()) ?? "Connected";
    const { powerState } = (await this.#azure.arm.get(this.id))?.properties ?? {};
    return String((powerState as { readonly code?: unknown } | undefined)?.code ?? "");
  }

  /** When the agents were heard last, if they are not connected now. Those of AKS always are. */
  async #silentSince(): Promise<string | undefined> {
    if (!this.isConnected) return undefined;
    const { properties = {} } = (await this.#azure.arm.get(this.id)) ?? {};
    if (String(properties.connectivityStatus).toLowerCase() === "connected") return undefined;
    return `${properties.connectivityStatus ?? "in no known state"}, last heard ${properties.lastConnectivityTime ?? "never"}`;
  }

  /** Says so when the agents are not connected: then nobody need wait for them. */
  async isLeftAlone(what: string): Promise<boolean> {
    const silent = await this.#silentSince();
    this.#silent = silent !== undefined;
    if (silent === undefined) return false;
    this.#azure.run.warn(
      `Azure keeps ${what}, but the cluster has not received it: its agents are not connected (${silent}). It gets it when they reconnect; credentials are kept for 48 hours only, so run this again then.`,
    );
    return true;
  }

  /** Waits until the agents are connected: nothing can be installed before. */
  async agents(): Promise<void> {
    const { run } = this.#azure;
    const end = run.clock.now() + patience;
    await run.wait(`the agents of ${this.id}`, async () => {
      for (;;) {
        const silent = await this.#silentSince();
        if (silent === undefined) return;
        if (run.clock.now() >= end || /expired/i.test(silent)) throw offline(this.id, silent);
        await run.clock.sleep(pace);
      }
    });
  }
}

async function fluxExtensionOf(cluster: string, { arm }: AzureReads): Promise<ArmExtension | undefined> {
  try {
    const all = await arm.list<ArmExtension>(`${cluster}/${provider}/extensions`);
    return all.find(({ properties }) => sameId(properties.extensionType ?? "", "microsoft.flux"));
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 404 || !/ResourceNotFound$/.test(error.code)) throw error;
    throw new MissingError(
      `The cluster ${cluster} does not exist.`,
      "Correct the input cluster; or create the cluster first (action create-aks), or connect it to Azure Arc.",
    );
  }
}

const offline = (cluster: string, silent: string): UnfitError =>
  new UnfitError(
    `Flux cannot be installed: the agents of ${cluster} are not connected (${silent}).`,
    /expired/i.test(silent)
      ? "Their certificate has expired: delete the connected cluster and connect it again."
      : "Start the cluster, and allow the pods in its namespace azure-arc to reach Azure; then run again.",
  );
