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

test("a name is no secret, and the login in an address is one", () => {
  expect(environmentSecrets({ AZURE_CLIENT_ID: "words that everyone reads" })).toEqual([]);
  const [secret] = environmentSecrets({ HTTPS_PROXY: "http://me:words-of-mine@proxy.example:3128" });
  expect(secret).toEqual({ value: "words-of-mine", user: "me" });
});
