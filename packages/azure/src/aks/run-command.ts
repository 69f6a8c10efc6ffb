import { MissingError, UnfitError } from "@slipway/action";
import { ArmError } from "../arm/errors.ts";
import { stateOf } from "../arm/state.ts";
import type { Azure } from "../azure.ts";

/** What a command that ran inside of a cluster left behind. */
export interface CommandRun {
  readonly exitCode: number;
  readonly logs: string;
}

/** Runs a shell command inside of a cluster, with files beside it. The command is there for all to read; the files are not. */
export type RunCommand = (command: string, files?: Readonly<Record<string, string>>) => Promise<CommandRun>;

interface Result {
  readonly properties?: {
    readonly provisioningState?: string;
    readonly exitCode?: number;
    readonly logs?: string;
    readonly reason?: string | null;
  };
}

/** The application that stands for the API server of every AKS cluster that signs in by Entra. */
export const aksServerScope = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

/** The pod of a command has to start within half a minute, and now and then does not. */
const slowStart = /^Kubernetes(Performance|Operation)Error$/;
const triesToStart = 3;
const restToStart = 10_000;

/** Gets ready to run commands inside of an AKS cluster, by way of ARM: no network to its API server is needed. */
export async function commandRunner(cluster: string, azure: Azure): Promise<RunCommand> {
  const { signIn, run } = azure;
  const { readCluster, runInCluster } = await import("./managed-clusters.ts");
  const found = await readCluster(cluster, azure);
  if (!found) throw new MissingError(`The cluster ${cluster} does not exist.`, "Correct the input cluster.");
  const { aadProfile, apiServerAccessProfile } = found.properties as {
    readonly aadProfile?: { readonly managed?: boolean } | null;
    readonly apiServerAccessProfile?: { readonly disableRunCommand?: boolean } | null;
  };
  if (apiServerAccessProfile?.disableRunCommand) {
    throw new UnfitError(
      `Run-command is switched off for the cluster ${cluster}.`,
      "Switch it on (az aks update --enable-run-command), or use a runner in the cluster's network and route: direct.",
    );
  }
  const clusterToken = async () => (aadProfile?.managed ? (await signIn.getToken(aksServerScope)).token : "");
  return async (command, files = {}) => {
    const context = Object.keys(files).length === 0 ? "" : (await import("./zip.ts")).zip(files).toString("base64");
    for (let tries = 1; ; tries += 1) {
      try {
        const body = { command, context, clusterToken: await clusterToken() };
        return read((await runInCluster(cluster, body, azure)) as Result | undefined, command);
      } catch (error) {
        if (!(error instanceof ArmError) || !slowStart.test(error.code) || tries === triesToStart) throw error;
        run.debug(`run-command: ${error.code}, trying again`);
        await run.clock.sleep(restToStart);
      }
    }
  };
}

/** A command that ended with another code than 0 has succeeded in ARM's eyes. */
function read(result: Result | undefined, command: string): CommandRun {
  const { provisioningState, exitCode, logs = "", reason } = result?.properties ?? {};
  if (stateOf(provisioningState) === "succeeded" && exitCode !== undefined) return { exitCode, logs };
  throw new UnfitError(
    `The command "${command.slice(0, 80)}" did not run in the cluster: ${reason ?? provisioningState ?? "no result was given"}.`,
    "Check that the cluster has a Linux node with room for a pod, and that it can pull from mcr.microsoft.com; then run again.",
  );
}
