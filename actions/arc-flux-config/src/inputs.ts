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
  name: text("What the configuration is called, on this cluster.", { form: fluxName }),
  url: text(
    "The git repository, as https://host/owner/repository or git@host:owner/repository. A login in it is refused: everybody could read it there.",
  ),
  branch: optional(text("The branch to follow.", { form: reference })),
  tag: optional(text("The tag to take, instead of a branch.", { form: reference })),
  semver: optional(
    text("The range of versions, such as >=1.0.0 <2.0.0, whose newest tag is taken, instead of a branch."),
  ),
  commit: optional(
    text("The commit of the branch to stay at.", {
      form: {
        pattern: /^[0-9a-f]{40}([0-9a-f]{24})?$/,
        write: "Write the whole hash of the commit, in small letters.",
      },
    }),
  ),
  kustomizations: kustomizationsInput(
    "What of the repository is applied, by name, as YAML or JSON: each a folder, or path and beside it dependsOn (names), interval, retryInterval, timeout (such as 5m), prune, force and wait. With prune what is gone from the repository is deleted from the cluster too. Those of others in the configuration stay; one that this action put there and that is gone from here is taken out.",
  ),
  namespace: optional(
    text(
      "The namespace that the configuration and its secrets are in; a new one goes to cluster-config. It cannot be changed later.",
      { form: namespace },
    ),
  ),
  scope: optional(
    choice(
      "Whether it may change the whole cluster or its namespace only; a new one may change the cluster. It cannot be changed later.",
      ["cluster", "namespace"],
    ),
  ),
  "sync-interval-seconds": optional(
    integer("How often the cluster looks at the repository; Azure says 600.", { min: 1, max: 86_400 }),
  ),
  "timeout-seconds": optional(
    integer("For how long it tries to reach the repository; Azure says 600.", { min: 1, max: 86_400 }),
  ),
  suspend: optional(flag("Whether the cluster stops following the repository, and keeps what it has.")),
  "https-user": optional(text("With https: the user whom the token is of; most hosts take any.")),
  "https-token": optional(
    secret("With https: the token or password to read the repository with. It shows nowhere, in no form."),
  ),
  "ssh-private-key": optional(
    secret(
      "With ssh: the private key to read the repository with, as its file holds it. Without one the cluster makes one, and public-key is what to add to the repository.",
    ),
  ),
  "ssh-known-hosts": optional(
    text("With ssh: the lines of known_hosts of the host; not needed for the large public hosts, which Azure knows."),
  ),
  "github-app-id": optional(text("The number of the GitHub App to read the repository as.", { form: number })),
  "github-app-installation-id": optional(text("The number of its installation.", { form: number })),
  "github-app-private-key": optional(secret("A private key of that app, as its file holds it.")),
  version: optional(
    text("Exactly this version of the Flux extension, which Azure then does not upgrade.", { form: version }),
  ),
  "minimum-version": optional(
    text("At least this version of the Flux extension, which Azure then upgrades by itself.", { form: version }),
  ),
  "release-train": optional(
    text("From where versions of the Flux extension come; Azure says Stable.", {
      form: { pattern: /^[A-Za-z][\w-]{0,49}$/, write: "Write a release train, such as Stable." },
    }),
  ),
  "wait-for-compliance": flag(
    "Whether it counts what the cluster makes of the configuration: an apply waits for it and tells the first object that fails, and a check fails with it. With false only Azure's acceptance counts.",
    { default: true },
  ),
  ...azureInputs,
} as const;
