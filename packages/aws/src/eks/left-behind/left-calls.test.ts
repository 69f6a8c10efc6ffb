import { fakeAws, refusal } from "../../client/fake-aws.test-support.ts";
import { deleteLeft, isLeft } from "./left-calls.ts";

afterEach(() => jest.restoreAllMocks());

const volume = (InstanceId?: string) => ({
  Volumes: [{ Attachments: InstanceId === undefined ? [] : [{ InstanceId }] }],
});
const names = (asked: readonly { readonly name: string }[]) => asked.map(({ name }) => name);

// The states of a volume: EC2's API reference of DeleteVolume, which takes none that is attached.
test("a volume is deleted once its machine has let it go", async () => {
  const { aws, asked, rests } = fakeAws([volume("i-1"), volume("i-1"), volume(), {}]);
  await deleteLeft("volume", "vol-1", aws);
  expect(names(asked)).toEqual(["DescribeVolumes", "DescribeVolumes", "DescribeVolumes", "DeleteVolume"]);
  expect(rests).toEqual([15_000, 15_000]);
});

test("a volume that stays attached is not deleted, and its machine is named", async () => {
  const { aws, asked } = fakeAws(() => volume("i-1"));
  await expect(deleteLeft("volume", "vol-1", aws)).rejects.toThrow("vol-1 is still attached to i-1");
  expect(new Set(names(asked))).toEqual(new Set(["DescribeVolumes"]));
});

test("a volume that someone else deletes meanwhile is gone", async () => {
  await deleteLeft("volume", "vol-1", fakeAws([refusal(400, "InvalidVolume.NotFound")]).aws);
  const { aws } = fakeAws([refusal(400, "InvalidVolume.NotFound"), volume()]);
  expect([await isLeft("volume", "vol-1", aws), await isLeft("volume", "vol-1", aws)]).toEqual([false, true]);
});

// "ELB app/NAME/ID" is the description of the interfaces: alantech/iasql#654.
test("a load balancer is gone when its network interfaces are", async () => {
  const { aws, asked } = fakeAws([{}, { NetworkInterfaces: [{}] }, { NetworkInterfaces: [] }]);
  await deleteLeft("load balancer", "arn:aws:elasticloadbalancing:r:1:loadbalancer/app/web/0a1b", aws);
  expect(names(asked)).toEqual(["DeleteLoadBalancer", "DescribeNetworkInterfaces", "DescribeNetworkInterfaces"]);
  expect(asked[1]?.input).toEqual({ Filters: [{ Name: "description", Values: ["ELB app/web/0a1b"] }] });
});
