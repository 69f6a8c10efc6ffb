import { NodeHttpHandler } from "@smithy/node-http-handler";

type Handle = NodeHttpHandler["handle"];

/**
 * The vendor's handler of requests, whose answers are read to their end and judged before the vendor's client takes what it
 * knows of them. What judges is loaded with the first answer: in a bundle it would otherwise be once in each part.
 */
export class JudgingHandler extends NodeHttpHandler {
  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const answer = await super.handle(request, options);
    const { judged } = await import("./judged.ts");
    return await judged(request, answer);
  }
}
