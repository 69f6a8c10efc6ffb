import { NormalizedSchema } from "@smithy/core/schema";
import type { Cloud } from "../../cloud.ts";

type Tree = { readonly name: string; readonly text: string; readonly children: readonly Tree[] };

const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#xD;", "\r")
    .replaceAll("&amp;", "&");

/** XML as AWS writes it: elements and text. */
export function parseXml(xml: string): Tree {
  const root = { name: "", text: "", children: [] as Tree[] };
  const open: { name: string; text: string; children: Tree[] }[] = [root];
  for (const [, close, name = "", empty, text = ""] of xml
    .replace(/<\?.*?\?>\s*/, "")
    .matchAll(/<(\/?)([\w.-]+)[^>]*?(\/?)>([^<]*)/g)) {
    if (close) {
      const done = open.pop();
      if (done?.name !== name) throw new Error(`</${name}> closes <${done?.name}>`);
    } else {
      const node = { name, text: unescaped(text), children: [] };
      open.at(-1)?.children.push(node);
      if (!empty) open.push(node);
    }
  }
  if (open.length !== 1 || !root.children[0]) throw new Error("the XML does not end");
  return root.children[0];
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function scalarProblem(schema: NormalizedSchema, value: unknown, wire: "xml" | "json"): string | undefined {
  if (schema.isTimestampSchema()) {
    if (wire === "xml" ? isoTime.test(String(value)) : typeof value === "number") return undefined;
    return `is no time: ${String(value)}`;
  }
  if (schema.isBooleanSchema())
    return /^(true|false)$/.test(String(value)) ? undefined : `is no boolean: ${String(value)}`;
  if (schema.isNumericSchema())
    return Number.isNaN(Number(value)) || value === "" ? `is no number: ${String(value)}` : undefined;
  if (schema.isStringSchema() || schema.isBlobSchema()) return typeof value === "string" ? undefined : "is no text";
  return undefined;
}

function xmlProblems(schema: NormalizedSchema, node: Tree, at: string): string[] {
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const name = item.getMergedTraits().xmlName ?? "member";
    return node.children.flatMap((child) =>
      child.name === name ? xmlProblems(item, child, `${at}[]`) : [`${at} has <${child.name}> for <${String(name)}>`],
    );
  }
  if (schema.isStructSchema()) {
    const members = new Map<string, NormalizedSchema>();
    for (const [name, member] of schema.structIterator()) {
      members.set(String(member.getMergedTraits().xmlName ?? name), member);
    }
    const stray = node.text.trim() === "" ? [] : [`${at} has text`];
    return stray.concat(
      node.children.flatMap((child) => {
        const member = members.get(child.name);
        return member ? xmlProblems(member, child, `${at}.${child.name}`) : [`${at} has no member ${child.name}`];
      }),
    );
  }
  const problem = scalarProblem(schema, node.text, "xml");
  return problem ? [`${at} ${problem}`] : [];
}

function jsonProblems(schema: NormalizedSchema, value: unknown, at: string): string[] {
  if (value === null || value === undefined) return [];
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((each) => jsonProblems(schema.getValueSchema(), each, `${at}[]`));
  }
  if (schema.isMapSchema()) {
    return Object.entries(value).flatMap(([key, each]) => jsonProblems(schema.getValueSchema(), each, `${at}.${key}`));
  }
  if (schema.isStructSchema()) {
    const members = new Map<string, NormalizedSchema>();
    for (const [name, member] of schema.structIterator())
      members.set(String(member.getMergedTraits().jsonName ?? name), member);
    return Object.entries(value).flatMap(([key, each]) => {
      const member = members.get(key);
      return member ? jsonProblems(member, each, `${at}.${key}`) : [`${at} has no member ${key}`];
    });
  }
  const problem = scalarProblem(schema, value, "json");
  return problem ? [`${at} ${problem}`] : [];
}

/** What an answer says that the vendor's model does not know. */
export function problemsOf(sdk: object, operation: string, body: string): string[] {
  const described = Object.entries(sdk).find(([name]) => name === `${operation}$`)?.[1];
  if (!Array.isArray(described)) return [`the SDK has no schema of ${operation}`];
  const output = NormalizedSchema.of(described[5]);
  if (!body.startsWith("<")) return jsonProblems(output, JSON.parse(body || "{}"), operation);
  const root = parseXml(body);
  if (root.name !== `${operation}Response`) return [`the answer is <${root.name}>`];
  const result = root.children.find(({ name }) => name === `${operation}Result`);
  const wrapped = root.children.some(({ name }) => name === "ResponseMetadata");
  const children = root.children.filter(({ name }) => name !== "requestId");
  if (!wrapped) return xmlProblems(output, { ...root, children, text: "" }, operation);
  return result ? xmlProblems(output, result, operation) : [];
}

/** A client whose every answer is checked against the vendor's model, as that client's own package carries it. */
export function checked<T extends { middlewareStack: object }>(client: T, sdk: object, cloud: Cloud): T {
  cloud.world.record.bodies = true;
  type Next = (args: object) => Promise<object>;
  const check = (next: Next, context: { commandName?: string }) => async (args: object) => {
    const result = await next(args);
    const operation = (context.commandName ?? "").replace(/Command$/, "");
    const problems = problemsOf(sdk, operation, cloud.world.record.requests.at(-1)?.body?.response ?? "");
    if (problems.length > 0)
      throw new Error(`${operation} answers what the model does not know: ${problems.join("; ")}`);
    return result;
  };
  const stack = client.middlewareStack as { add(middleware: typeof check, options: { step: "initialize" }): void };
  stack.add(check, { step: "initialize" });
  return client;
}
