import { parse } from "@swc/core";
import { isNode, type Span } from "./ast.ts";

/** One of webpack's modules: where it stands in its chunk, and the numbers in it, some of which name other modules. */
interface Module extends Span {
  readonly id: number;
  readonly numbers: ReadonlySet<number>;
}

/** All whole numbers in a text, also as SWC shortens them (2e3). Those in strings count too, which keeps a module for nothing. */
const numbersIn = (text: string): Set<number> =>
  new Set(text.match(/(?<![\w.$])\d+(?:e\d+)?(?![\w.])/g)?.map(Number) ?? []);

/** What stands under a number in an object, outside of any function, is a module. */
function modulesIn(value: unknown, base: number, bytes: Buffer): Module[] {
  if (Array.isArray(value)) return value.flatMap((each) => modulesIn(each, base, bytes));
  if (!isNode(value) || /Function|ClassDeclaration/.test(value.type ?? "")) return [];
  const { type, key } = value;
  const inner = isNode(value.value) ? value.value : undefined;
  if (type !== "KeyValueProperty" || key?.type !== "NumericLiteral" || !key.span || !inner?.span)
    return Object.values(value).flatMap((each) => modulesIn(each, base, bytes));
  const [start, end] = [key.span.start - base, inner.span.end - base];
  return [{ id: Number(key.value), start, end, numbers: numbersIn(bytes.toString("utf8", start, end)) }];
}

async function modulesOf(code: string): Promise<Module[]> {
  const program = await parse(code, { syntax: "ecmascript", target: "es2024" });
  return modulesIn(program.body, program.span.start, Buffer.from(code));
}

/**
 * Takes modules out of the chunks that nothing names any more, neither the main file nor a module that stays. A number may
 * be no name: then a module stays for nothing.
 */
export async function withoutUnreachable(
  chunks: ReadonlyMap<string, string>,
  main: string,
): Promise<Map<string, string>> {
  const named = numbersIn(main);
  const all = await Promise.all(
    [...chunks].map(async ([name, code]) => ({ name, code, modules: await modulesOf(code) })),
  );
  const dropped = new Set<Module>();
  for (let before = -1; before !== dropped.size; ) {
    before = dropped.size;
    const kept = all.flatMap(({ modules }) => modules.filter((each) => !dropped.has(each)));
    for (const module of kept) {
      const isNamed = kept.some((other) => other.id !== module.id && other.numbers.has(module.id));
      if (!isNamed && !named.has(module.id)) dropped.add(module);
    }
  }
  return new Map(
    all.map(({ name, code, modules }) => {
      let bytes = Buffer.from(code);
      const gone = modules.filter((each) => dropped.has(each)).sort((one, other) => other.start - one.start);
      for (const { start, end } of gone) {
        const next = bytes[end] === ",".charCodeAt(0) ? end + 1 : end;
        bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(next)]);
      }
      return [name, bytes.toString()];
    }),
  );
}
