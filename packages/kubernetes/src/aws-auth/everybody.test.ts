import { fakeCluster } from "../client/fake-cluster.test-support.ts";
import { everybodyIn } from "./everybody.ts";

const path = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
const role = "arn:aws:iam::111122223333:role/dev";
const user = "arn:aws:iam::111122223333:user/eve";
const look = (data: object | undefined) =>
  everybodyIn(fakeCluster(data ? { [path]: { metadata: { name: "aws-auth" }, data } } : {}).kubernetes);

// The three lists: "Enabling IAM principal access" of the EKS user guide; mapAccounts: aws-iam-authenticator's README.
test.each<[string, object | undefined, object[], string[]]>([
  ["that is not there", undefined, [], []],
  ["without lists", {}, [], []],
  [
    "with roles and users",
    {
      mapRoles: `- rolearn: ${role}\n  username: dev\n  groups: [a, b]\n`,
      mapUsers: `- userarn: ${user}\n  groups: [c]\n`,
    },
    [
      { arn: role, username: "dev", groups: ["a", "b"] },
      { arn: user, username: undefined, groups: ["c"] },
    ],
    [],
  ],
  [
    "with whole accounts",
    { mapAccounts: '- "111122223333"\n- "444455556666"\n' },
    [],
    ["mapAccounts admits every role and user of 111122223333, 444455556666: an entry is for one"],
  ],
  [
    "with lists that cannot be read",
    { mapRoles: "a: [", mapUsers: "a: [" },
    [],
    ["mapRoles of aws-auth cannot be read", "mapUsers of aws-auth cannot be read"],
  ],
  [
    "with an entry for no one",
    { mapRoles: "- username: dev\n", mapUsers: "- username: eve\n" },
    [],
    ["mapRoles has an entry without a rolearn", "mapUsers has an entry without a userarn"],
  ],
])("an aws-auth %s", async (_, data, admitted, problems) => {
  const found = await look(data);
  expect(found.admitted).toEqual(admitted.map((each) => expect.objectContaining(each)));
  expect(found.problems).toEqual(problems);
});

test("an entry for many is no entry for one", async () => {
  const { problems } = await look({ mapRoles: `- rolearn: ${role}*\n  username: x\n` });
  expect(problems).toEqual([`${role}* means many: an entry is for one`]);
});
