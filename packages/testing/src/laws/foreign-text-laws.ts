import { foreignCommands, foreignMarkup, foreignText } from "../foreign-text.ts";
import type { Ran } from "../run-action.ts";
import type { LawSubject } from "./subject.ts";

/** Law 11: nothing that others wrote is a command, a link or a heading. */
export function foreignTextLaws(subject: LawSubject): void {
  const expectOnlyText = (ran: Ran) => {
    expect(foreignCommands(ran.printed)).toEqual([]);
    expect(foreignMarkup(ran.summary)).toEqual([]);
    expect(ran.masked.filter((mask) => ran.printed.includes(mask))).toEqual([]);
  };

  test("11: a refusal in any words is only text, at any request", async () => {
    for (const index of subject.indexes()) {
      subject.restart();
      subject.cloud.world.faults.add({ kind: "refused", text: foreignText, match: { index, count: 1 } });
      expectOnlyText(await subject.run("apply"));
      subject.cloud.world.faults.clear();
    }
  });

  // With the marks of what is ours left as they are, a run gets to all that it does; without them things are others'.
  test.each([
    ["of things of ours", /slipway-[0-9a-f]{16}/],
    ["and in marks", undefined],
  ])("11: what people wrote in tags, labels, descriptions and messages %s is only text, in every mode", async (_, keep) => {
    const { faults } = subject.cloud.world;
    if (keep) expect(await subject.run("apply")).toSucceed();
    faults.add({ kind: "foreign-text", text: foreignText, match: { every: 1 }, ...(keep ? { keep } : {}) });
    for (const mode of ["plan", "apply", "check", "destroy"])
      expectOnlyText(await subject.run(mode, { confirm: subject.arranged.confirm }));
  });
}
