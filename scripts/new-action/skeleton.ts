/** The files of a new action that depend on its cloud, by name. */
export type Skeleton = (name: string) => Readonly<Record<"action.ts" | "arrange.ts" | "action.test.ts", string>>;
