import { createHash } from "node:crypto";
import { type Answer, atPlainDoor, type Service } from "../../service.ts";
import { agentVersion, chartArchive } from "./chart.ts";

const host = "mcr.microsoft.com";
export const repository = "azurearck8s/batch1/stable/azure-arc-k8sagents";

const digestOf = (content: Buffer): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;
const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.cncf.helm.config.v1+json",
  chart: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
};

interface Content {
  readonly type: string;
  readonly content: Buffer;
}

/** What the registry holds, by digest; the manifest by its tag too. Made when first asked for. */
let held: ReadonlyMap<string, Content> | undefined;
function contents(): ReadonlyMap<string, Content> {
  if (held) return held;
  const layer = chartArchive();
  const config = Buffer.from(
    JSON.stringify({ name: "azure-arc-k8sagents", version: agentVersion, apiVersion: "v2", type: "application" }),
  );
  const described = (mediaType: string, content: Buffer) => ({
    mediaType,
    digest: digestOf(content),
    size: content.length,
  });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: described(types.config, config),
      layers: [described(types.chart, layer)],
    }),
  );
  const listed: [string, Content][] = [
    [agentVersion, { type: types.manifest, content: manifest }],
    [digestOf(manifest), { type: types.manifest, content: manifest }],
    [digestOf(config), { type: "application/octet-stream", content: config }],
    [digestOf(layer), { type: "application/octet-stream", content: layer }],
  ];
  held = new Map(listed);
  return held;
}

const refused = (code: string, message: string): Answer => ({ status: 404, body: { errors: [{ code, message }] } });

function answerFor(path: string): Answer {
  if (path === "/v2/" || path === "/v2") return { status: 200, body: {} };
  if (path === `/v2/${repository}/tags/list`) return { status: 200, body: { name: repository, tags: [agentVersion] } };
  const [, kind, reference = ""] = new RegExp(`^/v2/${repository}/(manifests|blobs)/([^/]+)$`).exec(path) ?? [];
  if (kind === undefined)
    return refused("NAME_UNKNOWN", `${path} is not simulated: only the chart of Arc's agents is.`);
  const found = contents().get(reference);
  if (found === undefined || (kind === "manifests") !== (found.type === types.manifest))
    return refused(kind === "manifests" ? "MANIFEST_UNKNOWN" : "BLOB_UNKNOWN", `${reference} is not known.`);
  return {
    status: 200,
    headers: {
      "content-type": found.type,
      "docker-content-digest": digestOf(found.content),
      "content-length": String(found.content.length),
    },
    body: found.content,
  };
}

/** Microsoft's registry, with the one chart that is simulated; the protocol is the OCI's distribution specification. */
export const registryService: Service = {
  name: `Microsoft's registry (${host})`,
  claims: ({ url }) =>
    url.hostname === host ||
    (atPlainDoor(url) && (/^\/v2\/?$/.test(url.pathname) || url.pathname.startsWith("/v2/azurearck8s/"))),
  answer({ method, url }) {
    if (method !== "GET" && method !== "HEAD")
      return { status: 405, body: { errors: [{ code: "UNSUPPORTED", message: "Only pulls are simulated." }] } };
    const answer = answerFor(url.pathname);
    return method === "HEAD" ? { status: answer.status, headers: answer.headers ?? {} } : answer;
  },
  failed: ({ status, code, message }) => ({ status, body: { errors: [{ code, message }] } }),
};
