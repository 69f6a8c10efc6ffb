import { type LawSubject, lawUnless, writesOf } from "./subject.ts";

/** Every mark of ours, as the engine writes it, wherever it is kept. */
const marks = /slipway-?(?=[0-9a-f]{16}(?![0-9a-f]))/gi;

/** What is there already, equal in all but who made it, is taken as it is, and a destroy leaves it. */
export function adoptionLaws(subject: LawSubject): void {
  lawUnless(
    subject.exempt.adopted,
    "3: an equal thing that bears no mark of ours is neither written nor removed",
    async () => {
      expect(await subject.run("apply")).toSucceed();
      const { world } = subject.cloud;
      world.restore(JSON.parse(JSON.stringify(world.snapshot()).replaceAll(marks, "others")));
      const again = await subject.run("apply");
      expect(again).toSucceed();
      expect(writesOf(again)).toEqual([]);
      const planned = await subject.run("plan-destroy");
      expect(planned).toSucceed();
      expect(planned.outputs.steps).toBe("0");
    },
  );
}
