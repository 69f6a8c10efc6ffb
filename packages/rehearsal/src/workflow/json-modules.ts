import { registerHooks } from "node:module";

/** Has Node load GitHub's parser, which imports its schema without saying that it is JSON. Programs call it first. */
export function allowJsonModules(): void {
  registerHooks({
    load(url, context, next) {
      if (!url.endsWith(".min.json")) return next(url, context);
      return next(url, { ...context, importAttributes: { ...context.importAttributes, type: "json" } });
    },
  });
}
