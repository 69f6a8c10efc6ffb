import { summary } from "@actions/core";

/** Adds to the summary of the step, by GitHub's toolkit. */
export const addToSummary = (markdown: string): Promise<unknown> => summary.addRaw(markdown).write();
