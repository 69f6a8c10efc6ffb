import { gunzipSync, gzipSync } from "node:zlib";
import { laid, readChart, type Tree } from "./chart.ts";
import { type Got, type Send, type Surroundings, toCluster, toRegistry } from "./wire.ts";

/** A program as an action starts it: `files` are handed to it by the names that stand among its words or in its environment. */
interface Program {
  readonly words: readonly (string | { readonly file: string })[];
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A Secret in which a revision of a release is kept. */
interface Kept {
  readonly metadata: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly resourceVersion: string;
  };
  readonly data: { readonly release: string };
}

interface Flags {
  readonly namespace: string;
  readonly version: string;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Failed extends Error {}

const unpacked = (secret: Kept): Tree =>
  JSON.parse(
    gunzipSync(Buffer.from(Buffer.from(secret.data.release, "base64").toString(), "base64")).toString(),
  ) as Tree;
const packed = (release: Tree): string =>
  Buffer.from(gzipSync(JSON.stringify(release)).toString("base64")).toString("base64");

const known = ["--namespace", "--version", "--timeout", "--values", "--kube-context", "--template", "--output"];
const switches = ["--install", "--reuse-values"];

/** The message of an API server's refusal, as Helm prints it. */
function reasonIn(body: Buffer): string | undefined {
  try {
    const { message, reason } = JSON.parse(String(body)) as { message?: string; reason?: string };
    return message && `${message} (${reason})`;
  } catch {
    return undefined;
  }
}

/** The words of a command line by what they are. */
function parsed(words: readonly string[]): { readonly plain: string[]; readonly given: Map<string, string> } {
  const plain: string[] = [];
  const given = new Map<string, string>();
  let flag: string | undefined;
  for (const word of words) {
    if (flag !== undefined) {
      given.set(flag, word);
      flag = undefined;
    } else if (known.includes(word)) flag = word;
    else if (switches.includes(word)) given.set(word, "true");
    else if (word.startsWith("-")) throw new Failed(`unknown flag: ${word}`);
    else plain.push(word);
  }
  return { plain, given };
}

/**
 * Stands in for Helm where it is not at hand, and where hundreds of runs would start it: what `version`, `upgrade` and
 * `uninstall` leave behind in a cluster, over its real API. The conformance suite runs Helm itself in its place.
 */
export async function helm({ words, files, env }: Program, sleep: Surroundings["sleep"] = wait): Promise<Ended> {
  try {
    const [command = "", ...rest] = words.map((word) => (typeof word === "string" ? word : word.file));
    const { plain, given } = parsed(rest);
    const values = JSON.parse(files.VALUES ?? "{}") as Tree;
    // The build says that it is not Helm: "v3.18.4+stand-in".
    if (command === "version") return { code: 0, out: "v3.18.4+stand-in", err: "" };
    const [name = "", chart = ""] = plain;
    const flags: Flags = {
      namespace: given.get("--namespace") ?? "default",
      version: given.get("--version") ?? "",
    };
    const surroundings = { env, sleep };
    const cluster = toCluster(files.KUBECONFIG ?? "", surroundings);
    const release = new Releases(cluster, name, flags, surroundings);
    try {
      if (command === "upgrade") await release.upgrade(chart, values);
      else if (command === "uninstall") await release.uninstall();
      else if (command === "get-values") return { code: 0, out: JSON.stringify(await release.config()), err: "" };
      else if (command === "set") await release.set(values);
      else throw new Failed(`unknown command "${command}" for "helm"`);
    } finally {
      cluster.close();
    }
    return { code: 0, out: "", err: "" };
  } catch (error) {
    return { code: 1, out: "", err: `Error: ${(error as Error).message}\n` };
  }
}

class Releases {
  readonly #send: Send;
  readonly #name: string;
  readonly #flags: Flags;
  readonly #surroundings: Surroundings;

  constructor(send: Send, name: string, flags: Flags, surroundings: Surroundings) {
    this.#send = send;
    this.#name = name;
    this.#flags = flags;
    this.#surroundings = surroundings;
  }

