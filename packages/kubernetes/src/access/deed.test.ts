import { deedOf } from "./deed.ts";

test.each([
  ["get pods", { verb: "get", group: "", resource: "pods" }],
  ["get pods/log in apps", { verb: "get", group: "", resource: "pods", subresource: "log", namespace: "apps" }],
  [
    "patch deployments.apps/scale in a-b",
    { verb: "patch", group: "apps", resource: "deployments", subresource: "scale", namespace: "a-b" },
  ],
  [
    "list gitrepositories.source.toolkit.fluxcd.io",
    { verb: "list", group: "source.toolkit.fluxcd.io", resource: "gitrepositories" },
  ],
  ["* *", { verb: "*", group: "", resource: "*" }],
])("%s is asked as what kubectl auth can-i asks", (text, asked) => {
  expect(deedOf(text)).toEqual({ text, ...asked });
});
