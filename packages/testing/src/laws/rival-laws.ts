import { account } from "@slipway/simulator";
import { type LawSubject, lawUnless } from "./subject.ts";

/** Law 5: others write at the same time. */
export function rivalLaws(subject: LawSubject): void {
  test("5: two runs at once both succeed, and nothing is created twice", async () => {
    const both = await Promise.all([subject.run("apply"), subject.run("apply")]);
    for (const ran of both) expect(ran).toSucceed();
    await subject.expectConverged();
    await subject.expectForeignUntouched();
  });

  test("5: a change that someone else makes at any moment is not lost", async () => {
    const { arranged, cloud } = subject;
    for (const index of subject.indexes()) {
      subject.restart();
      let theirs: unknown;
      subject.before(index, async () => {
        await arranged.concurrentEdit(cloud, index);
        theirs = await arranged.foreign(cloud);
      });
      const ran = await subject.run("apply");
      cloud.before(undefined);
      expect(ran).toSucceed();
      // A run may need fewer requests than the first one did: then no one came in between.
      if (theirs !== undefined) expect(await arranged.foreign(cloud)).toEqual(theirs);
      await subject.expectConverged();
    }
  });

  lawUnless(
    subject.exempt.rival,
    "5: what someone else makes first, at any moment, keeps what they added",
    async () => {
      const { cloud, arranged } = subject;
      const { rival } = arranged;
      if (rival === undefined)
        throw new Error("The arrangement has no rival, and no reason why the law does not apply.");
      const { clock } = cloud.world;
      const begun = clock.now();
      expect(await subject.run("apply")).toSucceed();
      await rival.add(cloud);
      const theirs = await rival.added(cloud);
      const created = cloud.world.snapshot();
      const took = clock.now() - begun;
      for (const index of subject.indexes()) {
        subject.restart();
        clock.advance(took);
        let came = false;
        subject.before(index, () => {
          came = true;
          // Who is signed in stays so.
          const { keys } = account(cloud.world);
          cloud.world.restore(created);
          Object.assign(account(cloud.world).keys, keys);
        });
        const ran = await subject.run("apply");
        cloud.before(undefined);
        expect(ran).toSucceed();
        // A run may need fewer requests than the first one did: then no one came in between.
        if (came) expect(await rival.added(cloud)).toEqual(theirs);
      }
    },
  );
}
