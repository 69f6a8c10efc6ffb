import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, type Same } from "@slipway/reconcile";
import { sameId } from "../arm/resource-id.ts";
import { conditionOf, isAtRest } from "../arm/state.ts";
import type { Azure } from "../connect.ts";
import type { ArmExtension, FluxCluster } from "./cluster.ts";
import { type FluxConfiguration, freshNotes } from "./configuration.ts";
import { extensionMark, installedByUs, settingsFor } from "./notes.ts";

/** The Flux extension of a cluster, as wanted. */
export interface FluxExtension {
  readonly cluster: FluxCluster;
  /** What is settled with it, and noted in it. */
  readonly configuration: FluxConfiguration;
  /** Exactly this version, and no upgrade by itself. */
  readonly version: string | undefined;
  /** At least this version, upgraded by itself. */
  readonly minimumVersion: string | undefined;
  readonly releaseTrain: string | undefined;
}

interface Have {
  readonly resource: ArmExtension;
  /** The configurations of others that need it. */
  readonly others: readonly string[];
}

/** How long an upgrade that was just switched on may take, and how often to look. */
const upgrade = 15 * 60_000;
const pace = 30_000;

const atLeast = (version: string, minimum: string): boolean =>
  version.localeCompare(minimum, "en", { numeric: true }) >= 0;

const sameWord: Same = (_field, have, want) =>
  typeof have === "string" && typeof want === "string" ? have.toLowerCase() === want.toLowerCase() : undefined;

/** What Azure runs, where it was told no version. */
const versionOf = ({ version, currentVersion }: ArmExtension["properties"]): string =>
  version ?? currentVersion ?? "of no known version";

function changes({ id, properties }: ArmExtension, want: FluxExtension): Change[] {
  const { version, minimumVersion, releaseTrain } = want;
  const automatic = version !== undefined ? false : minimumVersion !== undefined ? true : undefined;
  const running = properties.currentVersion ?? versionOf(properties);
  if (minimumVersion !== undefined && properties.autoUpgradeMinorVersion && !atLeast(running, minimumVersion)) {
    throw new UnfitError(
      `The Flux extension ${id} runs ${running}, which is older than ${minimumVersion}; Azure upgrades it by itself and has not yet.`,
      "Run again later, or another release-train has it; to have a version at once, pin it with version.",
    );
  }
  return [
    ...changed({ version: versionOf(properties) }, { version }),
    ...changed(properties, { releaseTrain }, sameWord),
    ...changed(properties, { autoUpgradeMinorVersion: automatic }),
  ];
}

/** The extension that brings Flux into a cluster. One that is there under any name is adopted. */
export const fluxExtension = defineResource<FluxExtension, Have, Azure>({
  kind: "Flux extension",
  name: ({ cluster }) => cluster.extensionId("flux"),

  async read({ cluster, configuration }) {
    const resource = await cluster.extension();
    if (resource === undefined) return undefined;
    const ours = installedByUs(resource.properties.configurationSettings ?? {});
    const all = ours ? await cluster.configurations() : [];
    return { resource, others: all.filter((id) => !sameId(id, cluster.configurationId(configuration.name))) };
  },

  diff: ({ resource }, want) => changes(resource, want),

  async create({ cluster, configuration, version, releaseTrain }, { arm }) {
    await cluster.agents();
    const { name } = configuration;
    const isNew = (await arm.get(cluster.configurationId(name))) === undefined;
    const notes = isNew ? settingsFor({}, name, await freshNotes(configuration)) : {};
    await arm.put(cluster.extensionId("flux"), {
      // AKS brings the identity of its own.
      ...(cluster.isConnected ? { identity: { type: "SystemAssigned" } } : {}),
      properties: {
        extensionType: "microsoft.flux",
        autoUpgradeMinorVersion: version === undefined,
        ...(version === undefined ? {} : { version }),
        ...(releaseTrain === undefined ? {} : { releaseTrain }),
        scope: { cluster: { releaseNamespace: "flux-system" } },
        configurationSettings: { ...extensionMark, ...notes },
      },
    });
  },

  async update(want, { resource }, { arm, run }) {
    const { version, minimumVersion, releaseTrain } = want;
    // Version and train are among what Azure's own model of a PATCH lists, though other tools install anew for them.
    await arm.patch(resource.id, {
      properties: {
        configurationSettings: {},
        ...(version === undefined ? {} : { autoUpgradeMinorVersion: false, version }),
        ...(minimumVersion === undefined ? {} : { autoUpgradeMinorVersion: true }),
        ...(releaseTrain === undefined ? {} : { releaseTrain }),
      },
    });
    if (minimumVersion === undefined) return;
    const end = run.clock.now() + upgrade;
    const isNew = async () => {
      const { currentVersion = "" } = (await want.cluster.extension())?.properties ?? {};
      return atLeast(currentVersion, minimumVersion);
    };
    await run.wait(`the upgrade of ${resource.id}`, async () => {
      while (!(await isNew()) && run.clock.now() < end) await run.clock.sleep(pace);
    });
  },

  remove: ({ resource }, _want, { arm }) => arm.delete(resource.id),

  condition({ resource }) {
    const { degraded, ...state } = conditionOf(resource);
    const { message } = resource.properties.errorInfo ?? {};
    return degraded === undefined ? state : { degraded: message ? `${degraded}: ${message}` : degraded };
  },

  wait: ({ resource }, _want, { arm }) => arm.until(resource.id, isAtRest),

  owned: ({ resource, others }) =>
    installedByUs(resource.properties.configurationSettings ?? {}) && others.length === 0,

  alone: ({ cluster }) => cluster.id.toLowerCase(),

  // The object is gone before what it installed is.
  lag: 60_000,
});
