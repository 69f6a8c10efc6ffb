import { autoscaleLine, databaseLine, workerLine } from "./lines.ts";

const scaling = autoscaleLine("How workers come and go.");
const [D8, D4] = ["Standard_D8_v3", "Standard_D4_v3"];
const keysOf = {
  worker: "Write type=, disk=, count=, with commas between them.",
  scale: "Write type=, disk=, min=, max=, standby=, downscale-seconds=, with commas between them.",
  database: "Write role=, type=, disk=, count=, with commas between them.",
};

test.each([
  [`type=${D8}, disk=300, count=2`, { value: { instanceType: D8, diskSize: 300, count: 2 } }],
  [` type = ${D8} ,count= 0`, { value: { instanceType: D8, diskSize: 512, count: 0 } }],
  [`type=${D8}`, { problem: "Write count= with a whole number." }],
  ["count=2", { problem: "Write type= with an instance type such as Standard_D8_v3." }],
  [`type=8, count=2`, { problem: "Write type= with an instance type such as Standard_D8_v3." }],
  [`type=${D8}, count=two`, { problem: "Write count= with a whole number." }],
  [`type=${D8}, count=123456`, { problem: "Write count= with a whole number." }],
  [`type=${D8}, count=2, disk=`, { problem: "Write disk= with a whole number." }],
  [`type=${D8}, count=2, zone=1`, { problem: keysOf.worker }],
  [`type=${D8}, count=2,`, { problem: keysOf.worker }],
  [`type=${D8}, count=2, toString=1`, { problem: keysOf.worker }],
])("workers: %s", (line, reading) => expect(workerLine.read(line)).toEqual(reading));

const scaled = {
  instanceType: D4,
  diskSize: 512,
  minWorkers: 1,
  maxWorkers: 4,
  standbyWorkers: 0.5,
  downscaleWaitTime: 300,
};
test.each([
  ["off", { value: "off" }],
  [`type=${D4}, min=1, max=4`, { value: scaled }],
  [
    `type=${D4}, min=1, max=4, disk=256, standby=0.25, downscale-seconds=60`,
    { value: { ...scaled, diskSize: 256, standbyWorkers: 0.25, downscaleWaitTime: 60 } },
  ],
  [`type=${D4}, min=4, max=4, standby=1`, { value: { ...scaled, minWorkers: 4, standbyWorkers: 1 } }],
  [`type=${D4}, min=5, max=4`, { problem: "Write max= with at least what min= says." }],
  [`type=${D4}, min=1`, { problem: "Write max= with a whole number." }],
  [`type=${D4}, max=1`, { problem: "Write min= with a whole number." }],
  [`type=${D4}, min=1, max=4, standby=1.5`, { problem: "Write standby= with a share from 0 to 1." }],
  [`type=${D4}, min=1, max=4, downscale-seconds=x`, { problem: "Write downscale-seconds= with a whole number." }],
  ["on", { problem: keysOf.scale }],
])("scaling: %s", (line, reading) => expect(scaling.read(line)).toEqual(reading));

test.each([
  [`role=data, type=${D4}`, { value: { role: "data", instanceType: D4, diskSize: undefined, count: undefined } }],
  [`role=mysql, type=${D4}, disk=64, count=3`, { value: { role: "mysql", instanceType: D4, diskSize: 64, count: 3 } }],
  [`role=head, type=${D4}`, { problem: "Write role= with one of management, data, mysql, api, single." }],
  [`type=${D4}`, { problem: "Write role= with one of management, data, mysql, api, single." }],
  ["data", { problem: keysOf.database }],
])("the database: %s", (line, reading) => expect(databaseLine.read(line)).toEqual(reading));
