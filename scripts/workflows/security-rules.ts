import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";

/** Events whose runs hold this repository's rights, and are started by what others send. */
const dangerous = /^(pull_request_target|workflow_run|issue_comment|discussion_comment)$/;

/** Of zizmor's rules (https://docs.zizmor.sh/audits) those that no other rule of ours covers, for one pair of a workflow. */
export function insecurePair(key: string, value: unknown): string | undefined {
  if (key === "on" && events(value).some((event) => dangerous.test(event)))
    return "Use pull_request: this event runs with the rights of the repository on what others send (dangerous-triggers).";
  const text = isScalar(value) ? String(value.value) : "";
  if (/toJSON\(\s*secrets\s*\)/i.test(text)) return "Name the secrets that a step gets (overprovisioned-secrets).";
  if (key === "if" && /github\.(actor|triggering_actor)\b/.test(text))
    return "Ask github.event.pull_request.user.login: the actor is who touched it last (bot-conditions).";
  if (/^ACTIONS_(ALLOW_UNSECURE_COMMANDS|STEP_DEBUG)$/.test(key))
    return "Leave this variable alone (insecure-commands).";
  return undefined;
}

/** The same for a job or a step. */
export function insecureMap(map: YAMLMap): string | undefined {
  if (map.has("steps") && imagesOf(map).some((image) => !/@sha256:[0-9a-f]{64}$/.test(image)))
    return "Pin the image by its digest (unpinned-images).";
  // A checkout that leaves its token in the folder gives it to every later step.
  const given = map.get("with", true);
  const persists = isMap(given) ? given.get("persist-credentials") : undefined;
  const isCheckout = /^actions\/checkout@/.test(String(map.get("uses") ?? ""));
  return isCheckout && persists !== false ? "Write persist-credentials: false (artipacked)." : undefined;
}

/** The images of a job: that of its container and those of its services. */
function imagesOf(job: YAMLMap): string[] {
  const services = job.get("services", true);
  const all = [job.get("container", true), ...(isMap(services) ? services.items.map(({ value }) => value) : [])];
  return all.flatMap((each) => {
    const image = isMap(each) ? each.get("image") : isScalar(each) ? each.value : undefined;
    return image === undefined ? [] : [String(image)];
  });
}

const events = (value: unknown): string[] => {
  if (isScalar(value)) return [String(value.value)];
  if (isSeq(value)) return value.items.map((item) => String((item as Node & { value?: unknown }).value));
  return isMap(value) ? value.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : [];
};
