import type { Ran } from "./run-action.ts";

type Asked = Ran["requests"][number];

const reads = /^(GET|HEAD|OPTIONS)$/;
const signIn = /\/oauth2\/|\/github-oidc\/|openid-configuration|discovery\/instance/;

/** AWS's older services take every request as a POST to one address: what it is shows in the permission it needs. Signing in needs none; to simulate policies is to read, as AWS has it. */
const readsByPost = ({ url, permissions = [] }: Asked): boolean =>
  new URL(url).pathname === "/" && permissions.every((permission) => /:(Get|List|Describe|Simulate)/.test(permission));

/** A review of Kubernetes is a question, which stores nothing. */
const isReview = ({ method, url }: Asked): boolean =>
  method === "POST" && new URL(url).pathname.includes("/apis/authorization.k8s.io/");

/** Whether a name is free is a question that Azure takes by POST, and for which it asks the right to read. */
const isNameCheck = ({ method, url }: Asked): boolean =>
  method === "POST" && new URL(url).pathname.endsWith("/checkNameAvailability");

/** A request that changes something: all but reads, and signing in. */
export const isWrite = (request: Asked): boolean =>
  !reads.test(request.method) &&
  !signIn.test(request.url) &&
  ![readsByPost, isReview, isNameCheck].some((isRead) => isRead(request));

/** What to cut a run with, and where: a write meets each fault; at reads, which leave what was there, they take turns. */
export const cutsOf = <Fault>(requests: readonly Asked[], faults: readonly Fault[]) =>
  requests.flatMap((request, index) =>
    faults.filter((_, at) => isWrite(request) || at === index % faults.length).map((fault) => ({ index, fault })),
  );

/** On GitHub to write includes to read: one who may write cannot be denied to read. */
export const includedIn = (needed: readonly string[], permission: string): boolean =>
  permission.endsWith("=read") && needed.includes(permission.replace(/read$/, "write"));
