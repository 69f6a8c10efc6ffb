import action from "../../../actions/eks-map-role/src/action.ts";
import { arnOf, awsAuthWorld, entryOf } from "../../../actions/eks-map-role/src/aws-auth-world.test-support.ts";

type Inputs = Readonly<Record<string, string>>;
type World = ReturnType<typeof awsAuthWorld>;

/** Something that takes access from nodes or people, or admits someone, if it works. */
export interface Attack {
  readonly class: string;
  readonly tried: string;
  /** What stands in aws-auth. */
  readonly mapRoles: string;
  readonly more?: Inputs;
  readonly arrange?: (world: World) => Promise<unknown>;
  readonly inputs: Inputs;
  /** What the run says. */
  readonly held: RegExp;
}

export const nodes = entryOf("nodes", "system:bootstrappers", "system:nodes");
export const own = arnOf("deployer");
export const byEntry = { via: "access-entry" };

/** Tests that each of these, at least so many, is refused in a plan and in an apply, and that all stays as it is. */
export function areHeldOff(attacks: readonly Attack[], least: number): void {
  const world = awsAuthWorld();

  test.each(attacks)("$class: $tried", async ({ mapRoles, more, arrange, inputs, held }) => {
    const { auth, aws, bench } = world.now();
    await auth.make(mapRoles, more);
    await arrange?.(world);
    const arns = ["nodes", "operator", "other"].map((name) => arnOf(`team/${name}`));
    const state = async () => [await auth.find(), await Promise.all([own, ...arns].map((arn) => aws.read("lab", arn)))];
    const before = await state();
    const via = "migrate" in inputs ? {} : { via: "aws-auth" };
    for (const mode of ["plan", "apply"]) {
      const ran = await bench.run(action, { cluster: "lab", ...via, ...inputs, mode });
      expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(held)]);
    }
    bench.cloud.world.faults.clear();
    expect(await state()).toEqual(before);
  });

  test("there are cases enough, each listed once", () => {
    expect(new Set(attacks.map((attack) => `${attack.class}: ${attack.tried}`)).size).toBe(attacks.length);
    expect(attacks.length).toBeGreaterThanOrEqual(least);
  });
}
