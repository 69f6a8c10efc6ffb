import type { Recorded } from "@slipway/simulator";
import { isWrite } from "../requests.ts";
import type { LawSubject } from "./subject.ts";

/** How many values are changed in each world. */
const most = 8;

/** A text that a plan reads at one path and that goes to another, and one that looks like it and is nowhere else. */
interface Value {
  readonly at: string;
  readonly was: string;
  readonly text: string;
}

/**
 * Law 12: of what someone changes after the approval, nothing gets where the approved plan does not have it. At the path
 * where it was read it may: what others put into a thing is kept there.
 */
export function changedWorldLaws(subject: LawSubject): void {
  const requestsOf = async (run: () => Promise<unknown>): Promise<readonly Recorded[]> => {
    const { requests } = subject.cloud.world.record;
    const before = requests.length;
    await run();
    return requests.slice(before);
  };
  const worlds = {
    "that is new": async () => undefined,
    "with drift": async () => {
      await subject.run("apply");
      await subject.arranged.introduceDrift(subject.cloud);
    },
  };

  test.each(
    Object.entries(worlds),
  )("12: what changes after the approval goes nowhere, in a world %s", async (_, make) => {
    await make();
    const { world } = subject.cloud;
    const start = world.snapshot();
    let approved = { "plan-digest": "" };
    const read = await requestsOf(async () => {
      approved = { "plan-digest": String((await subject.run("plan")).outputs["plan-digest"]) };
    });
    const written = (await requestsOf(() => subject.run("apply", approved))).filter(isDone);
    const found: string[] = [];
    for (const { at, was, text } of someOf(valuesOf(read, written))) {
      world.restore(start);
      world.faults.add({ kind: "other-value", was, text, match: { route: `GET ^${literal(at)}(\\?|$)`, every: 1 } });
      const since = await requestsOf(() => subject.run("apply", approved));
      world.faults.clear();
      const leaks = since.filter((request) => isDone(request) && goesTo(request, at, text));
      found.push(...leaks.map(({ method, url }) => `${was} → ${text} at ${at}: ${method} ${pathOf(url)}`));
    }
    expect(found).toEqual([]);
  });
}

const pathOf = (url: string): string => new URL(url).pathname;

const isDone = (request: Recorded): boolean => isWrite(request) && request.status < 400;

const literal = (path: string): string => path.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const textOf = ({ body }: Recorded): string => `${body?.request} ${body?.response}`;

/** Whether a write has a text that was read at a path elsewhere than there and below. */
function goesTo({ url, body }: Recorded, at: string, text: string): boolean {
  const path = pathOf(url).toLowerCase();
  if (path.includes(text.toLowerCase())) return true;
  return !path.startsWith(at.toLowerCase()) && (body?.request ?? "").includes(text);
}

function valuesOf(read: readonly Recorded[], written: readonly Recorded[]): Value[] {
  const all = [...read, ...written].map(textOf).join("\n");
  const found = new Map<string, Value>();
  for (const { method, url, body } of read) {
    if (method !== "GET" || !body?.response.startsWith("{")) continue;
    const at = pathOf(url);
    for (const was of textsIn(JSON.parse(body.response))) {
      const text = similar(was);
      if (was.length < 6 || all.includes(text)) continue;
      if (written.some((request) => goesTo(request, at, was))) found.set(`${at} ${was}`, { at, was, text });
    }
  }
  return [...found.values()];
}

/** Some from everywhere, since a run takes its time. */
const someOf = (values: readonly Value[]): readonly Value[] =>
  values.filter((_, at) => at % Math.ceil(values.length / most) === 0);

/** The same with another last digit, or letter. */
const similar = (text: string): string =>
  text.replace(/[a-z\d](?=[^a-z\d]*$)/i, (sign) => {
    const [usual, other] = /\d/.test(sign) ? ["7", "8"] : ["x", "y"];
    return sign === usual ? other : usual;
  });

/** All texts but the thing's own ID, which no one can change, and times. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return /^\d{4}-\d\d-\d\dT/.test(value) ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === "id" ? [] : textsIn(inner)));
}
