import { type Call, type Fields, fieldsOf, type Operations, textOf } from "../../engine/operation.ts";
import { appliedRules, lifecycleRules } from "./lifecycle.ts";
import { named, type Repository, refuse, repositoryArn as resource, theRepository, wrongParameter } from "./state.ts";

function policyOf(call: Call): { repository: Repository; text: string } {
  const repository = theRepository(call);
  const { lifecycle: text } = repository;
  if (text !== undefined) return { repository, text };
  const where = named(call, repository.shown.repositoryName);
  throw refuse("LifecyclePolicyNotFoundException", `Lifecycle policy does not exist for ${where}`);
}

const shownPolicy = (call: Call, lifecyclePolicyText: string): Fields => ({
  registryId: call.account,
  repositoryName: call.need("repositoryName"),
  lifecyclePolicyText,
});

const previewSeconds = 4;

function startPreview(call: Call): Fields {
  const repository = theRepository(call);
  const given = call.text("lifecyclePolicyText");
  const text = given ?? policyOf(call).text;
  lifecycleRules(text);
  const now = call.world.clock.now();
  if (repository.preview && repository.preview.readyAt > now) {
    const where = named(call, repository.shown.repositoryName);
    throw refuse(
      "LifecyclePolicyPreviewInProgressException",
      `Lifecycle policy preview is already in progress for ${where}`,
    );
  }
  repository.preview = { text, readyAt: now + previewSeconds * 1000 };
  return { ...shownPolicy(call, text), status: "IN_PROGRESS" };
}

function getPreview(call: Call): Fields {
  const repository = theRepository(call);
  const { preview, images } = repository;
  if (!preview) {
    const where = named(call, repository.shown.repositoryName);
    throw refuse("LifecyclePolicyPreviewNotFoundException", `Lifecycle policy preview does not exist for ${where}`);
  }
  const now = call.world.clock.now();
  if (preview.readyAt > now) {
    call.waits();
    return { ...shownPolicy(call, preview.text), status: "IN_PROGRESS" };
  }
  const applied = appliedRules(lifecycleRules(preview.text), Object.values(images), now);
  return {
    ...shownPolicy(call, preview.text),
    status: "COMPLETE",
    previewResults: applied.map(({ image, rule }) => ({
      imageTags: image.tags,
      imageDigest: image.digest,
      imagePushedAt: image.pushedAt / 1000,
      action: { type: textOf(fieldsOf(rule, "action"), "type")?.toUpperCase() },
      appliedRulePriority: Number(rule.rulePriority),
    })),
    summary: { expiringImageTotalCount: applied.length },
  };
}

export const lifecycleOperations: Operations = {
  PutLifecyclePolicy: {
    resource,
    run(call) {
      const repository = theRepository(call);
      const text = call.need("lifecyclePolicyText");
      if (text.length < 100)
        throw wrongParameter("lifecyclePolicyText", "Member must have length greater than or equal to 100");
      if (text.length > 30_720)
        throw wrongParameter("lifecyclePolicyText", "Member must have length less than or equal to 30720");
      lifecycleRules(text);
      repository.lifecycle = JSON.stringify(JSON.parse(text));
      return shownPolicy(call, repository.lifecycle);
    },
  },
  GetLifecyclePolicy: {
    resource,
    run(call) {
      const { repository, text } = policyOf(call);
      return { ...shownPolicy(call, text), lastEvaluatedAt: Number(repository.shown.createdAt) };
    },
  },
  DeleteLifecyclePolicy: {
    resource,
    run(call) {
      const { repository, text } = policyOf(call);
      delete repository.lifecycle;
      return { ...shownPolicy(call, text), lastEvaluatedAt: Number(repository.shown.createdAt) };
    },
  },
  StartLifecyclePolicyPreview: { resource, run: startPreview },
  GetLifecyclePolicyPreview: { resource, pages: { lists: ["previewResults"] }, run: getPreview },
};
