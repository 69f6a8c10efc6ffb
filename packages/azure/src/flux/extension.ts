import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, type Planned, type Same } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { sameId } from "../arm/resource-id.ts";
import { isAtRest } from "../arm/state.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { type ArmExtension, extensionStatus, makerIn, withMaker } from "../extensions/extension.ts";
import {
  configurationId,
  extensionId,
  extensionKind,
  type FluxCluster,
  type FluxClusterReads,
  isInstalledByUs,
} from "./cluster.ts";
import { type FluxConfiguration, freshNotes } from "./configuration.ts";
import { settingsFor } from "./notes.ts";

/** The Flux extension of a cluster, as wanted. */
export interface FluxExtension {
  /** What is configured with it, and noted in it. */
  readonly configuration: FluxConfiguration;
  /** Exactly this version, and no upgrade by itself. */
  readonly version: string | undefined;
  /** This version as a minimum, upgraded by itself. */
  readonly minimumVersion: string | undefined;
  readonly releaseTrain: string | undefined;
}

interface Have {
  readonly resource: ArmExtension;
  /** The configurations of others that need it. */
  readonly others: readonly string[];
}

interface Reads extends AzureReads {
  readonly cluster: FluxClusterReads;
  readonly minimumVersion: string | undefined;
}

interface Writes extends Azure {
  readonly cluster: FluxCluster;
  readonly minimumVersion: string | undefined;
}

/** How long an upgrade that was just switched on may take, and how often to look. */
const upgrade = 15 * 60_000;
const pace = 30_000;

const atLeast = (version: string, minimum: string): boolean =>
  version.localeCompare(minimum, "en", { numeric: true }) >= 0;

const sameWord: Same = (_field, have, want) =>
  typeof have === "string" && typeof want === "string" ? have.toLowerCase() === want.toLowerCase() : undefined;

/** What Azure runs, where no version was set. */
const versionOf = ({ version, currentVersion }: ArmExtension["properties"]): string =>
  version ?? currentVersion ?? "of no known version";

function changes({ id, properties }: ArmExtension, want: FluxExtension): Change[] {
  const { version, minimumVersion, releaseTrain } = want;
  const automatic = version !== undefined ? false : minimumVersion !== undefined ? true : undefined;
  const running = properties.currentVersion ?? versionOf(properties);
  if (minimumVersion !== undefined && properties.autoUpgradeMinorVersion && !atLeast(running, minimumVersion)) {
    throw new UnfitError(
      `The Flux extension ${id} runs ${running}, which is older than ${minimumVersion}; Azure upgrades it automatically and has not done so yet.`,
      "Run again later, or use another release-train; to get a version immediately, pin it with version.",
    );
  }
  return [
    ...changed({ version: versionOf(properties) }, { version }),
    ...changed(properties, { releaseTrain }, sameWord),
    ...changed(properties, { autoUpgradeMinorVersion: automatic }),
  ];
}

/** An extension that is not there yet. */
async function newExtension(want: FluxExtension, { cluster }: Reads): Promise<Json> {
  const { configuration, version, releaseTrain } = want;
  const { name } = configuration;
  const isNew = (await cluster.configuration(name)) === undefined;
  return {
    // AKS brings the identity of its own.
    ...(cluster.isConnected ? { identity: { type: "SystemAssigned" } } : {}),
    properties: {
      extensionType: "microsoft.flux",
      autoUpgradeMinorVersion: version === undefined,
      version,
      releaseTrain,
      scope: { cluster: { releaseNamespace: "flux-system" } },
      configurationSettings: isNew ? settingsFor({}, name, await freshNotes(configuration)) : {},
    },
  };
}

/** Version and train are among what Azure's own model of a PATCH lists, though other tools install again for them. */
const patchFor = ({ version, minimumVersion, releaseTrain }: FluxExtension): Json => ({
  properties: {
    configurationSettings: {},
    ...(version === undefined ? {} : { autoUpgradeMinorVersion: false, version }),
    ...(minimumVersion === undefined ? {} : { autoUpgradeMinorVersion: true }),
    ...(releaseTrain === undefined ? {} : { releaseTrain }),
  },
});

/** The extension that brings Flux into a cluster. One that is there under any name is adopted. */
const resource = defineResource<FluxExtension, Have, Json, Reads, Writes>({
  kind: extensionKind,
  id: ({ configuration: { cluster } }) => extensionId(cluster),
  // An extension has no tags; one that others need is not ours alone.
  seal: {
    read: ({ resource: { properties }, others }) =>
      others.length === 0 ? makerIn(properties.configurationSettings ?? {}) : undefined,
    add(body, record) {
      const properties = body.properties as Json;
      const configurationSettings = withMaker(properties.configurationSettings, record);
      return { ...body, properties: { ...properties, configurationSettings } };
    },
    of: ({ resource: { id } }) => ({ id }),
  },

  async read({ configuration: { name } }, { cluster }) {
    const found = await cluster.extension();
    if (found === undefined) return undefined;
    const all = (await isInstalledByUs(found)) ? await cluster.configurations() : [];
    return { resource: found, others: all.filter((id) => !sameId(id, configurationId(cluster.id, name))) };
  },

  async plan(want, have, azure): Promise<Planned<Json>> {
    if (have === undefined) return { operation: "create", body: await newExtension(want, azure) };
    const differing = changes(have.resource, want);
    const isWell = differing.length === 0 && extensionStatus(have.resource).failed === undefined;
    return isWell ? { operation: "none" } : { operation: "update", body: patchFor(want), changes: differing };
  },

  async create(id, body, { arm, cluster }) {
    await cluster.agents();
    await arm.put(id, body);
  },

  async update({ resource: { id } }, body, { arm, run, cluster, minimumVersion }) {
    await arm.patch(id, body);
    if (minimumVersion === undefined) return;
    const end = run.clock.now() + upgrade;
    const isNew = async () => {
      const { currentVersion = "" } = (await cluster.extension())?.properties ?? {};
      return atLeast(currentVersion, minimumVersion);
    };
    await run.wait(`the upgrade of ${id}`, async () => {
      while (!(await isNew()) && run.clock.now() < end) await run.clock.sleep(pace);
    });
  },

  delete: ({ resource: { id } }, { arm }) => arm.delete(id),
  status: ({ resource: found }) => extensionStatus(found),
  wait: ({ resource: { id } }, { arm }) => arm.until(id, isAtRest),
  lock: ({ configuration: { cluster } }) => cluster.toLowerCase(),

  // The object is gone before what it installed is.
  readLagMs: 60_000,
});

export const fluxExtension = (azure: Azure, cluster: FluxCluster, want: FluxExtension) =>
  resource({ ...azure, cluster, minimumVersion: want.minimumVersion }, want);
