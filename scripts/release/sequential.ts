type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };
type Fields = { readonly [name: string]: Value };

const isFields = (value: Value): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A workflow without parallel steps and queues: the steps stand one after the other. */
export function sequential(workflow: Value): Value {
  if (Array.isArray(workflow)) return workflow.flatMap((each) => stepsOf(each)).map(sequential);
  if (!isFields(workflow)) return workflow;
  const entries = Object.entries(workflow).map(([name, value]): [string, Value] => [
    name,
    name === "concurrency" && isFields(value) ? withoutQueue(value) : sequential(value),
  ]);
  return Object.fromEntries(entries);
}

/** The steps of `parallel:`; anything else as it is. */
const stepsOf = (value: Value): readonly Value[] =>
  isFields(value) && Array.isArray(value.parallel) ? value.parallel : [value];

function withoutQueue({ queue: _, ...group }: Fields): Fields {
  return group;
}
