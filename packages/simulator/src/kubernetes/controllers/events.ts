import { type JsonObject, text } from "../json.ts";
import { all } from "../store.ts";
import { moment, systemObject } from "./system.ts";
import type { Work } from "./work.ts";

/** What a controller says of an object: said again, it is counted on the event that is there. */
export function recordEvent(
  { world, cluster, store }: Work,
  of: JsonObject,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
  component: string,
): void {
  const namespace = text(of, "metadata", "namespace") || "default";
  const uid = text(of, "metadata", "uid");
  const now = moment(world);
  const said = all(cluster, "events", namespace).find(
    (each) =>
      text(each, "involvedObject", "uid") === uid &&
      text(each, "reason") === reason &&
      text(each, "message") === message,
  );
  if (said) {
    store({ ...said, count: Number(said.count) + 1, lastTimestamp: now }, "events");
    return;
  }
  const name = `${text(of, "metadata", "name")}.${world.ids.hex(16)}`;
  store(
    {
      ...systemObject(world, "v1", "Event", namespace, name),
      involvedObject: {
        kind: text(of, "kind"),
        ...(text(of, "metadata", "namespace") ? { namespace } : {}),
        name: text(of, "metadata", "name"),
        uid,
        apiVersion: text(of, "apiVersion"),
        resourceVersion: text(of, "metadata", "resourceVersion"),
      },
      reason,
      message,
      source: { component },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: "",
    },
    "events",
  );
}
