/** A way in which the two servers are known to differ, and why it is left so. */
export interface Known {
  readonly why: string;
  /** Where in the answer; what the real server has there, and the simulated one. */
  readonly at: RegExp;
  readonly real?: RegExp;
  readonly simulated?: RegExp;
  /** In how many places: one more is a new difference. */
  readonly times: number;
}

const absent = /^absent$/;
const message = /\.(message|causes\[\d\])$/;

/** Debian's server is Kubernetes 1.20 and the simulated one 1.33: what changed in between. */
const versions: readonly Known[] = [
  {
    why: "Later a namespace has a label with its name.",
    at: /(metadata\.labels|f:labels|fieldsV1\.f:metadata)(\.(f:)?kubernetes\.io\/metadata\.name)?$/,
    real: absent,
    simulated: /metadata\.name|"(maps|cluster)"|^\{\}$/,
    times: 26,
  },
  {
    why: "Later a write of an object owns nothing of its status, nor one of a status anything else.",
    at: /fieldsV1\.(f:status|f:spec\.f:mode)$/,
    times: 50,
  },
  {
    why: "Later a manager says by which part of the object it wrote.",
    at: /\.subresource$/,
    real: absent,
    simulated: /^"status"$/,
    times: 6,
  },
  {
    why: "Later a reference to another object is owned as a whole.",
    at: /\.f:(nodeStageSecretRef|claimRef|involvedObject|roleRef)\.[^.]+$|\.f:(nodeStageSecretRef|claimRef)\.\.$/,
    real: /^\{\}$/,
    simulated: absent,
    times: 32,
  },
  {
    why: "Later no manager gets entries of a map that others wrote, only since it once had one of them.",
    at: /\.f:(data|capacity)\.(\.|f:b|f:storage)$/,
    real: /^\{\}$/,
    simulated: absent,
    times: 12,
  },
  {
    why: "Later another reader of JSON is in use, and says less of where it failed.",
    at: message,
    real: /error found in #\d+ byte of/,
    simulated: /cannot be handled as a/,
    times: 3,
  },
  {
    why: "Later unknown fields are warned of.",
    at: /^warnings$/,
    real: absent,
    simulated: /unknown field/,
    times: 2,
  },
  {
    why: "Later values are shown in JSON, not in Go's own notation.",
    at: message,
    real: /(value: \\*"?|, )(\[\]|map\[|core\.|v1\.|rbac\.)|MatchExpressions/,
    simulated: /value: (null|\[|\{)/,
    times: 24,
  },
  {
    why: "Later there is one more mode of access.",
    at: message,
    simulated: /ReadWriteOncePod/,
    times: 2,
  },
  {
    why: "Later a wrong type has a reason of its own.",
    at: message,
    real: /FieldValueInvalid.*must be of type/,
    simulated: /FieldValueTypeInvalid.*must be of type/,
    times: 4,
  },
  {
    why: "Later an item of a list is named by its place.",
    at: message,
    real: /spec\.(steps\.name|listeners\.port)/,
    simulated: /spec\.(steps|listeners)\[0\]\./,
    times: 4,
  },
  {
    why: "Later what an apply does not know is named with its object.",
    at: message,
    real: /typed patch object: /,
    simulated: /typed patch object \(/,
    times: 2,
  },
  {
    why: "Later what cannot be read as a patch, a version or another kind is the client's mistake, not the server's.",
    at: /^$/,
    real: /^500 Status (Invalid JSON Patch|resourceVersion: Invalid value|failed to merge config)/,
    simulated: /^400 Status /,
    times: 3,
  },
  {
    why: "Later a selector may also compare numbers.",
    at: message,
    real: /unable to parse requirement/,
    simulated: /expected: in, notin, =, ==, !=, gt, lt/,
    times: 1,
  },
  {
    why: "Later each kind says its singular.",
    at: /singularName$/,
    real: /^""$/,
    times: 4,
  },
  {
    why: "Later a service has families of addresses and a policy for traffic from inside, and is answered when it is deleted.",
    at: /internalTrafficPolicy$|ipFamil|^$/,
    real: /^absent$|^200 Status$/,
    simulated: /^\{\}$|"Cluster"|IPv4|SingleStack|^200 Service$/,
    times: 5,
  },
  {
    why: "Later a daemon may have pods above its number while it is changed.",
    at: /maxSurge$/,
    real: absent,
    times: 2,
  },
  {
    why: "Later everyone may ask who they are. The order of rules is no one's promise.",
    at: /resourceRules$/,
    simulated: /selfsubjectreviews/,
    times: 1,
  },
  {
    why: "Later an empty text may be a default, as it is in the Gateway API.",
    at: /^$/,
    real: /httproutes\.gateway.*properties\[group\]\.default/,
    simulated: /^201 CustomResourceDefinition$/,
    times: 1,
  },
  {
    why: "Later what is in a field that a kind leaves open has owners of its own.",
    at: /f:spec\.f:ref\.f:branch$/,
    real: absent,
    simulated: /^\{\}$/,
    times: 3,
  },
];

/** What the simulated server leaves out, or does otherwise, and nothing of ours reads. */
const left: readonly Known[] = [
  {
    why: "The real server shows in Go's notation what of an immutable spec would change; ours says that it would.",
    at: message,
    real: /is immutable after creation.*\\n/,
    simulated: /is immutable after creation/,
    times: 12,
  },
  {
    why: "A question about rights is not kept: ours has no managers.",
    at: /^body\.metadata\.managedFields$/,
    real: /authorization\.k8s\.io\/v1/,
    simulated: absent,
    times: 7,
  },
  {
    why: "What the simulated cluster writes into the status of a definition has no manager.",
    at: /^body\.metadata\.managedFields$/,
    real: /kube-apiserver/,
    times: 1,
  },
  {
    why: "The hash of how a kind is stored is for those who migrate it.",
    at: /storageVersionHash$/,
    simulated: absent,
    times: 5,
  },
  {
    why: "What the columns of a table mean is said in our own words.",
    at: /columnDefinitions\[\d\]\.description$/,
    times: 3,
  },
  {
    why: "Go writes the empty time of a template.",
    at: /template\.metadata\.creationTimestamp$/,
    real: /^null$/,
    simulated: absent,
    times: 2,
  },
  {
    why: "The number of a daemon's template is kept for a version of its kind that no one serves any more.",
    at: /annotations$|fieldsV1\.f:metadata$/,
    real: /daemonset\.template\.generation/,
    simulated: absent,
    times: 2,
  },
  {
    why: "A service gets any free address.",
    at: /clusterIPs?(\[0\])?$/,
    real: /^"10\.0\./,
    simulated: /^"10\.0\./,
    times: 2,
  },
  {
    why: "A token of a page is opaque: ours is of another make, and so is the refusal of one that no one gave.",
    at: message,
    real: /invalid continue token/,
    simulated: /continue key is not valid/,
    times: 1,
  },
  {
    why: "A path that no one serves gets a list of those that are served; ours says that there is none.",
    at: /^$/,
    real: /^404 without a kind$/,
    simulated: /^404 Status/,
    times: 1,
  },
  {
    why: "Another form than JSON is refused by the server's router, in its own words.",
    at: /body\.(message|details)$/,
    real: /406: Not Acceptable|^\{\}$/,
    times: 2,
  },
];

export const known: readonly Known[] = [...versions, ...left];
