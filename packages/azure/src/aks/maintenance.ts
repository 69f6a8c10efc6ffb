import type { Form, Input } from "@slipway/action";
import { text } from "@slipway/action";
import { armShows } from "../arm/planned/shows.ts";
import { armResource } from "../arm/resource.ts";

/** A few hours of each week. */
export interface Window {
  readonly day: string;
  readonly start: string;
  readonly hours: number;
  readonly offset: string;
}

const form: Form = {
  pattern:
    /^(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) ((?:[01]\d|2[0-3]):[0-5]\d) ([4-9]|1\d|2[0-4])h(?: ([+-](?:0\d|1[0-4]):[0-5]\d))?$/,
  write: "Write a day, a time and 4 to 24 hours, such as Saturday 02:00 6h, or Saturday 02:00 6h +01:00.",
};

/** A window of maintenance: a day, when it begins and how long it is, in UTC if nothing else is said. */
export function windowInput(about: string): Input<Window> {
  return {
    ...text(about, { form }),
    read(given) {
      const [, day = "", start = "", hours = "", offset = "+00:00"] = form.pattern.exec(given) ?? [];
      return day === "" ? { problem: form.write } : { value: { day, start, hours: Number(hours), offset } };
    },
  };
}

interface WindowWant {
  readonly cluster: string;
  readonly name: "aksManagedAutoUpgradeSchedule" | "aksManagedNodeOSUpgradeSchedule";
  readonly window: Window;
}

const schedules = ["daily", "absoluteMonthly", "relativeMonthly"];

/** When AKS may upgrade a cluster, or its nodes' system, by itself. It goes with the cluster. */
export const maintenanceWindow = armResource<WindowWant>({
  kind: "maintenance window",
  id: ({ cluster, name }) => `${cluster}/maintenanceConfigurations/${name}`,
  seal: "unsealed",
  whole: true,
  shows: armShows(undefined, true),
  body({ window: { day, start, hours, offset } }, have) {
    const there = Object.keys(
      (have?.properties.maintenanceWindow as { schedule?: object } | undefined)?.schedule ?? {},
    );
    // There is one schedule: another one gives way.
    const others = Object.fromEntries(schedules.filter((each) => there.includes(each)).map((each) => [each, null]));
    return {
      properties: {
        maintenanceWindow: {
          schedule: { ...others, weekly: { intervalWeeks: 1, dayOfWeek: day } },
          durationHours: hours,
          utcOffset: offset,
          startTime: start,
        },
      },
    };
  },
});
