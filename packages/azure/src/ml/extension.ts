import { UnfitError } from "@slipway/action";
import { type Change, defineResource, type Planned } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import { isAtRest } from "../arm/state.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { awaitAgents } from "../extensions/agents.ts";
import {
  type ArmExtension,
  extensionOf,
  extensionStatus,
  extensionsOf,
  isConnectedByArc,
  makerIn,
  withMaker,
} from "../extensions/extension.ts";
import { credentialsHash } from "../flux/credentials.ts";
import { footingOf } from "./fitness.ts";
import { differing, type MlWant, newSettings, settingsOf } from "./settings.ts";

const secretsField = "configurationProtectedSettings";

/** The setting in which the hash of the secrets stands that were sent last. */
const noted = "slipway-secrets";

const extensionId = (cluster: string): string => `${extensionsOf(cluster)}/azureml`;

const hashOf = async ({ cluster, secrets }: MlWant): Promise<string | undefined> =>
  Object.keys(secrets).length === 0 ? undefined : await credentialsHash(extensionId(cluster), secrets);

const settingsIn = ({ properties }: ArmExtension): Json => properties.configurationSettings ?? {};

/** A new one that answers has to say how: no one is to get plain HTTP without a word. */
function refuseUnsaid({ inference, http, tlsName }: MlWant): void {
  if (inference === false || tlsName !== undefined || http) return;
  throw new UnfitError(
    "A new extension has to know how its endpoints are reached.",
    "Give tls-name with tls-secret, or with tls-certificate and tls-key; or write http: true, where a gateway in the cluster ends TLS.",
  );
}

/** Azure drops the protected settings that are not sent along. */
function refuseLoss({ properties, id }: ArmExtension, { secrets }: MlWant): void {
  const lost = Object.keys(properties[secretsField] ?? {}).filter((name) => !Object.hasOwn(secrets, name));
  if (lost.length === 0) return;
  throw new UnfitError(
    `${id} has protected settings that Azure drops unless they are sent again: ${lost.join(", ")}.`,
    "Give them in the inputs as well: tls-certificate and tls-key, relay-connection-string. What has no input is set by az k8s-extension update.",
  );
}

async function fresh(want: MlWant, azure: AzureReads): Promise<Json> {
  refuseUnsaid(want);
  const isArc = isConnectedByArc(want.cluster);
  if (isArc && want.relay === undefined)
    throw new UnfitError(
      "On a cluster that Arc connects, the extension is reached through Azure Relay.",
      "Give relay, the hybrid connection, and relay-connection-string, of a rule that may listen and send on it.",
    );
  const { location, isSmall } = await footingOf(want, azure);
  const hash = await hashOf(want);
  return {
    identity: { type: "SystemAssigned" },
    properties: {
      extensionType: "Microsoft.AzureML.Kubernetes",
      autoUpgradeMinorVersion: true,
      releaseTrain: "stable",
      scope: { cluster: { releaseNamespace: "azureml" } },
      configurationSettings: {
        ...newSettings(want, location, isSmall ?? true, isArc),
        ...(hash === undefined ? {} : { [noted]: hash }),
      },
      ...(hash === undefined ? {} : { [secretsField]: want.secrets }),
    },
  };
}

async function next(want: MlWant, have: ArmExtension, azure: AzureReads): Promise<Planned<Json>> {
  const settings = settingsIn(have);
  const hash = await hashOf(want);
  const isFailed = extensionStatus(have).failed !== undefined;
  const isSent = hash !== undefined && (settings[noted] !== hash || isFailed);
  const differ = { ...differing(settings, settingsOf(want)), ...(isSent ? { [noted]: hash } : {}) };
  if (Object.keys(differ).length === 0 && !isFailed) return { operation: "none" };
  if (isSent) refuseLoss(have, want);
  if (want.highAvailability) await footingOf(want, azure);
  const changes = Object.entries(differ).flatMap(([name, value]): Change[] => {
    const has = settings[name];
    if (name !== noted)
      return [{ field: `configurationSettings.${name}`, ...(has === undefined ? {} : { have: has }), want: value }];
    return has === value ? [] : [{ field: secretsField, have: has ?? "(not known)", want: value }];
  });
  const properties = { configurationSettings: differ, ...(isSent ? { [secretsField]: want.secrets } : {}) };
  return { operation: "update", body: { properties }, changes };
}

/** The extension that lets Azure Machine Learning train and answer on a cluster. One that is there under any name is adopted. */
export const mlExtension = defineResource<MlWant, ArmExtension, Json, AzureReads, Azure>({
  kind: "extension for Azure Machine Learning",
  id: ({ cluster }) => extensionId(cluster),
  secrets: [`properties.${secretsField}`],
  seal: {
    read: (have) => makerIn(settingsIn(have)),
    add(body, record) {
      const properties = body.properties as Json;
      return {
        ...body,
        properties: { ...properties, configurationSettings: withMaker(properties.configurationSettings, record) },
      };
    },
    of: ({ id }) => ({ id }),
  },
  read: ({ cluster }, azure) => extensionOf(cluster, "Microsoft.AzureML.Kubernetes", azure),
  async plan(want, have, azure) {
    return have === undefined ? { operation: "create", body: await fresh(want, azure) } : await next(want, have, azure);
  },
  async create(id, body, azure) {
    await awaitAgents(id.slice(0, id.indexOf("/providers/Microsoft.KubernetesConfiguration/")), "The extension", azure);
    await azure.arm.put(id, body);
  },
  update: ({ id }, body, { arm }) => arm.patch(id, body),
  delete: ({ id }, { arm }) => arm.delete(id),
  status: extensionStatus,
  wait: ({ id }, { arm }) => arm.until(id, isAtRest),
  shows: armShows(),
  // The object is gone before what it installed is.
  readLagMs: 60_000,
});
