import { registerHooks } from "node:module";

/** Lets Node load GitHub's parser, which imports JSON without an import attribute. A program calls it before all else. */
export function allowJsonModules(): void {
  registerHooks({
    load(url, context, next) {
      if (!url.endsWith(".min.json")) return next(url, context);
      return next(url, { ...context, importAttributes: { ...context.importAttributes, type: "json" } });
    },
  });
}
