import { UnfitError } from "@slipway/action";
import { changed, defineResource, type Planned, StaleError, type Status } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { type Chart, type Helm, HelmError, helmMinutes } from "../helm/helm.ts";
import type { Release, Values } from "../helm/release.ts";
import { over } from "../helm/values.ts";
import { makerAnnotation } from "../pull-secret/secret-body.ts";
import { untilGone } from "./gone.ts";
import { type ArcInCluster, agentsNamespace, type InCluster, keyId, keyKind, release } from "./in-cluster.ts";
import { firstTrouble } from "./trouble.ts";

/** The settings of the agents that the inputs name, as values of their chart. */
interface Want {
  readonly values: Values;
}

interface Have extends InCluster {
  /** As Azure shows it: Connecting, Connected, Offline or Expired. */
  readonly connectivity: string | undefined;
  /** Whether a change of the release was begun, and whoever did that is gone. */
  readonly isInterrupted: boolean;
}

/** What of Azure the agents have to do with. */
export interface ArcService {
  /** How Azure hears of the agents. */
  connectivity(): Promise<string | undefined>;
  /** From where their chart is to be had, and what to give it besides the key. */
  chart(): Promise<{ readonly chart: Chart; readonly values: Values }>;
}

interface Reads {
  readonly kubernetes: KubernetesReads;
  readonly cluster: ArcInCluster;
  readonly service: ArcService;
  readonly helm: Helm;
}

interface Writes extends Reads {
  readonly kubernetes: Kubernetes;
}

interface Body {
  readonly release: string;
  readonly namespace: string;
  readonly values: Values;
}

const secrets = `/api/v1/namespaces/${release.namespace}/secrets`;
const connectMinutes = 10;
const pace = 10_000;
const minute = 60_000;

const isUnderWay = ({ status }: Release): boolean => /^(pending-|uninstalling)/.test(status);

async function read(_want: unknown, { kubernetes: { run }, cluster, service }: Reads): Promise<Have | undefined> {
  const found = await cluster.look();
  if ((found.release ?? found.resource) === undefined) return undefined;
  const isInterrupted =
    found.release !== undefined &&
    isUnderWay(found.release) &&
    run.clock.now() - found.release.begun > (helmMinutes + 1) * minute;
  return { ...found, connectivity: await service.connectivity(), isInterrupted };
}

function status({ release: found, connectivity, isInterrupted }: Have): Status {
  if (isInterrupted) return { failed: `a change of the release was begun and not ended (${found?.status})` };
  if (found?.status === "failed") return { failed: "Helm could not install or change the release" };
  if (found !== undefined && isUnderWay(found)) return { inProgress: found.status };
  return connectivity === "Connected" || connectivity === undefined ? {} : { inProgress: connectivity };
}

/** The agents of Azure Arc in a cluster: a release of Helm that is there, and that Azure hears of. */
export const arcAgents = defineResource<Want, Have, Body, Reads, Writes>({
  kind: "Arc agents",
  id: () => `${release.namespace}/${release.release}`,
  // Noted on the key that they were installed with.
  seal: {
    read: ({ key, usesKeptKey }) => (usesKeptKey ? key?.annotations[makerAnnotation] : undefined),
    of: () => ({ kind: keyKind, id: keyId }),
  },
  read,
  async plan({ values }, have, { helm }): Promise<Planned<Body>> {
    const body = { ...release, values };
    if (have !== undefined && have.release === undefined) {
      refuseOtherwiseInstalled(values);
      return { operation: "none" };
    }
    const changes = have?.release === undefined ? [] : changed({ values: have.release.config }, { values });
    if (have !== undefined && changes.length === 0 && status(have).failed === undefined) return { operation: "none" };
    await helm.check();
    return have === undefined ? { operation: "create", body } : { operation: "update", body, changes };
  },
  create: (_id, { values }, to) => install(values, to),
  async update({ release: found, isInterrupted }, { values }, to) {
    if (found === undefined) return;
    if (!isInterrupted && found.status !== "failed") return await change(found, values, to);
    // Helm refuses to go on with what it thinks is still being done.
    if (isInterrupted) await to.kubernetes.delete(`${secrets}/${found.secret.name}`, { uid: found.secret.uid });
    await install(values, to);
  },
  async delete(_have, { helm, kubernetes }) {
    await helm.uninstall(release);
    // The chart has the namespace of the agents in it.
    await untilGone(agentsNamespace, kubernetes);
  },
  status,
  wait: untilConnected,
  secrets: ["values.global.httpProxy", "values.global.httpsProxy"],
});