  async upgrade(chart: string, given: Tree): Promise<void> {
    const newest = (await this.#history()).at(-1);
    if (newest && /^(pending-|uninstalling)/.test(newest.metadata.labels.status ?? ""))
      throw new Failed("UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress");
    const before = newest && unpacked(newest);
    const config = laid((before?.config ?? {}) as Tree, given);
    const { metadata, values, objects } = readChart(await this.#pull(chart));
    const made = objects(laid(values, config));
    const version = Number(newest?.metadata.labels.version ?? 0) + 1;
    const release = { name: this.#name, version, config, chart: { metadata }, manifest: made };
    await this.#keep("POST", release, newest ? "pending-upgrade" : "pending-install", version);
    try {
      for (const object of made) await this.#apply(object);
    } catch (error) {
      await this.#keep("PUT", release, "failed", version);
      throw error;
    }
    if (newest) await this.#keep("PUT", before as Tree, "superseded", version - 1);
    await this.#keep("PUT", release, "deployed", version);
  }

  async uninstall(): Promise<void> {
    const history = await this.#history();
    const newest = history.at(-1);
    if (newest === undefined) throw new Failed(`uninstall: Release not loaded: ${this.#name}: release: not found`);
    const release = unpacked(newest);
    await this.#keep("PUT", release, "uninstalling", Number(newest.metadata.labels.version));
    for (const object of (release.manifest as Tree[]).toReversed())
      this.#expect(await this.#send("DELETE", placeOf(object).path), 404);
    for (const { metadata } of history)
      this.#expect(await this.#send("DELETE", `${this.#secrets}/${metadata.name}`), 404);
  }

  /** What the user gave: not a command of Helm's by this name. */
  async config(): Promise<Tree> {
    const newest = (await this.#history()).at(-1);
    return newest ? (unpacked(newest).config as Tree) : {};
  }

  /** As `upgrade` with other values and the same chart: for tests that have someone do it by hand. */
  async set(given: Tree): Promise<void> {
    const newest = (await this.#history()).at(-1);
    if (newest === undefined) throw new Failed("release: not found");
    const before = unpacked(newest);
    const version = Number(newest.metadata.labels.version);
    await this.#keep("PUT", { ...before, config: laid(before.config as Tree, given) }, "deployed", version);
  }

  get #secrets(): string {
    return `/api/v1/namespaces/${this.#flags.namespace}/secrets`;
  }

  async #history(): Promise<Kept[]> {
    const listed = await this.#send("GET", `${this.#secrets}?labelSelector=owner%3Dhelm%2Cname%3D${this.#name}`);
    this.#expect(listed);
    const { items } = JSON.parse(String(listed.body)) as { items: Kept[] };
    return items.sort((one, other) => Number(one.metadata.labels.version) - Number(other.metadata.labels.version));
  }

  /** One revision, as Helm keeps it. */
  async #keep(method: "POST" | "PUT", release: Tree, status: string, version: number): Promise<void> {
    const name = `sh.helm.release.v1.${this.#name}.v${version}`;
    const labels = { name: this.#name, owner: "helm", status, version: String(version) };
    const body = {
      apiVersion: "v1",
      kind: "Secret",
      type: "helm.sh/release.v1",
      metadata: { name, labels },
      data: { release: packed({ ...release, info: { status } }) },
    };
    this.#expect(await this.#send(method, method === "POST" ? this.#secrets : `${this.#secrets}/${name}`, body));
  }

  async #apply(object: Tree): Promise<void> {
    const { path, collection } = placeOf(object);
    const metadata = object.metadata as Tree;
    const marked = {
      ...object,
      metadata: {
        ...metadata,
        labels: { ...(metadata.labels as Tree), "app.kubernetes.io/managed-by": "Helm" },
        annotations: {
          "meta.helm.sh/release-name": this.#name,
          "meta.helm.sh/release-namespace": this.#flags.namespace,
        },
      },
    };
    const got = await this.#send("POST", collection, marked);
    if (got.status !== 409) return this.#expect(got);
    this.#expect(await this.#send("PATCH", path, marked, "application/merge-patch+json"));
  }

  async #pull(chart: string): Promise<Buffer> {
    const [, host = "", repository = ""] = /^oci:\/\/([^/]+)\/(.+)$/.exec(chart) ?? [];
    const registry = toRegistry(host, this.#surroundings);
    const manifest = await registry("GET", `/v2/${repository}/manifests/${this.#flags.version}`);
    this.#expect(manifest);
    const { layers } = JSON.parse(String(manifest.body)) as { layers: { digest: string }[] };
    const layer = await registry("GET", `/v2/${repository}/blobs/${layers[0]?.digest}`);
    registry.close();
    this.#expect(layer);
    return layer.body;
  }

  #expect({ status, body }: Got, ...others: number[]): void {
    if (status < 300 || others.includes(status)) return;
    throw new Failed(reasonIn(body) ?? `${status}: ${String(body).slice(0, 300)}`);
  }
}

const plurals: Readonly<Record<string, string>> = {
  Namespace: "/api/v1/namespaces",
  ConfigMap: "/api/v1/namespaces/{}/configmaps",
  Secret: "/api/v1/namespaces/{}/secrets",
  Deployment: "/apis/apps/v1/namespaces/{}/deployments",
};

function placeOf({ kind, metadata }: Tree): { readonly collection: string; readonly path: string } {
  const { name, namespace = "" } = metadata as { readonly name: string; readonly namespace?: string };
  const collection = plurals[String(kind)]?.replace("{}", namespace);
  if (collection === undefined) throw new Failed(`the stand-in for Helm does not know ${String(kind)}`);
  return { collection, path: `${collection}/${name}` };
}
