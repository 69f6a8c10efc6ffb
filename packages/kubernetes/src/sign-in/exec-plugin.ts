import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Run, within } from "@slipway/action";
import { KubeconfigError } from "../client/errors.ts";
import type { Cluster, ExecPlugin } from "./kubeconfig.ts";

/** The output of a plugin: a token or a certificate, and when it expires. */
export interface ExecCredential {
  readonly token?: string;
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
  readonly expirationTimestamp?: string;
}

const timeout = 30_000;
const start = promisify(execFile);

/** Runs a plugin that signs in. It is told to be non-interactive, and stopped when it does not end. */
export async function execCredential(plugin: ExecPlugin, cluster: Cluster, run: Run): Promise<ExecCredential> {
  const info = {
    apiVersion: plugin.apiVersion,
    kind: "ExecCredential",
    spec: {
      interactive: false,
      ...(plugin.provideClusterInfo
        ? {
            cluster: {
              server: cluster.server.href,
              ...(cluster.ca ? { "certificate-authority-data": Buffer.from(cluster.ca).toString("base64") } : {}),
            },
          }
        : {}),
    },
  };
  // The inputs have secrets that are not for the plugin.
  const inherited = Object.entries(run.env).filter(([name]) => !name.startsWith("INPUT_"));
  const env = { ...Object.fromEntries(inherited), ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  const ended = await within(run.clock, timeout, run.signal, (signal) =>
    start(plugin.command, [...plugin.args], { env, signal }),
  ).catch((error: unknown) => {
    run.signal.throwIfAborted();
    // Its output is not repeated: the credential may be in it.
    throw new KubeconfigError(
      `${plugin.command}, which the kubeconfig names to sign in, ${reason(error)}.`,
      plugin.hint ??
        `Install ${plugin.command} on the runner and check that it signs in without prompts (kubelogin: convert-kubeconfig -l workloadidentity or azurecli), or give a kubeconfig with a token.`,
    );
  });
  return statusOf(ended.stdout, plugin.command);
}

function reason(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (code === "ENOENT") return "is not on this machine";
  if (name === "TimeoutError" || code === "ABORT_ERR") return `gave no answer within ${timeout / 1000} s`;
  return `failed with code ${String(code)}`;
}

function statusOf(written: string, command: string): ExecCredential {
  try {
    const { status } = JSON.parse(written) as { readonly status?: ExecCredential };
    if (status?.token || status?.clientCertificateData) return status;
  } catch {
    // The error below says so.
  }
  throw new KubeconfigError(
    `${command}, which the kubeconfig names to sign in, gave neither a token nor a certificate.`,
    "Run it by hand: it has to write an ExecCredential with a status.",
  );
}
