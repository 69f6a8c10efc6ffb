import { type Asked, fakeAws } from "../../client/fake-aws.test-support.ts";
import { addon } from "./addon.ts";
import type { AddonWant } from "./addon-state.ts";

afterEach(() => jest.restoreAllMocks());

const want: AddonWant = {
  cluster: "c",
  name: "coredns",
  version: undefined,
  configuration: undefined,
  conflicts: undefined,
  role: undefined,
  tags: undefined,
};
const issue = (code: string, message: string) => ({ code, message, resourceIds: [] });

/** An add-on that has these states in turn, in a cluster; the last stays. */
function there(states: readonly object[], mode?: "plan" | "check" | "apply") {
  const left = [...states];
  return fakeAws(({ name }: Asked) => {
    if (name !== "DescribeAddon") return {};
    const state = left.length > 1 ? left.shift() : left[0];
    return { addon: { clusterName: "c", addonName: "coredns", addonVersion: "v1", ...state } };
  }, mode);
}

const look = async ({ aws }: ReturnType<typeof fakeAws>, wait = false) =>
  await addon(aws, want).inspect({ wait, want: "present" });

// The codes: EKS's API reference, AddonIssue.
test.each([
  [[issue("InsufficientNumberOfReplicas", "Too few.")], "Too few.", "Its pods find no node to run on"],
  [[issue("ConfigurationConflict", "Conflicts.")], "Conflicts.", "give resolve-conflicts: OVERWRITE"],
  [[issue("AccessDenied", "No.")], "No.", "give it a role with the policies that AWS recommends"],
  [[issue("ClusterUnreachable", "No way."), issue("InternalFailure", "Oh.")], "Oh.", "Mend what EKS says of it"],
  [[], "EKS does not say why", "Mend what EKS says of it"],
])("an add-on that is degraded by %j is refused, but for a plan", async (issues, why, remedy) => {
  const state = { status: "DEGRADED", health: { issues } };
  await expect(look(there([state], "check"))).rejects.toMatchObject({
    message: expect.stringMatching(/^The add-on coredns is as declared and DEGRADED: .*\.$/),
    remedy: expect.stringContaining(remedy),
  });
  await expect(look(there([state]))).rejects.toThrow(why);
  const plan = there([state], "plan");
  expect((await look(plan)).step).toBeUndefined();
  expect(plan.said).toHaveLength(issues.length);
});

test.each(["CREATE_FAILED", "UPDATE_FAILED"])("an add-on that has %s is updated again", async (status) => {
  const { step } = await look(there([{ status }]));
  expect(step).toMatchObject({ operation: "update", changes: [{ field: "status", have: status, want: "ACTIVE" }] });
});

test.each(["CREATING", "UPDATING", "DELETING"])("an add-on that is %s is waited for", async (status) => {
  const fake = there([{ status }, { status }, { status: "ACTIVE" }]);
  expect((await look(fake, true)).step).toBeUndefined();
  expect(fake.waited).toEqual(["the add-on coredns"]);
  expect(fake.rests).toHaveLength(1);
});
