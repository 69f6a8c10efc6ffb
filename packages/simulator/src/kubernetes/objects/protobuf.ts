import { define } from "../../world/table.ts";
import type { Json, JsonObject } from "../json.ts";
import { badRequest } from "../status.ts";

// Field numbers of the messages that kubectl 1.32 and later sends in protobuf with `create`, `auth` and `token`, and
// Helm 4 with all that it keeps: k8s.io/api's generated.proto. `*` many, `{}` a map, `...` a message whose fields stand in its
// place, `-` what only the server says. A `count` or a `switch` that is 0 is not there. What is no scalar is a message of this table.
const messages: Readonly<Record<string, string>> = {
  Unknown: "1:typeMeta=TypeMeta 2:raw=bytes 3:contentEncoding=text 4:contentType=text",
  TypeMeta: "1:apiVersion=text 2:kind=text",
  ObjectMeta:
    "1:name=text 2:generateName=text 3:namespace=text 5:uid=text 6:resourceVersion=text 11:labels={}text 12:annotations={}text 13:ownerReferences=*OwnerReference 14:finalizers=*text 4:selfLink=- 7:generation=- 8:creationTimestamp=- 9:deletionTimestamp=- 10:deletionGracePeriodSeconds=- 17:managedFields=-",
  OwnerReference: "5:apiVersion=text 1:kind=text 3:name=text 4:uid=text 6:controller=flag 7:blockOwnerDeletion=flag",
  Namespace: "1:metadata=ObjectMeta 3:status=-",
  ConfigMap: "1:metadata=ObjectMeta 2:data={}text 3:binaryData={}bytes 4:immutable=flag",
  Secret: "1:metadata=ObjectMeta 2:data={}bytes 3:type=text 4:stringData={}text 5:immutable=flag",
  ServiceAccount:
    "1:metadata=ObjectMeta 2:secrets=*ObjectReference 3:imagePullSecrets=*LocalObjectReference 4:automountServiceAccountToken=flag",
  ObjectReference: "1:kind=text 2:namespace=text 3:name=text 4:uid=text 5:apiVersion=text",
  LocalObjectReference: "1:name=text",
  Role: "1:metadata=ObjectMeta 2:rules=*PolicyRule",
  ClusterRole: "1:metadata=ObjectMeta 2:rules=*PolicyRule",
  PolicyRule: "1:verbs=*text 2:apiGroups=*text 3:resources=*text 4:resourceNames=*text 5:nonResourceURLs=*text",
  RoleBinding: "1:metadata=ObjectMeta 2:subjects=*Subject 3:roleRef=RoleRef",
  ClusterRoleBinding: "1:metadata=ObjectMeta 2:subjects=*Subject 3:roleRef=RoleRef",
  Subject: "1:kind=text 2:apiGroup=text 3:name=text 4:namespace=text",
  RoleRef: "1:apiGroup=text 2:kind=text 3:name=text",
  SelfSubjectAccessReview: "1:metadata=ObjectMeta 2:spec=AccessReviewSpec 3:status=-",
  AccessReviewSpec: "1:resourceAttributes=ResourceAttributes 2:nonResourceAttributes=NonResourceAttributes",
  ResourceAttributes:
    "1:namespace=text 2:verb=text 3:group=text 4:version=text 5:resource=text 6:subresource=text 7:name=text",
  NonResourceAttributes: "1:path=text 2:verb=text",
  SelfSubjectRulesReview: "1:metadata=ObjectMeta 2:spec=RulesReviewSpec 3:status=-",
  RulesReviewSpec: "1:namespace=text",
  SelfSubjectReview: "1:metadata=ObjectMeta 2:status=-",
  TokenRequest: "1:metadata=ObjectMeta 2:spec=TokenRequestSpec 3:status=-",
  DeleteOptions:
    "1:gracePeriodSeconds=number 2:preconditions=Preconditions 3:orphanDependents=flag 4:propagationPolicy=text 5:dryRun=*text",
  Preconditions: "1:uid=text 2:resourceVersion=text",
  TokenRequestSpec: "1:audiences=*text 4:expirationSeconds=number",
  Deployment: "1:metadata=ObjectMeta 2:spec=DeploymentSpec 3:status=-",
  DeploymentSpec:
    "1:replicas=number 2:selector=LabelSelector 3:template=PodTemplateSpec 4:strategy=DeploymentStrategy 5:minReadySeconds=count 6:revisionHistoryLimit=number 7:paused=switch 9:progressDeadlineSeconds=number",
  DeploymentStrategy: "1:type=text",
  LabelSelector: "1:matchLabels={}text",
  PodTemplateSpec: "1:metadata=ObjectMeta 2:spec=PodSpec",
  PodSpec: "2:containers=*Container 3:restartPolicy=text 8:serviceAccountName=text",
  Container: "1:name=text 2:image=text 3:command=*text 4:args=*text 6:ports=*ContainerPort 14:imagePullPolicy=text",
  ContainerPort: "1:name=text 2:hostPort=count 3:containerPort=count 4:protocol=text",
  Job: "1:metadata=ObjectMeta 2:spec=JobSpec 3:status=-",
  JobSpec: "1:parallelism=number 2:completions=number 6:template=PodTemplateSpec 7:backoffLimit=number",
  CronJob: "1:metadata=ObjectMeta 2:spec=CronJobSpec 3:status=-",
  CronJobSpec: "1:schedule=text 3:concurrencyPolicy=text 4:suspend=flag 5:jobTemplate=JobTemplateSpec",
  JobTemplateSpec: "1:metadata=ObjectMeta 2:spec=JobSpec",
  Ingress: "1:metadata=ObjectMeta 2:spec=IngressSpec 3:status=-",
  IngressSpec: "1:defaultBackend=IngressBackend 2:tls=*IngressTLS 3:rules=*IngressRule 4:ingressClassName=text",
  IngressTLS: "1:hosts=*text 2:secretName=text",
  IngressRule: "1:host=text 2:value=...IngressRuleValue",
  IngressRuleValue: "1:http=HTTPIngressRuleValue",
  HTTPIngressRuleValue: "1:paths=*HTTPIngressPath",
  HTTPIngressPath: "1:path=text 2:backend=IngressBackend 3:pathType=text",
  IngressBackend: "4:service=IngressServiceBackend",
  IngressServiceBackend: "1:name=text 2:port=ServiceBackendPort",
  ServiceBackendPort: "1:name=text 2:number=count",
};

