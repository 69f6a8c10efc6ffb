import { fakeAws, refusal } from "../../client/fake-aws.test-support.ts";
import { leftKinds } from "./left.ts";
import { deleteLeft, isLeft } from "./left-calls.ts";

afterEach(() => jest.restoreAllMocks());

const Tags = [
  { Key: "kubernetes.io/cluster/lab", Value: "owned" },
  { Key: "kubernetes.io/service-name", Value: "default/web" },
  { Key: "CSIVolumeName", Value: "pvc-1" },
];
const volume = (InstanceId?: string) => ({
  Volumes: [{ Tags, Attachments: InstanceId === undefined ? [] : [{ InstanceId }] }],
});
const one = { kind: "volume", id: "vol-1" } as const;
const names = (asked: readonly { readonly name: string }[]) => asked.map(({ name }) => name);

// The states of a volume: EC2's API reference of DeleteVolume, which takes none that is attached.
test("a volume is deleted once its machine has let it go", async () => {
  const { aws, asked, rests } = fakeAws([volume("i-1"), volume("i-1"), volume(), volume(), {}]);
  await deleteLeft(one, "lab", aws);
  expect(names(asked)).toEqual([...Array(4).fill("DescribeVolumes"), "DeleteVolume"]);
  expect(rests).toEqual([15_000, 15_000]);
});

test("a volume that stays attached is not deleted, and its machine is named", async () => {
  const { aws, asked } = fakeAws(() => volume("i-1"));
  await expect(deleteLeft(one, "lab", aws)).rejects.toThrow("vol-1 is still attached to i-1");
  expect(new Set(names(asked))).toEqual(new Set(["DescribeVolumes"]));
});

test("a volume that someone else deletes meanwhile is gone", async () => {
  await deleteLeft(one, "lab", fakeAws([refusal(400, "InvalidVolume.NotFound")]).aws);
  const { aws } = fakeAws([refusal(400, "InvalidVolume.NotFound"), volume()]);
  expect([await isLeft("volume", "vol-1", aws), await isLeft("volume", "vol-1", aws)]).toEqual([false, true]);
});

// "ELB app/NAME/ID" is the description of the interfaces: alantech/iasql#654.
test("a load balancer is gone when its network interfaces are", async () => {
  const { aws, asked } = fakeAws([
    { TagDescriptions: [{ Tags }] },
    {},
    { NetworkInterfaces: [{}] },
    { NetworkInterfaces: [] },
  ]);
  const id = "arn:aws:elasticloadbalancing:r:1:loadbalancer/app/web/0a1b";
  await deleteLeft({ kind: "load balancer", id }, "lab", aws);
  const interfaces = "DescribeNetworkInterfaces";
  expect(names(asked)).toEqual(["DescribeTags", "DeleteLoadBalancer", interfaces, interfaces]);
  expect(asked[2]?.input).toEqual({ Filters: [{ Name: "description", Values: ["ELB app/web/0a1b"] }] });
});

// Tags can change at any time; AWS itself refuses to delete only what is in use: API references of DeleteTargetGroup (ResourceInUse),
// DeleteSecurityGroup (DependencyViolation) and DeleteVolume (VolumeInUse); a load balancer goes with its listeners.
test.each([...leftKinds])("a %s that was given other tags since it was found is not deleted", async (kind) => {
  const others = [{ Key: "kubernetes.io/cluster/lab2", Value: "owned" }, ...Tags.slice(1)];
  const shown = { Tags: others, GroupName: "k8s-elb-a0", Attachments: [] };
  const { aws, asked } = fakeAws(() => ({ TagDescriptions: [shown], SecurityGroups: [shown], Volumes: [shown] }));
  await expect(deleteLeft({ kind, id: "one" }, "lab", aws)).rejects.toThrow(
    `The ${kind} one no longer has the tags of lab, so it was not deleted.`,
  );
  expect(names(asked).filter((name) => name.startsWith("Delete"))).toEqual([]);
});

// AssociatedResource and InstanceOwningService: VolumeAttachment in EC2's API reference.
test("a volume that something of AWS's has is in use too", async () => {
  const { aws } = fakeAws(() => ({ Volumes: [{ Tags, Attachments: [{ AssociatedResource: "arn:aws:ecs:task" }] }] }));
  await expect(deleteLeft(one, "lab", aws)).rejects.toThrow("vol-1 is still attached to arn:aws:ecs:task");
});
