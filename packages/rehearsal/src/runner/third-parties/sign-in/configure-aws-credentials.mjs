import { exportVariable, idToken, input, isTrue, mask, run, setOutput } from "./toolkit.mjs";

/** aws-actions/configure-aws-credentials by OIDC: a session of a role, left in the environment of later steps. */
await run(async () => {
  const region = input("aws-region");
  const inEnvironment = isTrue("output-env-credentials", true);
  const leave = (name, value) => inEnvironment && exportVariable(name, value);
  if (isTrue("unset-current-credentials"))
    for (const name of ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"]) leave(`AWS_${name}`, "");
  if (!/^[a-z0-9-]+$/.test(region)) throw new Error(`Region is not valid: ${region}`);
  for (const name of ["AWS_DEFAULT_REGION", "AWS_REGION"]) leave(name, region);
  const role = input("role-to-assume");
  if (role === "") throw new Error("A rehearsal assumes a role by OIDC only: give role-to-assume.");
  const token = await idToken(input("audience"));
  if (token === undefined)
    throw new Error(
      "Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers",
    );
  if (!role.startsWith("arn:aws"))
    throw new Error("Source Account ID is needed if the Role Name is provided and not the Role Arn.");
  const { keys, arn, userId } = await assume(region, role, token);
  for (const value of Object.values(keys)) mask(value);
  process.stdout.write(`Authenticated as assumedRoleId ${userId}\n`);
  for (const [name, value] of Object.entries(keys)) {
    leave(name, value);
    if (isTrue("output-credentials")) setOutput(name.toLowerCase().replaceAll("_", "-"), value);
  }
  if (!inEnvironment) return;
  // What GetCallerIdentity says of the session.
  const account = arn.split(":")[4];
  if (isTrue("mask-aws-account-id")) for (const value of [account, arn]) mask(value);
  setOutput("aws-account-id", account);
  setOutput("authenticated-arn", arn);
});

async function assume(region, RoleArn, WebIdentityToken) {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const answer = await fetch(`https://sts.${region}.${domain}/`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15", RoleArn, WebIdentityToken },
      RoleSessionName: input("role-session-name") || "GitHubActions",
      DurationSeconds: input("role-duration-seconds") || "3600",
    }),
  });
  const xml = await answer.text();
  const text = (name) => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1] ?? "";
  if (!answer.ok) throw new Error(`Could not assume role with OIDC: ${text("Message")}`);
  const keys = {
    AWS_ACCESS_KEY_ID: text("AccessKeyId"),
    AWS_SECRET_ACCESS_KEY: text("SecretAccessKey"),
    AWS_SESSION_TOKEN: text("SessionToken"),
  };
  return { keys, arn: text("Arn"), userId: text("AssumedRoleId") };
}
