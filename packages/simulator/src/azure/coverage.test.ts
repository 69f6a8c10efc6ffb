import { coverage } from "./coverage.ts";
import { arrange } from "./engine/world.test-support.ts";

const guid = "11111111-1111-4111-8111-111111111111";

/** The path of an entry with a name for everything in it: nothing of that name is there. */
function pathOf(subject: string, sub: string, rg: string): string {
  if (subject.startsWith("{scope}")) return subject.replace("{scope}", rg).replace(/\{\w+\}/g, guid);
  if (subject.startsWith("/"))
    return subject
      .replace("/subscriptions/{subscription}", sub)
      .replace("{group}", "rg")
      .replace("{namespace}", "Microsoft.Network")
      .replace(/\{\w+\}/g, "none");
  if (subject.startsWith("Microsoft.Resources/")) return `${sub}/resourceGroups/none`;
  const [namespace, ...types] = subject.split("/");
  return `${rg}/providers/${namespace}${types.map((type) => `/${type}/${guid}`).join("")}`;
}

describe("what ARM covers", () => {
  test.each(
    coverage.flatMap((one) =>
      one.verbs.map((verb): [string, string, (typeof coverage)[number]] => [verb, one.subject, one]),
    ),
  )("%s %s is answered by its own provider", async (verb, subject, { apiVersions: [, last] }) => {
    const { request, sub, group } = arrange();
    const path = pathOf(subject, sub, await group());
    const [method = "", action] = verb.split(" ");
    const url = `${verb === "LIST" ? path.slice(0, path.lastIndexOf("/")) : path}${action ? `/${action}` : ""}?api-version=${last}`;
    const got = await request(method === "LIST" ? "GET" : method, url, method === "PUT" ? "{}" : "");
    expect(JSON.stringify(got.body)).not.toMatch(
      /This simulator has|does not support http method|has no action|NoRegisteredProviderFound/,
    );
    expect(got.status).toBeLessThan(500);
  });

  test("no subject is listed twice", () => {
    const keys = coverage.flatMap(({ subject, verbs }) => verbs.map((verb) => `${verb} ${subject}`));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
