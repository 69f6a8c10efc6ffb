import { AwsRefusal, type Fields, isFields, type Value } from "../../engine/operation.ts";
import { hasDates, isConditions } from "./conditions.ts";
import { fits, statements, texts } from "./document.ts";

const malformed = (message: string) => new AwsRefusal(400, "MalformedPolicyDocument", message);
const legacy = "The policy failed legacy parsing";
const syntax = () => malformed("Syntax errors in policy.");

const statementMembers = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const isTexts = (value: Value): boolean =>
  value === undefined || (Array.isArray(value) ? value : [value]).every((each) => typeof each === "string");

/** Whether a statement has the form of one, whatever it says. */
function isStatement(statement: Value): boolean {
  if (!isFields(statement)) return false;
  const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Sid, Condition } = statement;
  return (
    Object.keys(statement).every((member) => statementMembers.has(member)) &&
    /^(allow|deny)$/i.test(String(Effect)) &&
    (Sid === undefined || typeof Sid === "string") &&
    [Action, NotAction, Resource, NotResource].every(isTexts) &&
    [
      [Action, NotAction],
      [Resource, NotResource],
      [Principal, NotPrincipal],
    ].every(([one, other]) => one === undefined || other === undefined) &&
    isConditions(Condition)
  );
}

function readStatements(document: string, kind: "identity" | "trust"): { all: Fields[]; version: Value } {
  let parsed: Value;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw kind === "trust" ? malformed("This policy contains invalid Json") : syntax();
  }
  if (!isFields(parsed)) throw syntax();
  const { Version, Id, Statement, Conditions: _unused, ...more } = parsed;
  const given = Array.isArray(Statement) ? Statement : [Statement];
  const known = Version === undefined || Version === "2012-10-17" || Version === "2008-10-17";
  const whole = known && (Id === undefined || typeof Id === "string") && Object.keys(more).length === 0;
  if (!whole || given.length === 0 || !given.every(isStatement)) throw syntax();
  return { all: statements(document), version: Version };
}

/** The account is in this partition, and IAM takes no ARN of another (aws/chalice#777, aws/copilot-cli#2563). */
const partitions = new Set(["aws", "*"]);
const iamPaths = [
  "user/",
  "federated-user/",
  "role/",
  "group/",
  "instance-profile/",
  "mfa/",
  "server-certificate/",
  "policy/",
  "sms-mfa/",
  "saml-provider/",
  "oidc-provider/",
  "report/",
  "access-report/",
];

function checkResource(resource: string): void {
  if (resource === "*") return;
  const [, partition, vendor, region, account, ...path] = resource.split(":");
  if (partition === undefined) throw malformed(`Resource ${resource} must be in ARN format or "*".`);
  if (!partitions.has(partition)) {
    const parts = resource.split(":").slice(1);
    const padded = ["arn", ...parts, ...Array<string>(Math.max(0, 5 - parts.length)).fill("*")].join(":");
    throw malformed(`Partition "${partition}" is not valid for resource "${padded}".`);
  }
  if (vendor === undefined || vendor === "") {
    throw malformed("Resource vendor must be fully qualified and cannot contain regexes.");
  }
  const isAccessPoint = path.join(":").startsWith("accesspoint/");
  if (region && vendor === "iam") throw malformed(`IAM resource ${resource} cannot contain region information.`);
  if ((region ?? account) && region !== "" && vendor === "s3" && !isAccessPoint)
    throw malformed(`Resource ${resource} can not contain region information.`);
  if (path.length === 0 && resource.includes("::")) throw malformed(legacy);
  const [first = "*"] = path;
  const known = first.includes("*") || first.includes("$") || iamPaths.some((each) => first.startsWith(each));
  if (vendor === "iam" && !known && first !== "root") {
    throw malformed(`IAM resource path must either be "*", root, or start with ${iamPaths.join(", ")}.`);
  }
}

function checkAction(action: string): void {
  if (action === "*") return;
  const [vendor = "", ...rest] = action.split(":");
  if (rest.length === 0) {
    throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (rest.length > 1) throw malformed("Actions/Condition can contain only one colon.");
  if (!/^[a-zA-Z0-9.-]+$/.test(vendor)) throw malformed(`Vendor ${vendor} is not valid`);
}

/** What STS knows to be done with a role. */
const assuming = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:DecodeAuthorizationMessage",
  "sts:GetAccessKeyInfo",
  "sts:GetCallerIdentity",
  "sts:GetFederationToken",
  "sts:GetServiceBearerToken",
  "sts:GetSessionToken",
  "sts:SetSourceIdentity",
  "sts:TagSession",
  "sts:SetContext",
];

const isAssuming = (pattern: string): boolean =>
  assuming.some((action) => fits(pattern.toLowerCase(), action.toLowerCase()));

/** Refuse a document that IAM would not take: managed policies must be of the newer version. */
export function checkDocument(document: string, kind: "identity" | "trust", managed = false): void {
  const { all, version } = readStatements(document, kind);
  if (managed && version !== "2012-10-17") {
    throw malformed("Policy document must be version 2012-10-17 or greater.");
  }
  if (!all.every(({ Effect, Condition }) => (Effect === "Allow" || Effect === "Deny") && hasDates(Condition)))
    throw malformed(legacy);
  const ids = all.flatMap(({ Sid }) => (typeof Sid === "string" && Sid !== "" ? [Sid] : []));
  if (new Set(ids).size < ids.length) throw malformed("Statement IDs (SID) in a single policy must be unique.");
  const actionsOf = ({ Action, NotAction }: Fields) => [...texts(Action), ...texts(NotAction)];
  const resourcesOf = ({ Resource, NotResource }: Fields) => [...texts(Resource), ...texts(NotResource)];
  if (all.some((each) => actionsOf(each).length === 0)) throw malformed("Policy statement must contain actions.");
  const principals = all.map(({ Principal, NotPrincipal }) => Principal ?? NotPrincipal);
  if (kind === "identity") {
    if (principals.some((each) => each !== undefined))
      throw malformed("Policy document should not specify a principal.");
    for (const resource of all.flatMap(resourcesOf)) checkResource(resource);
  }
  for (const action of all.flatMap(actionsOf)) checkAction(action);
  if (kind === "identity") {
    if (all.some((each) => resourcesOf(each).length === 0)) throw malformed("Policy statement must contain resources.");
    return;
  }
  if (principals.some((each) => each === undefined)) throw malformed("AssumeRole policy must contain principal.");
  if (all.some(({ Resource, NotResource }) => (Resource ?? NotResource) !== undefined)) {
    throw malformed("Has prohibited field Resource");
  }
  if (!all.flatMap(actionsOf).every(isAssuming)) {
    throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
  }
}
