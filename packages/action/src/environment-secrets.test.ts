import { environmentSecrets, shortSecrets } from "./environment-secrets.ts";

// Azure's and AWS's pages on environment variables, Terraform's azurerm, GitHub's runner (JobExtension) and gh's own help.
test.each([
  ...["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD", "ARM_CLIENT_SECRET"],
  ...["ARM_ACCESS_KEY", "IDENTITY_HEADER", "MSI_SECRET"],
  ...["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"],
  ...["ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_RUNTIME_TOKEN", "GITHUB_TOKEN", "GH_TOKEN", "GH_ENTERPRISE_TOKEN"],
])("%s is a secret, and one that no log could hide is refused", (name) => {
  expect(environmentSecrets({ [name]: "words that no one reads" })).toEqual([{ value: "words that no one reads" }]);
  expect(environmentSecrets({ [name]: "" })).toEqual([]);
  expect(shortSecrets({ [name]: "short" })).toEqual([
    { input: `${name}, a variable of the environment`, problem: expect.stringMatching(/^It is too short/) },
  ]);
});

test.each([
  ["http://me:words-of-mine@proxy.example", [{ value: "words-of-mine", user: "me" }]],
  [
    "https://token-of-mine@example.com/a.git",
    [{ value: "token-of-mine" }, { value: "token-of-mine", user: "token-of-mine" }],
  ],
  [
    "http://me%40home:words%2Fmine@proxy.example",
    [
      { value: "words%2Fmine", user: "me%40home" },
      { value: "words/mine", user: "me@home" },
    ],
  ],
  ["http://me:50%25%@proxy.example", [{ value: "50%25%", user: "me" }]],
  ["ssh://deployer@example.com/a.git", []],
  ["ssh://deployer:words-of-mine@example.com", [{ value: "words-of-mine", user: "deployer" }]],
  ["me@example.com", []],
  ["http://proxy.example", []],
])("what is secret in the address %s", (address, secrets) => {
  const found = environmentSecrets({ ANY_NAME: address, UNSET: undefined });
  const distinct = found.filter(
    (each, at) => found.findIndex((one) => JSON.stringify(one) === JSON.stringify(each)) === at,
  );
  expect(distinct).toEqual(secrets);
});

test("a secret that a log can hide is not too short", () => {
  expect(shortSecrets({ GITHUB_TOKEN: "eight888" })).toEqual([]);
  expect(shortSecrets({ GITHUB_TOKEN: "seven77", GH_TOKEN: "", ANY_NAME: "x" })).toEqual([
    {
      input: "GITHUB_TOKEN, a variable of the environment",
      problem: "It is too short to be hidden in a log: give it at least 8 characters, or unset it.",
    },
  ]);
});

test("a name is no secret, and the login in an address is one", () => {
  expect(environmentSecrets({ AZURE_CLIENT_ID: "words that everyone reads" })).toEqual([]);
  const [secret] = environmentSecrets({ HTTPS_PROXY: "http://me:words-of-mine@proxy.example:3128" });
  expect(secret).toEqual({ value: "words-of-mine", user: "me" });
});
