import { cloudOf, cloudOfRegion, clouds } from "./clouds.ts";

const hosts = (...urls: string[]) => urls.map((url) => new URL(url).host);

// azure-cli-core's cloud.py: resource_manager, active_directory, acr_login_server_endpoint, storage_endpoint. What a token of
// GitHub's is made out to: Azure/login#452 and terraform-provider-azurerm#28059.
test.each([
  ["public", "management.azure.com", "login.microsoftonline.com", "azurecr.io", "core.windows.net", ""],
  [
    "us-government",
    "management.usgovcloudapi.net",
    "login.microsoftonline.us",
    "azurecr.us",
    "core.usgovcloudapi.net",
    "USGov",
  ],
  ["china", "management.chinacloudapi.cn", "login.chinacloudapi.cn", "azurecr.cn", "core.chinacloudapi.cn", "China"],
] as const)("the cloud %s has hosts of its own", (name, arm, login, registries, storage, ending) => {
  const cloud = cloudOf(name, undefined, {});
  expect(hosts(cloud.arm, cloud.audience, cloud.authority)).toEqual([arm, arm, login]);
  expect([cloud.registrySuffix, cloud.storageSuffix]).toEqual([registries, storage]);
  expect(cloud.federatedAudience).toBe(`api://AzureADTokenExchange${ending}`);
});

test.each([
  ["northeurope", "public"],
  ["usgovvirginia", "us-government"],
  ["USDoD Central", "us-government"],
  ["China East 2", "china"],
  ["uschina", "public"],
  ["westus", "public"],
])("the region %s is in the cloud %s", (region, cloud) => {
  expect(cloudOfRegion(region)).toBe(cloud);
});

test("an endpoint and an authority of one's own take the place of the cloud's, and the rest stays", () => {
  const own = { AZURE_ARM_ENDPOINT: "https://arm.env/", AZURE_AUTHORITY_HOST: "https://login.env//" };
  expect(cloudOf("public", undefined, own)).toEqual({
    ...clouds.public,
    arm: "https://arm.env",
    authority: "https://login.env",
  });
  expect(cloudOf("china", "https://arm.input", own).arm).toBe("https://arm.input");
  expect(cloudOf("china", undefined, { AZURE_ARM_ENDPOINT: "", AZURE_AUTHORITY_HOST: "" })).toEqual(clouds.china);
});
