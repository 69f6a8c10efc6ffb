import { azureOperator } from "../azure-operator.ts";
import { type LawSubject, lawUnless, writesOf } from "./subject.ts";

/** Laws 2 and 3: what is left after an apply. */
export function convergenceLaws(subject: LawSubject): void {
  test("2: after an apply there are no changes, and a second apply writes nothing", async () => {
    const first = await subject.run("apply");
    expect(first.outputs).toMatchObject({ changed: "true", drift: "true" });
    expect(Object.keys(subject.action.outputs).filter((name) => !(name in first.outputs))).toEqual([]);
    await subject.expectConverged();
    expect(await subject.run("check")).toSucceed();
    const second = await subject.run("apply");
    expect(second).toSucceed();
    expect(second.outputs).toMatchObject({ changed: "false", drift: "false", steps: "0" });
    expect(writesOf(second)).toEqual([]);
  });

  test("2: drift is found, named and repaired, and only drift", async () => {
    await subject.run("apply");
    await subject.arranged.introduceDrift(subject.cloud);
    const check = await subject.run("check");
    expect(check.code).toBe(1);
    expect(check.outputs).toMatchObject({ changed: "false", drift: "true" });
    expect(await subject.run("check", { "fail-on-drift": "false" })).toSucceed();
    expect(await subject.run("apply")).toSucceed();
    await subject.expectConverged();
    expect(await subject.run("check")).toSucceed();
  });

  lawUnless(subject.exempt.resourceGroup, "2: when its resource group is gone, a destroy ends well twice", async () => {
    const applied = await subject.run("apply");
    expect(applied.requests.some(({ url }) => /\/resourceGroups\//i.test(url))).toBe(true);
    const azure = await azureOperator(subject.cloud);
    const groups = await azure.list(`/subscriptions/${azure.subscription}/resourceGroups`);
    for (const { id } of groups) await azure.delete(String(id));
    for (const _ of ["what is left", "once more"])
      expect(await subject.run("destroy", { confirm: subject.arranged.confirm })).toSucceed();
    expect(await subject.run("plan")).toRefuse();
  });

  test("3: resources of others survive every mode", async () => {
    for (const mode of ["plan", "apply", "check"]) await subject.run(mode);
    await subject.run("destroy", { confirm: subject.arranged.confirm });
    await subject.expectForeignUntouched();
  });
}
