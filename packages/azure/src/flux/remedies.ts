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
    say: "The repository denies the cluster access: check the token or key in the inputs, that it has not expired, and that it may read this repository.",
  },
  {
    code: source,
    message: /knownhosts|host key/i,
    say: "The cluster does not know the host's key: give the host's known_hosts line in ssh-known-hosts.",
  },
  {
    code: source,
    message: /remote ref|reference not found|no match found|object not found|unable to resolve/i,
    say: "Correct branch, tag, semver or commit: the repository has nothing of that name.",
  },
  {
    code: source,
    message: /repository not found|not found: /i,
    say: "Correct url. A private repository gives the same answer to anyone who may not read it, so check the credentials too.",
  },
  {
    code: source,
    message: /no such host|timeout|timed out|connection refused|unreachable|deadline exceeded|certificate/i,
    say: "The cluster cannot reach the host of the repository: allow outbound traffic to that host on port 443 or 22, and check its DNS and proxy.",
  },
  {
    code: "ArtifactFailed",
    message: /path not found|no such file/i,
    say: "Correct the path of this kustomization in the input kustomizations: the repository has no such folder.",
  },
  {
    code: "BuildFailed",
    say: "Fix the manifests in that folder: kustomize build shows the same error on any machine.",
  },
  {
    code: /^(HealthCheckFailed|ProgressingWithRetry)$/,
    say: "It was applied but does not become healthy: look at the object that the message names, with kubectl describe; raise the kustomization's timeout if it only needs more time.",
  },
  {
    code: /^(ReconciliationFailed|PruneFailed)$/,
    message: /forbidden/i,
    say: "Flux may not do this: with multi-tenancy it acts as the service account flux-applier of the configuration's namespace, so grant it the permission, or use scope: cluster.",
  },
  {
    code: /^(ReconciliationFailed|PruneFailed)$/,
    message: /no matches for kind/i,
    say: "The cluster does not know this kind or version: apply its definition first (dependsOn), and use the versions that Flux serves now, such as source.toolkit.fluxcd.io/v1.",
  },
  {
    code: /^(InstallFailed|UpgradeFailed|TestFailed|RollbackFailed|UninstallFailed|ArtifactFailed|GetLastReleaseFailed)$/,
    say: "The Helm chart cannot be installed: look at the release with helm status and at its pods, and fix its values in the repository.",
  },
  {
    code: "DependencyNotReady",
    say: "It depends on another object that is not ready: look at that one.",
  },
];

const unknown = "Look at the object in the cluster, with kubectl describe or flux get all -A, and fix what it reports.";

/** What to do about an object that says this. */
export const fluxRemedyFor = (reason: string, text: string): string =>
  fluxRemedies.find(
    ({ code, message }) =>
      (typeof code === "string" ? code === reason : code.test(reason)) && (message === undefined || message.test(text)),
  )?.say ?? unknown;
