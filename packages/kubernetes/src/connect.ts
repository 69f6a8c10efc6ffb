import type { Run, Values } from "@slipway/action";
import type { DirectKubernetes } from "./client/client.ts";
import { KubeconfigError } from "./client/errors.ts";
import type { kubernetesInputs } from "./inputs.ts";
import type { Access } from "./sign-in/kubeconfig.ts";

/** A cluster that a kubeconfig names. */
export interface Connection {
  readonly kubernetes: DirectKubernetes;
  /** The host of its API server. */
  readonly host: string;
  /** Its whole address. */
  readonly server: string;
  /** Whether the API server answers from here: one short try. */
  reachable(): Promise<boolean>;
}

/**
 * Gets ready to speak to the cluster of a kubeconfig. The modules for it are loaded here; nothing is requested yet.
 * `entraToken`, of a caller who is signed in to Azure, replaces the plugin kubelogin; it gets the host that the token goes to.
 */
export async function connectKubernetes(
  inputs: Values<typeof kubernetesInputs>,
  run: Run,
  entraToken?: (host: string) => Promise<string>,
): Promise<Connection> {
  const [{ readFile }, { readKubeconfig }, { homeIn, mergedKubeconfig, pathsIn }] = await Promise.all([
    import("node:fs/promises"),
    import("./sign-in/kubeconfig.ts"),
    import("./sign-in/kubeconfig-files.ts"),
  ]);
  const { kubeconfig, "kubeconfig-path": path, context } = inputs;
  const read = async (file: string): Promise<string> => {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new KubeconfigError(
        `The file ${file} cannot be read (${code}).`,
        "Correct the path, or have an earlier step write the file.",
      );
    }
  };
  const there = (file: string) => readFile(file, "utf8").catch(() => undefined);
  const written = kubeconfig ?? (await mergedKubeconfig(pathsIn(path, homeIn(run.env)), there));
  const access = await readKubeconfig(written, context, read);
  judgeInsecure(access, inputs["insecure-skip-tls-verify"], run);
  return await connectTo(access, run, read, entraToken);
}

/** Without verification whoever stands in between gets the credentials: that takes more than a line in a kubeconfig. */
function judgeInsecure({ cluster: { insecure, server } }: Access, isAllowed: boolean, run: Run): void {
  if (!insecure) return;
  if (!isAllowed) {
    throw new KubeconfigError(
      `The kubeconfig has insecure-skip-tls-verify: whoever answers in place of ${server.host} would get the credentials.`,
      "Put the API server's certificate authority into the kubeconfig (certificate-authority-data), or set insecure-skip-tls-verify: true if you accept that.",
    );
  }
  run.warn(`The certificate of ${server.host} is not verified: whoever answers in its place gets the credentials.`);
}

/** An API server that another service gave the address of. */
export interface KnownServer {
  readonly server: URL;
  /** Its certificate authority, in PEM. */
  readonly ca: string;
  /** A masked token that is good for at least a minute. */
  readonly bearer: () => Promise<string>;
}

/** Gets ready to speak to a cluster for which there is no kubeconfig. Nothing is requested yet. */
export async function connectServer({ server, ca, bearer }: KnownServer, run: Run): Promise<Connection> {
  const access = { cluster: { server, ca, insecure: false }, user: { bearer } };
  return await connectTo(access, run, async () => "");
}

async function connectTo(
  access: Access,
  run: Run,
  read: (path: string) => Promise<string>,
  entraToken?: (host: string) => Promise<string>,
): Promise<Connection> {
  const [{ makeSignIn }, { makeTransport }, { DirectKubernetes }] = await Promise.all([
    import("./sign-in/sign-in.ts"),
    import("./client/transport.ts"),
    import("./client/client.ts"),
  ]);
  const transport = makeTransport(access, makeSignIn(access, run, read, entraToken), run);
  return {
    kubernetes: new DirectKubernetes(transport, run),
    host: access.cluster.server.host,
    server: access.cluster.server.href,
    reachable: () => transport.reachable(),
  };
}
