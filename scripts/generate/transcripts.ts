import { join } from "node:path";
import type { Arrange } from "../../packages/testing/src/arrangement.ts";
import { JobFiles } from "../../packages/testing/src/job-files.ts";
import { openBench } from "../../packages/testing/src/run-action.ts";
import { transcribe, transcriptOf } from "../../packages/testing/src/transcript.ts";
import { actionNames, declaration, root } from "../actions.ts";

/** What each action says and leaves in each of its worlds, by the files beside the arrangements. A law compares it. */
export async function transcriptFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of actionNames) {
    const module = (await import(join(root, "actions", name, "src", "arrange.ts"))) as Readonly<
      Record<string, unknown>
    >;
    for (const [each, arrange] of Object.entries(module))
      if (/^arrange($|[A-Z])/.test(each))
        files.set(`actions/${name}/src/${transcriptOf({ name: each })}`, await transcript(name, arrange as Arrange));
  }
  return files;
}

async function transcript(name: string, arrange: Arrange): Promise<string> {
  const action = await declaration(name);
  const { cloud, run, close } = await openBench();
  try {
    const arranged = await arrange(cloud);
    cloud.world.pageSize = 2;
    const { text } = await transcribe(action, cloud, arranged, (mode, more) =>
      run(action, { ...arranged.inputs, mode, ...more }, undefined, arranged.env, new JobFiles(arranged.ledger)),
    );
    return text;
  } finally {
    await close();
  }
}
