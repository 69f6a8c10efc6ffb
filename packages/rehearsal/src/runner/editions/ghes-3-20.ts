import { isMap, isScalar, type Node, parseDocument, visit } from "yaml";

/** Keys of steps that came in June 2026. */
const newKeys = ["parallel", "background", "wait", "wait-all", "cancel"];

/**
 * What GHES 3.20 (March 2026, runner 2.330) does not take. Levels are not among it: up to 10, and 50 workflows, as on
 * github.com (github/docs, data/release-notes/enterprise-server/3-20/0.yml).
 */
export function lackedByGhes320(text: string): string[] {
  const found = new Set<string>();
  visit(parseDocument(text), {
    // "YAML anchors and aliases" is `ifversion fpt or ghec` in content/actions/reference/workflows-and-actions/reusing-workflow-configurations.md.
    Node: (_, { anchor }: Node & { anchor?: string }) => void (anchor && found.add(`the anchor &${anchor}`)),
    Pair(_, { key, value }, path) {
      const name = isScalar(key) ? String(key.value) : "";
      if (name === "uses" && isScalar(value)) {
        const lack = lackedUse(String(value.value), value.comment ?? "");
        if (lack) found.add(lack);
      }
      // Since May 2026, on github.com.
      if (name === "queue" && keyOf(path.at(-2)) === "concurrency") found.add("concurrency with queue");
      // data/features/actions-schedule-timezone.yml: GHES from 3.22 on.
      if (name === "timezone" && path.some((each) => keyOf(each) === "schedule")) found.add("schedule with timezone");
      if (newKeys.includes(name) && isStep(path)) found.add(`steps with ${name}`);
    },
  });
  return [...found].map((each) => `GHES 3.20 does not take ${each}.`);
}

function lackedUse(uses: string, comment: string): string | undefined {
  // "not available in GitHub Enterprise Server": content/actions/reference/workflows-and-actions/workflow-syntax.md.
  if (uses.startsWith("$/")) return `${uses}, since $/ is not available in GitHub Enterprise Server`;
  const [action = "", ref = ""] = uses.split("@");
  if (!/^actions\/(upload-artifact(\/merge)?|download-artifact)$/i.test(action)) return undefined;
  const [, major = "0"] = /v(\d+)/.exec(`${ref} ${comment}`) ?? [];
  // The words of actions/toolkit, packages/artifact/src/internal/shared/errors.ts.
  return Number(major) < 4
    ? undefined
    : `${action}@v${major}: upload-artifact@v4+ and download-artifact@v4+ are not currently supported on GHES`;
}

const keyOf = (node: unknown): string => {
  const { key } = (node ?? {}) as { readonly key?: unknown };
  return isScalar(key) ? String(key.value) : "";
};

/** A path that ends in a map of a list of steps: of a job, of a composite action, or of a `parallel` block. */
function isStep(path: readonly unknown[]): boolean {
  const [list, , step] = path.slice(-3);
  return isMap(step) && ["steps", "parallel"].includes(keyOf(list));
}
