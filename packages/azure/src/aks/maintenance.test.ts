import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { maintenanceWindow, windowInput } from "./maintenance.ts";
import { ingressOptions } from "./options/ingress.ts";

const cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const id = `${cluster}/maintenanceConfigurations/aksManagedAutoUpgradeSchedule`;
const window = { day: "Saturday", start: "02:00", hours: 6, offset: "+00:00" };
const weekly = { weekly: { intervalWeeks: 1, dayOfWeek: "Saturday" } };
const wanted = { durationHours: 6, utcOffset: "+00:00", startTime: "02:00" };

// planned-maintenance.md of MicrosoftDocs/azure-aks-docs: at least four hours; one schedule of four kinds.
test.each([
  ["Saturday 02:00 6h", window],
  ["Sunday 23:59 24h +05:30", { day: "Sunday", start: "23:59", hours: 24, offset: "+05:30" }],
  ["Monday 00:00 4h -14:00", { day: "Monday", start: "00:00", hours: 4, offset: "-14:00" }],
  ["Saturday 02:00 3h", undefined],
  ["Saturday 02:00 25h", undefined],
  ["Saturday 24:00 6h", undefined],
  ["Sat 02:00 6h", undefined],
  ["Saturday 02:00 6h +15:00", undefined],
])("the window %j", (given, value) => {
  const problem = "Write a day, a time and 4 to 24 hours, such as Saturday 02:00 6h, or Saturday 02:00 6h +01:00.";
  expect(windowInput("When.").read(given)).toEqual(value ? { value } : { problem });
});

const look = async (schedule: object | undefined) => {
  const properties = { maintenanceWindow: { schedule, ...wanted, notAllowedDates: [] } };
  const fake = azureTaking(schedule === undefined ? {} : { [id]: { id, name: "w", properties } });
  const want = { cluster, name: "aksManagedAutoUpgradeSchedule", window } as const;
  return { ...fake, looked: await lookAt(maintenanceWindow(fake.azure, want)) };
};

test("a new one is each week, and one that is there stays", async () => {
  const { looked, asked } = await look(undefined);
  await looked.execute();
  expect(writesIn(asked)).toMatchObject([
    { method: "PUT", target: id, body: { properties: { maintenanceWindow: { schedule: weekly, ...wanted } } } },
  ]);
  expect((await look(weekly)).looked.operation).toBe("none");
});

test.each(["daily", "absoluteMonthly", "relativeMonthly"])("a schedule that is %s gives way", async (kind) => {
  const { looked, asked } = await look({ [kind]: { intervalMonths: 1 } });
  await looked.execute();
  const [{ body }] = writesIn(asked) as unknown as [
    { body: { properties: { maintenanceWindow: { schedule: object } } } },
  ];
  expect(body.properties.maintenanceWindow.schedule).toEqual({ [kind]: null, ...weekly });
  expect(body.properties.maintenanceWindow).toMatchObject({ ...wanted, notAllowedDates: [] });
});

// The Gateway API on AKS: managed-gateway-api.md and app-routing-gateway-api.md of MicrosoftDocs/azure-aks-docs.
test.each([
  [true, "Standard", "Enabled"],
  [false, "Disabled", "Disabled"],
])("gateway-api: %s is the installation %s, and its implementation %s", (given, installation, mode) => {
  expect(ingressOptions["gateway-api"].says(given)).toEqual({
    "properties.ingressProfile.gatewayAPI.installation": installation,
    "properties.ingressProfile.webAppRouting.gatewayAPIImplementations.appRoutingIstio.mode": mode,
  });
});
