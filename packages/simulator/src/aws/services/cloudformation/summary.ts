import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, listOf, type Operations, textOf } from "../../engine/operation.ts";
import { missingCapabilities, scopeOf } from "./plan.ts";
import type { StackContext } from "./stack-client.ts";
import { emptyStack } from "./stacks.ts";
import { theStack } from "./state.ts";
import { invalid, readTemplate } from "./template.ts";

/** What a template needs, without creating anything. */
function summary(context: StackContext, call: Call, body: string | undefined): Fields {
  if (body === undefined) throw invalid("Either Template URL or Template Body must be specified.");
  const template = readTemplate(body, new Set(Object.keys(context.handlers)));
  const defaults = Object.fromEntries(
    Object.keys(template.parameters).map((each) => [each, String(lookup(template.parameters, each)?.Default ?? "x")]),
  );
  const wanted = { body, parameters: defaults, tags: [], capabilities: [] };
  const stack = emptyStack({ ...call, need: () => "template" }, wanted);
  const scope = scopeOf(context.world, stack, wanted, context.handlers);
  const Capabilities = missingCapabilities(scope, context.handlers, []);
  const types = [...new Set(Object.values(template.resources).map(({ type }) => type))];
  return {
    Parameters: Object.entries(template.parameters).map(([ParameterKey, { Default, NoEcho, Description }]) => ({
      ParameterKey,
      DefaultValue: Default === undefined ? undefined : String(Default),
      NoEcho: NoEcho === true || NoEcho === "true",
      Description,
    })),
    Description: template.description,
    ...(Capabilities.length > 0
      ? {
          Capabilities,
          CapabilitiesReason: `The following resource(s) require capabilities: [${types.filter((type) => type.startsWith("AWS::IAM::")).join(", ")}]`,
        }
      : {}),
  };
}

/** The template that a call carries, or that a stack has. */
function bodyOf(call: Call): string | undefined {
  const stack = call.text("StackName");
  return stack === undefined ? call.text("TemplateBody") : theStack(call, stack).wanted.body;
}

/** What can be read from a template. */
export const summaryOperations = (context: StackContext): Operations => ({
  ValidateTemplate: { run: (call) => summary(context, call, call.text("TemplateBody")) },
  GetTemplateSummary: {
    run(call) {
      const body = bodyOf(call);
      const result = summary(context, call, body);
      const { parameters, resources } = readTemplate(body ?? "", new Set(Object.keys(context.handlers)));
      return {
        ...result,
        Parameters: listOf(result, "Parameters").map((each) => ({
          ...each,
          ParameterType: textOf(lookup(parameters, textOf(each, "ParameterKey") ?? "") ?? {}, "Type") ?? "String",
        })),
        ResourceTypes: Object.values(resources).map(({ type }) => type),
      };
    },
  },
});
