import { optionsBeyondTier, registryOptions } from "./options.ts";

test("each input is a setting of the registry", () => {
  expect(
    registryOptions({
      "public-network-access": false,
      "network-default": "Deny",
      "allowed-ranges": ["203.0.113.7"],
      "trusted-services": true,
      "anonymous-pull": false,
      "data-endpoint": true,
      "role-assignment-mode": "AbacRepositoryPermissions",
    }),
  ).toEqual({
    publicAccess: false,
    networkDefault: "Deny",
    ranges: ["203.0.113.7"],
    trustedServices: true,
    anonymousPull: false,
    dataEndpoint: true,
    roleMode: "AbacRepositoryPermissions",
  });
});

// What the tiers have: Azure's page "Azure Container Registry SKU features and limits".
test.each([
  ["an unknown tier", undefined, { "data-endpoint": true }, []],
  ["Premium", "Premium", { "public-network-access": false, "data-endpoint": true, replicas: ["west"] }, []],
  ["no replicas", "Basic", { replicas: [] }, []],
  ["Standard", "Standard", { "anonymous-pull": true, replicas: ["west"] }, [["replicas", "Premium"]]],
  [
    "Basic",
    "Basic",
    { "anonymous-pull": true, "public-network-access": false },
    [
      ["public-network-access", "Premium"],
      ["anonymous-pull", "Standard"],
    ],
  ],
] as const)("what is asked of %s is judged before anything is read", (_, tier, given, lacked) => {
  expect(optionsBeyondTier(tier, given as Parameters<typeof optionsBeyondTier>[1])).toEqual(
    lacked.map(([input, needed]) => ({
      input,
      problem: `The tier ${tier} lacks it: write sku: ${needed}, or leave it out.`,
    })),
  );
});
