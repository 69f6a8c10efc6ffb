import { fieldsOf, hideSecrets } from "./body.ts";
import type { Change } from "./change.ts";
import { refusedForContents, stepsOf } from "./contents.ts";
import { FilledError } from "./errors.ts";
import type { Finding, Inspection } from "./goal.ts";
import type { Planned, Resource } from "./resource.ts";
import { isOwned, sealOf } from "./seal.ts";
import type { Step, Subject } from "./step.ts";
import { hasUnknown } from "./unknown.ts";

/** One thing as it is wanted and as it was read. */
interface Case<Want, Have, Body, Reads, Writes extends Reads> {
  readonly resource: Resource<Want, Have, Body, Reads, Writes>;
  readonly want: Want;
  readonly have: Have | undefined;
  readonly subject: Subject;
  readonly client: Writes;
}

/** Decides what one thing needs: the only place where "is" and "should be" meet. */
export async function judge<Want, Have, Body, Reads, Writes extends Reads>(
  it: Case<Want, Have, Body, Reads, Writes>,
  how: Inspection,
): Promise<Finding> {
  if (how.want === "absent") return await judgeAbsent(it);
  const { resource, want, have, client } = it;
  const planned = await resource.plan(want, have, client);
  const subject = { ...it.subject, ...(have === undefined ? {} : resource.status?.(have)) };
  if (planned.operation === "none") {
    if (subject.failed !== undefined)
      throw new Error(`No update is planned for ${subject.kind} ${subject.id}, which failed.`);
    return { subject, isOpen: false, ...(await ownership(it)), execute: async () => {} };
  }
  const body = planned.operation === "update" ? planned.body : await sealed(it, planned.body);
  const refused = await refusalOf(it, planned);
  const shown = refused === undefined || planned.operation === "create" ? changesOf(planned, body) : planned.changes;
  const changes = await hideSecrets(subject, shown, resource.secrets);
  const step: Step = {
    ...subject,
    operation: planned.operation,
    changes,
    ...(refused === undefined ? {} : { refused }),
  };
  const shows = resource.shows?.(subject.id, body, planned.operation === "replace" ? undefined : have, client);
  return {
    subject: step,
    step,
    isOpen: hasUnknown(body),
    ...(await ownership(it)),
    ...(shows === undefined ? {} : { shows }),
    execute: () => execute(it, planned.operation, body),
  };
}

async function execute<Want, Have, Body, Reads, Writes extends Reads>(
  { resource, have, subject, client }: Case<Want, Have, Body, Reads, Writes>,
  operation: Planned<Body>["operation"],
  body: Body,
): Promise<void> {
  if (operation === "update") return void (await resource.update?.(have as Have, body, client));
  if (operation === "replace") await resource.delete?.(have as Have, client);
  await resource.create?.(subject.id, body, client);
}

async function ownership<Want, Have, Body, Reads, Writes extends Reads>({
  resource: { seal },
  have,
  subject,
}: Case<Want, Have, Body, Reads, Writes>): Promise<Pick<Finding, "isOwned">> {
  return have === undefined || seal === "unsealed" ? {} : { isOwned: await isOwned(seal, have, subject) };
}

/** The body of a new thing, with the record of its maker. */
async function sealed<Want, Have, Body, Reads, Writes extends Reads>(
  { resource: { seal }, subject }: Case<Want, Have, Body, Reads, Writes>,
  body: Body,
): Promise<Body> {
  if (seal === "unsealed" || seal.add === undefined) return body;
  return seal.add(body, await sealOf(subject));
}

/** A create shows all of its body; a replace what makes it necessary, and then the rest of what will be there. */
function changesOf<Body>(planned: Exclude<Planned<Body>, { operation: "none" }>, body: Body): readonly Change[] {
  if (planned.operation === "update") return planned.changes;
  const fields = fieldsOf(body);
  if (planned.operation === "create") return fields;
  const shown = new Set(planned.changes.map(({ field }) => field));
  return [...planned.changes, ...fields.filter(({ field }) => !shown.has(field))];
}

/** Why a step will not be done whatever is allowed; undefined when it may be. */
async function refusalOf<Want, Have, Body, Reads, Writes extends Reads>(
  { resource, have, subject }: Case<Want, Have, Body, Reads, Writes>,
  { operation }: Planned<Body>,
): Promise<string | undefined> {
  const asIs = "Give the present values in the inputs";
  if (operation === "create" && !resource.create)
    return "It comes with something else and cannot be made by itself. Create that first.";
  if (operation === "update" && !resource.update)
    return `It cannot be changed. ${asIs}, or remove it by hand and run again.`;
  if (operation !== "replace") return undefined;
  if (resource.moveBy !== undefined) return `It holds data, so it is never replaced. ${asIs}, or ${resource.moveBy}.`;
  const owned = resource.delete && (await isOwned(resource.seal, have as Have, subject));
  return owned
    ? undefined
    : `Slipway did not make it, so it does not delete it. ${asIs}, or delete it by hand and run again.`;
}

async function judgeAbsent<Want, Have, Body, Reads, Writes extends Reads>({
  resource,
  have,
  subject,
  client,
}: Case<Want, Have, Body, Reads, Writes>): Promise<Finding> {
  const leave = (left: string): Finding => ({
    subject: { ...subject, left },
    isOpen: false,
    execute: async () => {},
  });
  if (have === undefined) return leave("it does not exist");
  if (!resource.delete || resource.seal === "unsealed") return leave("nothing records whether Slipway made it");
  if (!(await isOwned(resource.seal, have, subject))) return leave("Slipway did not make it");
  const also = resource.parts?.(have).filter((id) => id !== subject.id) ?? [];
  const step: Step = { ...subject, operation: "delete", changes: [], ...(also.length > 0 ? { also } : {}) };
  const contents = async () => (await resource.contents?.(have, client)) ?? [];
  const inside = await contents();
  const finding: Finding = { subject: step, step, isOpen: false, inside, execute };
  // Much may have been put into it since it was looked at.
  async function execute(): Promise<void> {
    const [filled] = stepsOf([{ ...finding, inside: await contents() }]).flatMap(refusedForContents);
    if (filled !== undefined) throw new FilledError(filled);
    await resource.delete?.(have as Have, client);
  }
  return finding;
}
