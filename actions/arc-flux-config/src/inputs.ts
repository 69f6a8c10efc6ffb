import { choice, flag, integer, optional, secret, text } from "@slipway/action";
import { azureId, azureInputs, fluxName, kustomizationsInput } from "@slipway/azure";

const arc = azureId(
  "The cluster, by its resource ID: one that is connected by Azure Arc (Microsoft.Kubernetes/connectedClusters), or one of AKS (Microsoft.ContainerService/managedClusters).",
  "Microsoft.Kubernetes/connectedClusters",
);
const aks = azureId(arc.about, "Microsoft.ContainerService/managedClusters");

const namespace = { pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, write: "Write the name of a namespace." };
const version = { pattern: /^\d+\.\d+\.\d+(-[\w.]+)?$/, write: "Write a whole version, such as 1.18.2." };
const number = { pattern: /^\d{1,20}$/, write: "Write its number." };
const reference = { pattern: /^[^\s~^:?*[\\]{1,250}$/, write: "Write its name as git has it, without refs/heads/." };

/** The inputs of the action, but for those that every action has. */
export const inputs = {
  cluster: {
    ...arc,
    read: (value: string) => {
      const reading = aks.read(value);
      return "value" in reading ? reading : arc.read(value);
    },
  },
  name: text("The name of the configuration on this cluster.", { form: fluxName }),
  url: text(
    "The git repository, as https://host/owner/repository or git@host:owner/repository. An address with a login in it is refused: anyone who may read the configuration could read it.",
  ),
  branch: optional(text("The branch to follow.", { form: reference })),
  tag: optional(text("The tag to follow, instead of a branch.", { form: reference })),
  semver: optional(
    text("A range of versions, such as >=1.0.0 <2.0.0: the newest tag in it is followed, instead of a branch."),
  ),
  commit: optional(
    text("The commit to stay at, on the branch.", {
      form: {
        pattern: /^[0-9a-f]{40}([0-9a-f]{24})?$/,
        write: "Write the whole hash of the commit, in small letters.",
      },
    }),
  ),
  kustomizations: kustomizationsInput(
    "What to apply from the repository, by name, as YAML or JSON: each is a folder, or an object with path and optionally dependsOn (names), interval, retryInterval, timeout (such as 5m), prune, force and wait. With prune, what is removed from the repository is deleted from the cluster too. Kustomizations that others added to the configuration stay; one that this action added is removed when it is no longer listed here.",
  ),
  namespace: optional(
    text(
      "The namespace of the configuration and its secrets; cluster-config for a new one. It cannot be changed later.",
      { form: namespace },
    ),
  ),
  scope: optional(
    choice(
      "Whether the configuration may change the whole cluster or its namespace only; cluster for a new one. It cannot be changed later.",
      ["cluster", "namespace"],
    ),
  ),
  "sync-interval-seconds": optional(
    integer("How often the cluster checks the repository; Azure's default is 600.", { min: 1, max: 86_400 }),
  ),
  "timeout-seconds": optional(
    integer("How long the cluster tries to reach the repository; Azure's default is 600.", { min: 1, max: 86_400 }),
  ),
  suspend: optional(flag("Whether the cluster stops following the repository and keeps what it has.")),
  "https-user": optional(text("With https: the user that the token belongs to; most hosts accept any name.")),
  "https-token": optional(
    secret("With https: the token or password to read the repository with. It is never shown, in any form."),
  ),
  "ssh-private-key": optional(
    secret(
      "With ssh: the private key to read the repository with, exactly as in its file. Without one the cluster generates a key pair, and the output public-key is what to add to the repository.",
    ),
  ),
  "ssh-known-hosts": optional(
    text("With ssh: the known_hosts lines of the host; not needed for the large public hosts, which Azure knows."),
  ),
  "github-app-id": optional(text("The ID of the GitHub App to read the repository as.", { form: number })),
  "github-app-installation-id": optional(text("The ID of its installation.", { form: number })),
  "github-app-private-key": optional(secret("A private key of that app, exactly as in its file.")),
  version: optional(
    text("Exactly this version of the Flux extension, which Azure then does not upgrade.", { form: version }),
  ),
  "minimum-version": optional(
    text("At least this version of the Flux extension, which Azure then upgrades by itself.", { form: version }),
  ),
  "release-train": optional(
    text("The release train that versions of the Flux extension come from; Azure's default is Stable.", {
      form: { pattern: /^[A-Za-z][\w-]{0,49}$/, write: "Write a release train, such as Stable." },
    }),
  ),
  "wait-for-compliance": flag(
    "Whether the cluster has to comply with the configuration: an apply waits until it does and reports the first object that fails, and a check fails if it does not. With false it is enough that Azure accepts the configuration.",
    { default: true },
  ),
  ...azureInputs,
} as const;
