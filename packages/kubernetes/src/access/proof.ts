import { UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import type { KubernetesReviews } from "../client/client.ts";
import type { Deed } from "./deed.ts";

/** That someone may do something in a cluster, by name and groups. */
export interface Proof {
  readonly cluster: string;
  /** Who it is about, for people. */
  readonly whom: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly deed: Deed;
  /** What else admits them, which the API server judges only of who signs in. */
  readonly unasked: string | undefined;
}

interface Answer {
  readonly allowed: boolean;
  readonly reason: string;
}

const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/**
 * What the API server says of a name and its groups, before anything is written: RBAC knows nothing else of someone.
 * It is no sign-in: that the role gets that name and these groups is read from its entry or aws-auth.
 */
export const accessProof = defineResource<Proof, Answer, never, KubernetesReviews>({
  kind: "proof of access",
  id: ({ cluster, whom, deed }) => `${cluster}/${whom}: ${deed.text}`,
  seal: "unsealed",

  async read({ username, groups, deed: { text: _text, ...resourceAttributes } }, kubernetes) {
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user: username, groups: [...groups, "system:authenticated"], resourceAttributes },
    };
    const { status } = (await kubernetes.review(path, review)) as { readonly status?: Partial<Answer> };
    return { allowed: status?.allowed === true, reason: status?.reason ?? "" };
  },

  plan({ cluster, whom, username, groups, deed, unasked }, have, { run }) {
    const who = `${username}${groups.length === 0 ? ", in no group," : ` in ${groups.join(", ")}`}`;
    if (have?.allowed) {
      run.info(
        `The API server of ${cluster} lets ${who} ${deed.text}: so may ${whom}, who gets that name and these groups.`,
      );
      return { operation: "none" };
    }
    if (unasked === undefined) throw denied(cluster, who, deed);
    run.warn(
      `That ${whom} may ${deed.text} in the cluster ${cluster} is not proved: RBAC does not let ${who}, and ${unasked} is judged only of who signs in.`,
    );
    return { operation: "none" };
  },
});

const denied = (cluster: string, who: string, { text }: Deed): UnfitError =>
  new UnfitError(
    `The API server of the cluster ${cluster} does not let ${who} ${text}.`,
    "Nothing was written. Bind one of the groups, or the name, to a role that may do that (kubectl create rolebinding), or leave that line out of can.",
  );
