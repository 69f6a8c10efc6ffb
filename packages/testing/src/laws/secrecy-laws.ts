import type { Recorded } from "@slipway/simulator";
import { leaksOf, secretsOf } from "../leaks.ts";
import { includedIn } from "../requests.ts";
import { type LawSubject, lawUnless } from "./subject.ts";

/** Laws 6 and 8: what a log must not and what it must say. */
export function secrecyLaws(subject: LawSubject): void {
  test("6: no secret shows anywhere, in any form", async () => {
    const { arranged, cloud } = subject;
    const since = cloud.world.record.requests.length;
    for (const mode of ["plan", "apply", "check", "destroy"]) {
      const ran = await subject.run(mode, { confirm: arranged.confirm });
      const secrets = secretsOf(cloud, since, arranged.secrets ?? []);
      expect(secrets.length).toBeGreaterThan(0);
      expect(leaksOf(ran, secrets)).toEqual([]);
      // GitHub drops a job's output, without a word, when something masked is in it.
      for (const output of Object.values(ran.outputs))
        expect(ran.masked.filter((mask) => output.includes(mask))).toEqual([]);
    }
  });

  lawUnless(
    subject.exempt.permissions,
    "8: a denial says who needs which permission, and is not tried again",
    async () => {
      const { arranged } = subject;
      const { record, access } = subject.cloud.world;
      const since = record.requests.length;
      await subject.run("apply");
      const needed = record.needed(since).map(({ permission }) => permission);
      const permitted = record.requests.slice(since).filter((entry) => entry.permissions?.length);
      const identities = new Set(permitted.map(({ identity = "" }) => identity));
      expect(needed.length).toBeGreaterThan(0);
      for (const denied of needed.filter((each) => !includedIn(needed, each))) {
        subject.restart();
        const rest = [...needed.filter((each) => each !== denied), ...(arranged.toExplain ?? [])];
        for (const identity of identities) access.limit(identity, rest);
        const begun = record.requests.length;
        const ran = await subject.run("apply");
        for (const identity of identities) access.release(identity);
        const spared = arranged.spared?.[denied] !== undefined;
        expect(`${denied}: exit ${ran.code}`).toBe(`${denied}: exit ${spared ? 0 : 1}`);
        const refused = record.requests.slice(begun).filter(isDenied);
        // What a service does later in someone's name is refused in what it says of that, not in an answer to us.
        if (refused.length === 0) expect(ran.printed).toMatch(/Status Code: 403/);
        expect(new Set(refused.map(askedFor)).size).toBe(refused.length);
        if (!spared) expect(ran).toRefuse(/403|AccessDenied/, /grant/i);
        expect(ran.printed.toLowerCase()).toContain(denied.toLowerCase());
        // What was attempted stands before it.
        expect(ran.printed).not.toMatch(/(?:^|[\s:]) was refused with/);
      }
    },
  );
}

/** What a request is about. Many of AWS's go to one address; what is sent again may have a new token. */
const askedFor = ({ method, url, body }: Recorded): string =>
  `${method} ${url} ${body?.request.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "")}`;

/** AWS's services that speak JSON deny with 400 and a code. */
const isDenied = ({ status, body }: Recorded): boolean =>
  status === 403 || (status === 400 && /AccessDenied/.test(body?.response ?? ""));
