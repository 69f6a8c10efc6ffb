import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, objectOf, setAt, textOf } from "../../engine/json.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import { aks, aksWire } from "./refuse.ts";
import { containerServiceVersions } from "./versions.ts";

const names = ["default", "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"];

const invalid = (parameter: string, details: string) =>
  aks(400, "InvalidParameter", `The value of parameter ${parameter} is invalid. Error details: ${details}`, {
    target: parameter,
  });

/** What is null counts as not given. */
function spoken(body: JsonObject): JsonObject {
  const said = structuredClone(body);
  const schedule = Object.entries(objectOf(at(said, "properties.maintenanceWindow.schedule")));
  if (schedule.length > 0)
    setAt(
      said,
      "properties.maintenanceWindow.schedule",
      Object.fromEntries(schedule.filter(([, value]) => value !== null)),
    );
  return said;
}

/** One schedule, with what it takes, for hours that are enough. */
function check(name: string, draft: JsonObject): void {
  const window = objectOf(at(draft, "properties.maintenanceWindow"));
  const schedules = Object.keys(objectOf(window.schedule));
  const [kind = ""] = schedules;
  if (schedules.length !== 1) throw invalid("maintenanceWindow.schedule", "exactly one schedule must be given.");
  if (name === "default" && kind !== "weekly")
    throw invalid("maintenanceWindow.schedule", "the default configuration is weekly.");
  const hours = window.durationHours;
  if (typeof hours !== "number" || hours < 4 || hours > 24)
    throw invalid("maintenanceWindow.durationHours", "it must be from 4 to 24.");
  if (!/^\d\d:\d\d$/.test(textOf(window.startTime) ?? ""))
    throw invalid("maintenanceWindow.startTime", "it must be HH:mm.");
}

const rules = fromBody({
  tags: "none",
  defaults: ({ arm }) => ({
    properties: { maintenanceWindow: { utcOffset: "+00:00", startDate: arm.world.clock.iso().slice(0, 10) } },
  }),
  check: ({ name }, draft) => check(name, draft),
});

/** When AKS may upgrade a cluster and its nodes by itself. */
export const maintenanceConfiguration: ResourceType = {
  name: "Microsoft.ContainerService/managedClusters/maintenanceConfigurations",
  under: "parent",
  naming: {
    rule: {
      pattern: new RegExp(`^(${names.join("|")})$`),
      refuse: (name) => invalid("configName", `'${name}' is none of ${names.join(", ")}.`),
    },
  },
  versions: { range: containerServiceVersions },
  wire: aksWire,
  lifecycle: { stateless: true, put: {}, remove: {} },
  answers: {
    changedStatus: 200,
    createdStatus: 200,
    notFound: (name) => aks(404, "NotFound", `Could not find the maintenance configuration: ${name}.`),
  },
  body: {
    build: (write) => rules({ ...write, body: spoken(write.body) }),
  },
  note: "what it schedules does not happen here",
};
