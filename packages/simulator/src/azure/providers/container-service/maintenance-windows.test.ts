import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { api, withCluster } from "./with-cluster.test-support.ts";

describe("maintenance windows", () => {
  const window = (schedule: JsonObject, durationHours = 6) => ({
    properties: { maintenanceWindow: { schedule, durationHours, startTime: "02:00" } },
  });
  const weekly = { weekly: { intervalWeeks: 1, dayOfWeek: "Saturday" } };
  test.each<[string, JsonObject, number]>([
    ["aksManagedAutoUpgradeSchedule", window(weekly), 200],
    ["default", window({ daily: { intervalDays: 1 } }), 400],
    ["aksManagedNodeOSUpgradeSchedule", window({ ...weekly, daily: { intervalDays: 1 } }), 400],
    ["aksManagedNodeOSUpgradeSchedule", window(weekly, 3), 400],
    ["mine", window(weekly), 400],
  ])("%s", async (name, body, status) => {
    const { request, id } = await withCluster();
    const got = await request("PUT", `${id}/maintenanceConfigurations/${name}?${api}`, body);
    expect(got.status).toBe(status);
    if (status === 200)
      expect(at(got.body, "properties.maintenanceWindow")).toMatchObject({
        utcOffset: "+00:00",
        ...objectOf(at(body, "properties.maintenanceWindow")),
      });
  });
});
