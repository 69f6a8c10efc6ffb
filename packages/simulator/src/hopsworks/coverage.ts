import { routes } from "./routes.ts";

/** What of managed Hopsworks is simulated: a line of the coverage table. */
export const coverage = [...new Set(routes.map(({ path }) => path))].map((subject) => {
  const here = routes.filter(({ path }) => path === subject);
  const note = here.find((route) => route.note)?.note;
  return { subject, verbs: here.map(({ method }) => method), ...(note ? { note } : {}) };
});
