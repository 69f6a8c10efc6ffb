import { ecrForm, ecrRegistry } from "./registry.ts";

const host = "111122223333.dkr.ecr.eu-north-1.amazonaws.com";

test.each([
  [host, undefined, host, "eu-north-1"],
  [`${host}/team/base`, "us-east-1", host, "eu-north-1"],
  ["111122223333", "eu-north-1", host, "eu-north-1"],
  ["arn:aws:ecr:eu-north-1:111122223333:repository/base", "us-east-1", host, "eu-north-1"],
  ["111122223333", "cn-north-1", "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  ["111122223333", "eusc-de-east-1", "111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
  [
    "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov/base",
    undefined,
    "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov",
    "us-iso-east-1",
  ],
  [
    "111122223333.dkr-ecr.us-gov-west-1.on.aws",
    undefined,
    "111122223333.dkr-ecr.us-gov-west-1.on.aws",
    "us-gov-west-1",
  ],
])("%s, with the region %s, is the registry %s", (given, region, name, where) => {
  expect(given).toMatch(ecrForm.pattern);
  expect(ecrRegistry(given, region)).toEqual({ host: name, region: where });
});

test("an account alone does not say which of its registries", () => {
  expect(ecrRegistry("111122223333", undefined)).toBeUndefined();
});
