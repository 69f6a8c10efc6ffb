import { join } from "node:path";
import { restore, save } from "./cache.ts";
import { checkOut } from "./checkout.ts";
import { dockerLogin } from "./docker-login.ts";
import { download } from "./download-artifact.ts";
import { setUp } from "./set-up-tool.ts";
import folder from "./sign-in/folder.cjs";
import type { ThirdParty } from "./third-party.ts";
import { upload } from "./upload-artifact.ts";

const program = (name: string): string => join(folder, name);

const cacheInputs = ["path", "key", "restore-keys", "upload-chunk-size", "enablecrossosarchive"];
const restoreInputs = ["fail-on-cache-miss", "lookup-only"];
const cached = ["token", "cache", "cache-dependency-path", "check-latest", "architecture"];

/** The actions of others that a rehearsal knows, by their names in small letters. An input that they have and we do not model is absent. */
export const thirdParties: ReadonlyMap<string, ThirdParty> = new Map<string, ThirdParty>([
  [
    "actions/checkout",
    {
      inputs: [
        "repository",
        "path",
        "token",
        "fetch-depth",
        "fetch-tags",
        "clean",
        "persist-credentials",
        "show-progress",
        "sparse-checkout",
        "sparse-checkout-cone-mode",
      ],
      run: checkOut,
    },
  ],
  [
    "actions/upload-artifact",
    {
      inputs: [
        ...["name", "path", "if-no-files-found", "retention-days", "compression-level", "overwrite"],
        "include-hidden-files",
      ],
      required: ["path"],
      run: upload,
    },
  ],
  ["actions/download-artifact", { inputs: ["name", "path", "pattern", "merge-multiple"], run: download }],
  ["actions/cache", { inputs: [...cacheInputs, ...restoreInputs], required: ["path", "key"], run: restore }],
  ["actions/cache/restore", { inputs: [...cacheInputs, ...restoreInputs], required: ["path", "key"], run: restore }],
  ["actions/cache/save", { inputs: cacheInputs, required: ["path", "key"], run: save }],
  [
    "actions/setup-node",
    setUp(
      "node",
      [...cached, "node-version", "node-version-file", "package-manager-cache"],
      ["--version"],
      "node-version",
    ),
  ],
  [
    "actions/setup-python",
    setUp("python3", [...cached, "python-version", "python-version-file"], ["--version"], "python-version"),
  ],
  ["actions/setup-go", setUp("go", [...cached, "go-version", "go-version-file"], ["version"], "go-version")],
  [
    "actions/setup-java",
    setUp(
      "java",
      [...cached, "java-version", "java-version-file", "distribution", "java-package"],
      ["-version"],
      "version",
    ),
  ],
  [
    "actions/setup-dotnet",
    setUp("dotnet", ["dotnet-version", "dotnet-quality", "global-json-file"], ["--version"], "dotnet-version"),
  ],
  ["azure/setup-kubectl", setUp("kubectl", ["version"], ["version", "--client"])],
  ["azure/setup-helm", setUp("helm", ["version", "token"], ["version"])],
  ["hashicorp/setup-terraform", setUp("terraform", ["terraform_version"], ["version"])],
  ["docker/login-action", { inputs: ["registry", "username", "password", "ecr", "logout"], run: dockerLogin }],
  [
    "aws-actions/configure-aws-credentials",
    {
      inputs: [
        ...["aws-region", "role-to-assume", "audience", "role-session-name", "role-duration-seconds"],
        ...["mask-aws-account-id", "output-credentials", "output-env-credentials", "unset-current-credentials"],
        // Without effect: sessions of a web identity have no tags, and nothing here fails by chance.
        ...["role-skip-session-tagging", "disable-retry", "retry-max-attempts", "special-characters-workaround"],
      ],
      required: ["aws-region"],
      run: { program: program("configure-aws-credentials.mjs"), defaults: { audience: "sts.amazonaws.com" } },
    },
  ],
  [
    "azure/login",
    {
      inputs: [
        "client-id",
        "tenant-id",
        "subscription-id",
        "environment",
        "allow-no-subscriptions",
        "audience",
        "auth-type",
      ],
      run: {
        program: program("azure-login.mjs"),
        defaults: {
          environment: "azurecloud",
          audience: "api://AzureADTokenExchange",
          "auth-type": "SERVICE_PRINCIPAL",
        },
      },
    },
  ],
]);

/** The name in a `uses`; owners and repositories are the same in all letters. */
const nameOf = (uses: string): string => uses.split("@", 1)[0]?.toLowerCase() ?? "";

/** Someone else's action that a `uses` names. */
export const thirdParty = (uses: string): ThirdParty | undefined => thirdParties.get(nameOf(uses));

/** What is wrong with the use of someone else's action: it is not known here, or one of its inputs is not. */
export function thirdPartyProblems(uses: string, given: object = {}): string[] {
  const known = thirdParty(uses);
  if (known === undefined) return [`uses: ${uses} is not modelled.`];
  return Object.keys(given)
    .filter((name) => !known.inputs.includes(name.toLowerCase()))
    .map((name) => `uses: ${uses}: its input ${name} is not modelled. Those that are: ${known.inputs.join(", ")}.`);
}