/** Installs the chart that Azure recommends, with the key that is kept. */
async function install(values: Values, to: Writes): Promise<void> {
  const { key } = to.cluster.seen;
  const { chart, values: given } = await to.service.chart();
  if (key === undefined)
    throw new UnfitError(
      "The key that the agents were installed with is not kept in the cluster, so they cannot be installed again.",
      `Remove them with helm uninstall ${release.release} --namespace ${release.namespace} and delete the connected cluster; then run again.`,
    );
  await helmDoes(to, () =>
    to.helm.upgrade(release, chart, over(over(given, { global: { onboardingPrivateKey: key.privateKey } }), values)),
  );
}

/** Changes some settings; the agents update themselves, so that their version stays. */
async function change({ chartVersion }: Release, values: Values, to: Writes): Promise<void> {
  const { chart } = await to.service.chart();
  await helmDoes(to, () => to.helm.upgrade(release, { ...chart, version: chartVersion || chart.version }, values));
}

/** Helm is refused while someone else changes the release: then it is looked at again. */
async function helmDoes({ cluster }: Reads, work: () => Promise<void>): Promise<void> {
  const before = cluster.seen.release?.secret.uid;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof HelmError) || error.isDenial) throw error;
    const after = (await cluster.look()).release;
    if (after === undefined || after.secret.uid === before || after.status === "failed") throw error;
    throw new StaleError(error.message, { cause: error, remedy: error.remedy, rest: pace });
  }
}

/** First for the end of a change of the release, then for the agents. */
async function untilConnected({ release: found }: Have, from: Reads): Promise<void> {
  const { run } = from.kubernetes;
  await run.wait("the agents of Azure Arc", async () => {
    // It ends, or counts as interrupted.
    while (found !== undefined && isUnderWay(found)) {
      await run.clock.sleep(pace);
      const now = await read(undefined, from);
      if (now === undefined || status(now).inProgress === undefined) return;
      if (now.release === undefined || !isUnderWay(now.release)) break;
    }
    for (const end = run.clock.now() + connectMinutes * minute; ; ) {
      await run.clock.sleep(pace);
      const connectivity = await from.service.connectivity();
      if (connectivity === "Connected" || connectivity === undefined) return;
      if (run.clock.now() >= end) throw await unconnected(connectivity, from);
    }
  });
}

async function unconnected(connectivity: string, { kubernetes }: Reads): Promise<UnfitError> {
  const trouble = (await firstTrouble(kubernetes)) ?? "its pods run, and nothing in the cluster warns";
  return new UnfitError(
    `The agents of Azure Arc are installed, but Azure has not heard of them within ${connectMinutes} minutes (${connectivity}): ${trouble}.`,
    `Let the pods in the namespace ${agentsNamespace} start, and reach Azure (inputs http-proxy, https-proxy and no-proxy where a proxy is between); then run again.`,
  );
}

function refuseOtherwiseInstalled(values: Values): void {
  if (Object.keys(values).length === 0) return;
  throw new UnfitError(
    `The agents of Azure Arc are in the cluster, but not as the release ${release.release} in ${release.namespace}: their settings can be neither compared nor changed.`,
    "Leave out the settings of the agents, or connect the cluster again.",
  );
}
