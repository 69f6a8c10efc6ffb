/** Texts that are secrets by their form: signed tokens, tokens of GitHub, keys of AWS sessions, private keys. */
const forms = [
  /eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /gh[oprsu]_\w{20,}/g,
  /github_pat_\w{20,}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{1,8000}-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
] as const;

/** Fields that hold a secret by their name. */
const names =
  /password|passwd|secret|token|private.?key|access.?key|credential|assertion|connection.?string|kubeconfig|dockerconfig|encrypted_value|authorization$/i;

const hidden = "***";

export const hideForms = (text: string): string => forms.reduce((all, form) => all.replace(form, hidden), text);

/** A body of a request in lines, without what is a secret by its name; where all of it is about secrets, without any value. */
export function withoutSecrets(body: string, isSecret: boolean): string {
  try {
    return JSON.stringify(hideFields(JSON.parse(body), isSecret), undefined, 2);
  } catch {
    if (isSecret) return hidden;
    return body.includes("=") ? hideParameters(body) : body;
  }
}

function hideFields(value: unknown, isSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => hideFields(each, isSecret));
  if (typeof value !== "object" || value === null) return value;
  const isAboutSecrets = isSecret || (value as { kind?: unknown }).kind === "Secret";
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const holds = names.test(name) || (isAboutSecrets && /^(data|stringData|value)$/.test(name));
      return [name, holds ? hideLeaves(each) : hideFields(each, isAboutSecrets)];
    }),
  );
}

function hideLeaves(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideLeaves);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hideLeaves(each)]));
  return typeof value === "string" && value !== "" ? hidden : value;
}

/** A form, as AWS's query services take it. */
function hideParameters(body: string): string {
  return body
    .split("&")
    .map((pair) => {
      const [name = ""] = pair.split("=", 1);
      return names.test(name) ? `${name}=${hidden}` : pair;
    })
    .join("\n");
}

/** The same data with all of its texts, names of fields included, changed by a function. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  const walk = (each: unknown): unknown => {
    if (typeof each === "string") return change(each);
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(value) as T;
}
