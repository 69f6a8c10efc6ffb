import { text } from "@slipway/action";

/** Something to do in a cluster, as the API server is asked about it. */
export interface Deed {
  /** As it was written. */
  readonly text: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
}

const form = /^([a-z]+|\*) ([a-z0-9-]+|\*)(?:\.([a-z0-9.-]+))?(?:\/([a-z]+))?(?: in ([a-z0-9-]{1,63}))?$/;

/** A line such as get pods in apps. */
export const deedForm = text("Something to do.", {
  form: {
    pattern: form,
    write: "Write a verb, a resource and optionally a namespace, such as get pods in apps, or list deployments.apps.",
  },
});

export function deedOf(line: string): Deed {
  const [, verb = "", resource = "", group = "", subresource, namespace] = form.exec(line) ?? [];
  return {
    text: line,
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}