/** The kinds that are read from protobuf. */
const readable = [
  ...Object.keys(messages).filter(
    (name) => messages[name]?.startsWith("1:metadata=") && !name.endsWith("TemplateSpec"),
  ),
  "DeleteOptions",
];

interface Field {
  readonly name: string;
  readonly how: string;
}

const fields = new Map(
  Object.entries(messages).map(([message, written]) => [
    message,
    new Map(
      written.split(" ").map((each): [number, Field] => {
        const found = /^(\d+):(\w+)=(.+)$/.exec(each);
        return [Number(found?.[1]), { name: found?.[2] ?? "", how: found?.[3] ?? "" }];
      }),
    ),
  ]),
);

const broken = () => badRequest("couldn't get version/kind; the body is no protobuf message");

interface Part {
  readonly number: number;
  readonly value: number | Buffer;
}

function* partsOf(bytes: Buffer): Generator<Part> {
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined || scale > 2 ** 63) throw broken();
      at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (tag % 8 === 0) yield { number, value: varint() };
    else if (tag % 8 === 2) {
      const length = varint();
      if (at + length > bytes.length) throw broken();
      yield { number, value: bytes.subarray(at, at + length) };
      at += length;
    } else throw broken();
  }
}

function scalar(how: string, value: number | Buffer): Json {
  if (how === "flag" || how === "switch") return value !== 0;
  if (how === "number" || how === "count") return Number(value);
  if (!Buffer.isBuffer(value)) throw broken();
  if (how === "text") return value.toString();
  return how === "bytes" ? value.toString("base64") : message(how, value);
}

/** Whether a field says nothing: Go's encoder writes what is not set too, unless it is a pointer. */
const saysNothing = (value: number | Buffer): boolean => (Buffer.isBuffer(value) ? value.length === 0 : value === 0);

function message(name: string, bytes: Buffer): JsonObject {
  const made: JsonObject = {};
  for (const { number, value } of partsOf(bytes)) {
    const field = fields.get(name)?.get(number);
    if (!field && saysNothing(value)) continue;
    if (!field)
      throw badRequest(`Field ${number} of ${name} is not read from protobuf here: send JSON, as kubectl apply does`);
    const { how } = field;
    if (how === "-" || ((how === "count" || how === "switch") && saysNothing(value))) continue;
    if (how.startsWith("...")) {
      if (!Buffer.isBuffer(value)) throw broken();
      for (const [inner, each] of Object.entries(message(how.slice(3), value))) define(made, inner, each);
    } else if (how.startsWith("*")) {
      const known = made[field.name];
      define(made, field.name, [...(Array.isArray(known) ? known : []), scalar(how.slice(1), value)]);
    } else if (how.startsWith("{}")) {
      if (!Buffer.isBuffer(value)) throw broken();
      const entry = Object.fromEntries([...partsOf(value)].map((part) => [part.number, part.value]));
      const key = entry[1];
      const map = made[field.name];
      const grown: JsonObject = typeof map === "object" && map !== null && !Array.isArray(map) ? map : {};
      define(grown, Buffer.isBuffer(key) ? key.toString() : "", scalar(how.slice(2), entry[2] ?? Buffer.alloc(0)));
      define(made, field.name, grown);
    } else define(made, field.name, scalar(how, value));
  }
  return made;
}

/** What a message says where it says nothing: empty texts and messages are left out of what is read. */
function withoutEmpty(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  const kept: JsonObject = {};
  for (const [name, each] of Object.entries(value)) if (each !== "") define(kept, name, withoutEmpty(each));
  return kept;
}

/** The object in a protobuf body: an envelope that names its kind around the message of that kind. */
export function readProtobuf(body: Buffer): JsonObject {
  if (body.subarray(0, 4).toString("latin1") !== "k8s\u0000") throw broken();
  const envelope = message("Unknown", body.subarray(4));
  const { apiVersion, kind } = Object(envelope.typeMeta) as JsonObject;
  if (typeof kind !== "string" || !readable.includes(kind))
    throw badRequest(
      `${String(kind)} is not read from protobuf here, only ${readable.join(", ")}: send JSON, as kubectl apply does`,
    );
  const raw = typeof envelope.raw === "string" ? Buffer.from(envelope.raw, "base64") : Buffer.alloc(0);
  const { data, ...rest } = message(kind, raw);
  // An empty value is one, in data; elsewhere it says that there is none.
  const kept = withoutEmpty(rest) as JsonObject;
  return { apiVersion: apiVersion ?? "", kind, ...kept, ...(data === undefined ? {} : { data }) };
}
