import type { PipelineRequestOptions } from "@azure/core-rest-pipeline";
import { AnswerError, objectWith } from "@slipway/action/answer";
import { errorBody } from "../arm/error-body.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import type { Azure } from "../azure.ts";
import type { ArmConnectedCluster } from "./connected-cluster.ts";

/** What Azure would have the agents of a connected cluster installed with, in the release train of everyone. */
export interface HelmSettings {
  /** The address of the chart, with its version. */
  readonly repositoryPath: string;
  /** Values by their paths, as Helm takes them from its command line. What is protected comes back as null. */
  readonly helmValuesContent: Json;
}

/** Asks the configuration service at an address. It gets the connected cluster as Azure shows it. */
export async function helmSettings(
  endpoint: URL,
  cluster: ArmConnectedCluster,
  { cloud, signIn, run, arm }: Azure,
): Promise<HelmSettings> {
  const url = new URL("/azure-arc-k8sagents/GetHelmSettings", endpoint);
  url.search = new URLSearchParams({ "api-version": "2024-07-01-preview", releaseTrain: "stable" }).toString();
  const attempted = `POST ${url.host}${url.pathname}`;
  // Loaded here: the inputs of every action on Azure are read before.
  const [{ createHttpHeaders, createPipelineRequest }, { makeTransport }] = await Promise.all([
    import("@azure/core-rest-pipeline"),
    import("../arm/transport.ts"),
  ]);
  const { token } = await signIn.getToken(`${cloud.audience}/.default`);
  const request: PipelineRequestOptions = {
    url: url.href,
    method: "POST",
    headers: createHttpHeaders({
      accept: "application/json",
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      "user-agent": `slipway/${run.action}`,
    }),
    body: JSON.stringify(cluster),
  };
  return await arm.write(attempted, async () => {
    const answer = await makeTransport(endpoint, run).sendRequest(createPipelineRequest(request));
    const text = answer.bodyAsText ?? "";
    if (answer.status >= 400)
      throw await ArmError.refused(
        attempted,
        answer.status,
        errorBody(text, answer.status),
        answer.headers.get("x-ms-request-id"),
      );
    const members = ["repositoryPath", "helmValuesContent"];
    const settings: Partial<HelmSettings> = objectWith(members, attempted, url.host, { status: answer.status, text });
    const { repositoryPath = "", helmValuesContent } = settings;
    if (!/^[\w.:-]+\/[\w./-]+:[\w.+-]+$/.test(repositoryPath))
      throw new AnswerError(attempted, url.host, "no address of a chart");
    // Without them the agents would stand for no cluster.
    if (typeof helmValuesContent !== "object" || helmValuesContent === null)
      throw new AnswerError(attempted, url.host, "no values for the agents");
    return { repositoryPath, helmValuesContent };
  });
}

const words: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Values by their paths as the tree that they stand for. A dot in a name has a backslash before it; null says nothing. */
export function treeOf(values: Json): Json {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    const names = path.split(/(?<!\\)\./).map((name) => name.replaceAll("\\.", "."));
    const last = names.pop() ?? "";
    let at = tree;
    for (const name of names) {
      const below = Object.hasOwn(at, name) ? at[name] : undefined;
      at[name] = typeof below === "object" && below !== null ? below : {};
      at = at[name] as Record<string, unknown>;
    }
    at[last] = typeof value === "string" && Object.hasOwn(words, value) ? words[value] : value;
  }
  return tree;
}
