/** What to do when an object of Flux fails, by what it says of itself. The first that fits counts. */
export interface FluxRemedy {
  /** The reason of its condition. */
  readonly code: string | RegExp;
  /** What its message has to say, where one reason means several things. */
  readonly message?: RegExp;
  readonly say: string;
}

const source = /^(GitOperationFailed|AuthenticationFailed|CheckoutFailed|Failed)$/;

/** As data: a failed run quotes it, docs/troubleshooting.md lists it. */
export const fluxRemedies: readonly FluxRemedy[] = [
  {
    code: source,
    message: /authentication required|authorization failed|invalid credentials|unable to authenticate|403|401/i,
    say: "The repository does not let the cluster in: check the token or key in the inputs, that it has not run out, and that it may read this repository.",
  },
  {
    code: source,
    message: /knownhosts|host key/i,
    say: "The host is not the one that the cluster knows: give its line of known_hosts in ssh-known-hosts.",
  },
  {
    code: source,
    message: /remote ref|reference not found|no match found|object not found|unable to resolve/i,
    say: "Correct branch, tag, semver or commit: the repository has nothing of that name.",
  },
  {
    code: source,
    message: /repository not found|not found: /i,
    say: "Correct url; a private repository says this as well to those who may not read it, so check the credentials too.",
  },
  {
    code: source,
    message: /no such host|timeout|timed out|connection refused|unreachable|deadline exceeded|certificate/i,
    say: "The cluster cannot reach the host of the repository: open its way out to that host on port 443 or 22, and check its DNS and proxy.",
  },
  {
    code: "ArtifactFailed",
    message: /path not found|no such file/i,
    say: "Correct the path of this kustomization in the input kustomizations: the repository has no such folder.",
  },
  {
    code: "BuildFailed",
    say: "Mend the manifests in that folder: kustomize build says the same on any machine.",
  },
  {
    code: /^(HealthCheckFailed|ProgressingWithRetry)$/,
    say: "It was applied but does not get well: look at the object that the message names, with kubectl describe; raise the kustomization's timeout if it only needs longer.",
  },
  {
    code: /^(ReconciliationFailed|PruneFailed)$/,
    message: /forbidden/i,
    say: "Flux may not do this: with multi-tenancy it acts as the service account flux-applier of the configuration's namespace, so grant that one the right, or use scope: cluster.",
  },
  {
    code: /^(ReconciliationFailed|PruneFailed)$/,
    message: /no matches for kind/i,
    say: "The cluster does not know this kind or version: let its definition come first (dependsOn), and write the versions that Flux serves now, such as source.toolkit.fluxcd.io/v1.",
  },
  {
    code: /^(InstallFailed|UpgradeFailed|TestFailed|RollbackFailed|UninstallFailed|ArtifactFailed|GetLastReleaseFailed)$/,
    say: "The Helm chart does not install: look at the release with helm status and at its pods, and mend its values in the repository.",
  },
  {
    code: "DependencyNotReady",
    say: "It waits for another one that is not ready: look at that one.",
  },
];

const unknown = "Look at the object in the cluster, with kubectl describe or flux get all -A, and mend what it names.";

/** What to do about an object that says this. */
export const fluxRemedyFor = (reason: string, text: string): string =>
  fluxRemedies.find(
    ({ code, message }) =>
      (typeof code === "string" ? code === reason : code.test(reason)) && (message === undefined || message.test(text)),
  )?.say ?? unknown;
