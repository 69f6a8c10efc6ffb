import { instanceTypeLine, typesOf } from "./instance-type.ts";

test.each([
  ["name=small, cpu=2, memory=8Gi", { name: "small", cpu: "2", memory: "8Gi", gpu: undefined }],
  [" name = big-1,cpu=0.5,memory=512Mi , gpu=1", { name: "big-1", cpu: "0.5", memory: "512Mi", gpu: "1" }],
  ["name=a,cpu=500m,memory=1Ti", { name: "a", cpu: "500m", memory: "1Ti", gpu: undefined }],
  ["name=a,cpu=2", undefined],
  ["cpu=2,memory=8Gi", undefined],
  ["name=a,memory=8Gi", undefined],
  ["name=A,cpu=2,memory=8Gi", undefined],
  ["name=a,cpu=2,memory=8GB", undefined],
  ["name=a,cpu=x,memory=8Gi", undefined],
  ["name=a,cpu=2,memory=8Gi,gpu=many", undefined],
  ["name=a,cpu=2,memory=8Gi,disk=1", undefined],
  ["small", undefined],
])("the instance type %j", (line, value) => {
  expect(instanceTypeLine.read(line)).toEqual(
    value ? { value } : { problem: expect.stringMatching(/^Write name=, cpu= and memory=, .*memory=8Gi\.$/) },
  );
  const gpu = value?.gpu === undefined ? {} : { "nvidia.com/gpu": value.gpu };
  const resources = value && { cpu: value.cpu, memory: value.memory, ...gpu };
  if (value)
    expect(typesOf([value])).toEqual({ [value.name]: { resources: { requests: resources, limits: resources } } });
});
