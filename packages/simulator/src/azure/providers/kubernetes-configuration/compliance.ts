import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { at, type JsonObject, listOf, objectOf, textOf } from "../../engine/json.ts";
import type { Entry } from "../../engine/state.ts";
import { type Fetched, fetchRef } from "./git.ts";

/** How far the cluster is with a configuration, seconds after ARM has handed it over. */
const stages: readonly [until: number, state: string][] = [
  [20, "Unknown"],
  [60, "Pending"],
];

/** So long after it was handed over what depends on another is ready as well. */
const convergedAfter = 80;

interface Found {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
}

function fetched(world: World, entry: Entry): Fetched | undefined {
  const git = objectOf(entry.resource.properties.gitRepository);
  const url = textOf(git.url);
  if (url === undefined) return undefined;
  const ref = objectOf(git.repositoryRef);
  const kind = (["commit", "semver", "tag", "branch"] as const).find((one) => typeof ref[one] === "string") ?? "branch";
  const held = objectOf(entry.hidden["properties.configurationProtectedSettings"]);
  const plain = (secret: string) => Buffer.from(secret, "base64").toString().trim();
  const brought = ["httpsKey", "sshPrivateKey", "githubAppPrivateKey"].flatMap((name) =>
    typeof held[name] === "string" ? [plain(held[name])] : [],
  );
  // Sources in the cluster, and those that Azure's own identity reads, always work.
  if (git.localAuthRef !== undefined || git.provider === "Azure") brought.push("");
  return fetchRef(world, url, kind, textOf(ref[kind]) ?? "master", brought);
}

function objectStatus(entry: Entry, kind: string, name: string, found: Found, since: string): JsonObject {
  return {
    name,
    namespace: entry.resource.properties.namespace,
    kind,
    complianceState: found.ready ? "Compliant" : "Non-Compliant",
    appliedBy: null,
    helmReleaseProperties: null,
    statusConditions: [
      {
        type: "Ready",
        status: found.ready ? "True" : "False",
        reason: found.reason,
        message: found.message,
        lastTransitionTime: since,
      },
    ],
  };
}

/** Each kustomization in turn: one that depends on another waits for it, and notices some time later. */
function kustomizations(entry: Entry, source: Fetched, age: number): Record<string, Found> {
  const wanted = Object.entries(objectOf(entry.resource.properties.kustomizations));
  const found: Record<string, Found> = {};
  if ("failure" in source) {
    for (const [name] of wanted)
      define(found, name, {
        ready: false,
        reason: "ArtifactFailed",
        message: "Source artifact not found, retrying in 30s",
      });
    return found;
  }
  const decide = (name: string, seen: readonly string[]): Found => {
    const known = lookup(found, name);
    if (known !== undefined) return known;
    const one = objectOf(wanted.find(([each]) => each === name)?.[1]);
    const waits = listOf(one.dependsOn)
      .map(String)
      .find(
        (other) =>
          age < convergedAfter ||
          seen.includes(other) ||
          !wanted.some(([each]) => each === other) ||
          !decide(other, [...seen, name]).ready,
      );
    const problem = source.problem(textOf(one.path) ?? "");
    const verdict: Found =
      waits !== undefined
        ? {
            ready: false,
            reason: "DependencyNotReady",
            message: `dependency '${textOf(entry.resource.properties.namespace)}/${entry.resource.name}-${waits}' is not ready`,
          }
        : problem !== undefined
          ? {
              ready: false,
              reason: problem.startsWith("kustomization path") ? "ArtifactFailed" : "BuildFailed",
              message: problem,
            }
          : { ready: true, reason: "ReconciliationSucceeded", message: `Applied revision: ${source.revision}` };
    define(found, name, verdict);
    return verdict;
  };
  for (const [name] of wanted) decide(name, []);
  return found;
}

/** What the cluster reports of a configuration by now: not the request, but its outcome. */
export function compliance(world: World, entry: Entry, delivered: number | undefined): JsonObject {
  const { properties } = entry.resource;
  if (delivered === undefined) return { complianceState: "Pending", statuses: [] };
  if (properties.suspend === true) return { complianceState: "Suspended", statuses: [] };
  const age = ((world.clock.now() - delivered) / 1000) * world.operationSpeedup;
  const early = stages.find(([until]) => age < until)?.[1];
  if (early !== undefined) return { complianceState: early, statuses: [] };
  const since = new Date(delivered + 60_000).toISOString();
  const source = fetched(world, entry) ?? { revision: "latest@sha256:0", problem: () => undefined };
  const fetchedState: Found =
    "failure" in source
      ? { ready: false, reason: "GitOperationFailed", message: source.failure }
      : { ready: true, reason: "Succeeded", message: `stored artifact for revision '${source.revision}'` };
  const parts = kustomizations(entry, source, age);
  const statuses = [
    objectStatus(entry, textOf(properties.sourceKind) ?? "GitRepository", entry.resource.name, fetchedState, since),
    ...Object.entries(parts).map(([name, found]) =>
      objectStatus(entry, "Kustomization", `${entry.resource.name}-${name}`, found, since),
    ),
  ];
  const failed = statuses.find(({ complianceState }) => complianceState !== "Compliant");
  return {
    complianceState: failed === undefined ? "Compliant" : "Non-Compliant",
    statuses,
    statusUpdatedAt: world.clock.iso(),
    sourceUpdatedAt: since,
    ...("failure" in source ? {} : { sourceSyncedCommitId: source.revision }),
    errorMessage: failed === undefined ? "" : textOf(at(listOf(failed.statusConditions)[0], "message")),
  };
}
