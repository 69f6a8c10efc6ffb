import { lookup } from "../../world/table.ts";
import { isObject, type JsonObject, object, text } from "../json.ts";
import { type Cause, notValid, required } from "../status.ts";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

const subdomainMessage = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`;
const labelMessage = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`;
const serviceMessage =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const labelValueMessage = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${qualified})?')`;
const qualifiedMessage = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualified}')`;
const configKeyMessage =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

interface Rule {
  readonly fits: RegExp;
  readonly longest: number;
  readonly message: string;
}

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const aSubdomain: Rule = { fits: whole(subdomain), longest: 253, message: subdomainMessage };
const rules: Readonly<Record<string, Rule>> = {
  Namespace: { fits: whole(label), longest: 63, message: labelMessage },
  Service: { fits: whole("[a-z]([-a-z0-9]*[a-z0-9])?"), longest: 63, message: serviceMessage },
};
/** What is wrong with a name that must be one of a domain. */
export const subdomainProblems = (name: string): string[] => (aSubdomain.fits.test(name) ? [] : [aSubdomain.message]);

const rbacKinds = new Set(["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"]);
const rbacRule: Rule = { fits: /^(?!\.\.?$)[^/%]+$/, longest: 253, message: "may not contain '/' or '%'" };

function checkName(kind: string, name: string): Cause[] {
  const rule = rbacKinds.has(kind) ? rbacRule : (lookup(rules, kind) ?? aSubdomain);
  const wrong: Cause[] = [];
  if (name.length > rule.longest)
    wrong.push(notValid("metadata.name", name, `must be no more than ${rule.longest} characters`));
  if (!rule.fits.test(name)) wrong.push(notValid("metadata.name", name, rule.message));
  return wrong;
}

function checkKey(field: string, key: string): Cause[] {
  const slash = key.indexOf("/");
  const [prefix, name] = slash < 0 ? ["", key] : [key.slice(0, slash), key.slice(slash + 1)];
  const wrong: Cause[] = [];
  if (slash >= 0 && !whole(subdomain).test(prefix)) wrong.push(notValid(field, key, `prefix part ${subdomainMessage}`));
  if (!name) wrong.push(notValid(field, key, "name part must be non-empty"));
  else if (name.length > 63) wrong.push(notValid(field, key, "name part must be no more than 63 characters"));
  else if (!whole(qualified).test(name)) wrong.push(notValid(field, key, qualifiedMessage));
  return wrong;
}

/** So many bytes may all annotations of an object have, keys and values. */
const mostAnnotations = 256 * 1024;

const tooLong = (field: string, most: number): Cause => ({
  reason: "FieldValueTooLong",
  message: `Too long: may not be more than ${most} bytes`,
  field,
});

/** What is wrong with an object's name, labels and annotations. */
export function checkMetadata(kind: string, of: JsonObject): Cause[] {
  const name = text(of, "metadata", "name");
  const wrong = name ? checkName(kind, name) : [required("metadata.name", "name or generateName is required")];
  for (const [key, value] of Object.entries(object(of, "metadata", "labels"))) {
    wrong.push(...checkKey("metadata.labels", key));
    if (typeof value !== "string") continue;
    if (value.length > 63) wrong.push(notValid("metadata.labels", value, "must be no more than 63 bytes"));
    else if (!whole(`(${qualified})?`).test(value)) wrong.push(notValid("metadata.labels", value, labelValueMessage));
  }
  const annotations = Object.entries(object(of, "metadata", "annotations"));
  for (const [key] of annotations) wrong.push(...checkKey("metadata.annotations", key));
  const size = annotations.reduce((sum, pair) => sum + Buffer.byteLength(pair.join("")), 0);
  if (size > mostAnnotations) wrong.push(tooLong("metadata.annotations", mostAnnotations));
  return wrong;
}

/** What is wrong with the keys of a ConfigMap or Secret. */
export function checkDataKeys(of: JsonObject): Cause[] {
  return ["data", "binaryData"].flatMap((field) => {
    const data = of[field];
    if (!isObject(data)) return [];
    return Object.keys(data)
      .filter((key) => !/^[-._a-zA-Z0-9]+$/.test(key) || key === "." || key === "..")
      .map((key) => notValid(`${field}[${key}]`, key, configKeyMessage));
  });
}
