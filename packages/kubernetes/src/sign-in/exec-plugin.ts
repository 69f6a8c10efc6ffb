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

/**
 * Runs a plugin that signs in. It runs as non-interactive. One that does not end is waited for no longer: the runner
 * stops at the end of the job whatever a step left going.
 */
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
  const { getExecOutput } = await import("@actions/exec");
  const options = { env, silent: true, ignoreReturnCode: true };
  const failed = (why: string) =>
    // Its output is not repeated: the credential may be in it.
    new KubeconfigError(
      `${plugin.command}, which the kubeconfig names to sign in, ${why}.`,
      plugin.hint ??
        `Install ${plugin.command} on the runner and check that it signs in without prompts (kubelogin: convert-kubeconfig -l workloadidentity or azurecli), or give a kubeconfig with a token.`,
    );
  const ended = await within(run.clock, timeout, run.signal, () =>
    getExecOutput(quoted(plugin.command), [...plugin.args], options),
  ).catch((error: unknown) => {
    run.signal.throwIfAborted();
    throw failed(reason(error));
  });
  if (ended.exitCode !== 0) throw failed(`failed with code ${ended.exitCode}`);
  return statusOf(ended.stdout, plugin.command);
}

/** The toolkit takes a command line: a path with blanks is one word of it only in quotes. */
const quoted = (command: string): string => `"${command.replaceAll('"', '\\"')}"`;

function reason(error: unknown): string {
  const { message, name } = error as Error;
  if (name === "TimeoutError") return `gave no answer within ${timeout / 1000} s`;
  return /^Unable to locate executable file/.test(message) ? "is not on this machine" : `failed: ${message}`;
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
