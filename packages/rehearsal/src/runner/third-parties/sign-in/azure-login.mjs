import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { idToken, input, isTrue, mask, run } from "./toolkit.mjs";

const clouds = ["azurecloud", "azureusgovernment", "azurechinacloud"];
const authorities = ["login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn"];
const managers = ["management.azure.com", "management.usgovcloudapi.net", "management.chinacloudapi.cn"];
const names = ["AzureCloud", "AzureUSGovernment", "AzureChinaCloud"];

/** azure/login by OIDC: the profile that `az login` leaves, for later steps that run `az`. */
await run(async () => {
  const [client, tenant, subscription] = ["client-id", "tenant-id", "subscription-id"].map(input);
  const at = clouds.indexOf(input("environment").toLowerCase());
  if (at < 0) throw new Error(`A rehearsal signs in to ${clouds.join(", ")}, not to '${input("environment")}'.`);
  if (input("auth-type").toUpperCase() !== "SERVICE_PRINCIPAL")
    throw new Error("A rehearsal signs in by OIDC only: leave auth-type out.");
  if (client !== "") mask(client);
  if (client === "" || tenant === "")
    throw new Error(
      "Using auth-type: SERVICE_PRINCIPAL. Not all values are present. Ensure 'client-id' and 'tenant-id' are supplied.",
    );
  if (subscription === "" && !isTrue("allow-no-subscriptions")) throw new Error("Ensure subscriptionId is supplied.");
  const token = await idToken(input("audience"));
  if (token === undefined) throw new Error("Please make sure to give write permissions to id-token in the workflow.");
  const { iss, sub } = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString("utf8"));
  process.stdout.write(`Federated token details:\n issuer - ${iss}\n subject claim - ${sub}\n`);
  await signIn({ authority: authorities[at], manager: managers[at], client, tenant, token });
  if (!isInstalled("az")) return leaveProfile({ cloud: names[at], client, tenant, subscription });
  az("cloud", "set", "-n", input("environment").toLowerCase());
  const alone = isTrue("allow-no-subscriptions") ? ["--allow-no-subscriptions"] : [];
  const who = ["--service-principal", "--username", client, "--tenant", tenant];
  az("login", ...who, "--federated-token", token, ...alone);
  if (subscription !== "") az("account", "set", "--subscription", subscription);
  process.stdout.write("Azure CLI login succeeds by using OIDC.\n");
});

/** The exchange that `az login` does: it fails where Entra does not trust the job. */
async function signIn({ authority, manager, client, tenant, token }) {
  const answer = await fetch(`https://${authority}/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: client, client_assertion: token },
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      scope: `https://${manager}/.default`,
    }),
  });
  const { error_description: refused } = await answer.json();
  if (!answer.ok) throw new Error(`Login failed with Error: ${refused}`);
}

function isInstalled(name) {
  return spawnSync("/bin/sh", ["-c", `command -v ${name}`]).status === 0;
}

function az(...args) {
  const { status, stderr } = spawnSync("az", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`Login failed with Error: az ${args[0]} ended with ${status}. ${stderr}`);
}

/** Where there is no `az`, nothing reads more of what it leaves than which subscription is meant. */
function leaveProfile({ cloud: environmentName, client: name, tenant: tenantId, subscription: id }) {
  const folder = process.env.AZURE_CONFIG_DIR || join(process.env.HOME, ".azure");
  mkdirSync(folder, { recursive: true });
  const user = { name, type: "servicePrincipal" };
  const own = {
    id,
    name: id,
    state: "Enabled",
    user,
    isDefault: true,
    tenantId,
    environmentName,
    homeTenantId: tenantId,
  };
  writeFileSync(join(folder, "azureProfile.json"), JSON.stringify({ subscriptions: id === "" ? [] : [own] }));
  process.stdout.write("::warning::az is not installed on this machine: steps that run it fail in this rehearsal.\n");
}
