import { builtinKinds } from "../kinds/builtin.ts";
import { noSuchPage, noSuchPath, type StatusError } from "../status.ts";

const builtin = new Set(builtinKinds.map(({ group }) => group));

/** What a path gets at which nothing is served: only for its own groups does the API server say so as a Status. */
export const nothingAt = (group: string): StatusError => (builtin.has(group) ? noSuchPath() : noSuchPage());
