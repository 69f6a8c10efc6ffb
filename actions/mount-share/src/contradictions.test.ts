import { contradictions } from "./contradictions.ts";

const smb = { share: "messages", account: "contosomessages", "account-key": "key" };
const server = { path: "/srv/messages", server: "10.0.0.4" };

test.each<[Parameters<typeof contradictions>[0], string[]]>([
  [smb, []],
  [{ ...smb, "account-key": undefined, secret: "there" }, []],
  [{ share: "messages", account: "contosomessages", protocol: "NFS" }, []],
  [server, []],
  [{}, ["share"]],
  [{ ...smb, ...server }, ["share"]],
  [{ path: "/srv/messages" }, ["server"]],
  [{ ...server, protocol: "NFS", account: "contosomessages" }, ["account", "protocol"]],
  [{ ...smb, account: undefined }, ["account"]],
  [{ ...smb, protocol: "NFS", secret: "there" }, ["account-key", "secret"]],
  [{ ...smb, "account-key": undefined }, ["account-key"]],
])("of %j these are contradictory: %j", (given, named) => {
  expect(contradictions(given).map(({ input }) => input)).toEqual(named);
});
