import type { AnyAction } from "@slipway/action";
import type { Arrange } from "../arrangement.ts";
import { inputLaws } from "./input-laws.ts";
import { transcriptLaw } from "./plan-laws.ts";
import { LawSubject } from "./subject.ts";

const modes = ["plan", "apply", "check", "destroy"];

/** The laws of an action that only reads what the job has checked out: it has no plan, and nothing to make, cut or approve. */
export function readerLaws(action: AnyAction, arrange: Arrange): void {
  const subject = new LawSubject(action, arrange, {});
  describe(`${action.name} keeps the laws`, () => {
    beforeAll(() => subject.open());
    afterAll(() => subject.close());

    test("1, 2, 10: no mode asks anyone anything, finds drift or changes anything", async () => {
      for (const mode of modes) {
        const ran = await subject.run(mode, { confirm: subject.arranged.confirm });
        expect(ran).toSucceed();
        expect(ran.requests).toEqual([]);
        expect(ran.outputs).toMatchObject({ changed: "false", drift: "false", steps: "0" });
      }
    });

    test("2: all outputs are put out, the same ones each time", async () => {
      const [first, second] = [await subject.run("apply"), await subject.run("apply")];
      expect(Object.keys(action.outputs).filter((name) => !(name in first.outputs))).toEqual([]);
      expect(second.outputs).toEqual(first.outputs);
    });

    transcriptLaw(subject);
    inputLaws(subject);
  });
}
