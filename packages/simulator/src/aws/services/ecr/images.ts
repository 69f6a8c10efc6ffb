import { createHash } from "node:crypto";
import { define, lookup } from "../../../world/table.ts";
import { type Call, type Fields, fieldsOf, listOf, type Operations, textOf } from "../../engine/operation.ts";
import { appliedRules, lifecycleRules } from "./lifecycle.ts";
import { type Image, named, paged, type Repository, refuse, repositoryArn, theRepository } from "./state.ts";

const resource = repositoryArn;

const imageId = ({ digest, tags }: Image): Fields[] =>
  tags.length > 0 ? tags.map((imageTag) => ({ imageDigest: digest, imageTag })) : [{ imageDigest: digest }];

function wanted(call: Call, { images }: Repository): Image[] {
  const status = textOf(call.fields("filter"), "tagStatus") ?? "ANY";
  const ids = listOf(call.input, "imageIds");
  const all = Object.values(images).filter(({ tags }) => status === "ANY" || (status === "TAGGED") === tags.length > 0);
  if (ids.length === 0) return all;
  return ids.map((id) => {
    const found = all.find((image) => isMeant(image, id));
    if (found) return found;
    const { imageTag, imageDigest } = id;
    const described = `{imageDigest:'${imageDigest ?? "null"}', imageTag:'${imageTag ?? "null"}'}`;
    const where = named(call, call.need("repositoryName"));
    throw refuse("ImageNotFoundException", `The image with imageId ${described} does not exist within ${where}`);
  });
}

const isMeant = (image: Image, id: Fields): boolean =>
  (id.imageDigest === undefined || id.imageDigest === image.digest) &&
  (id.imageTag === undefined || image.tags.includes(String(id.imageTag)));

function putImage(call: Call): Fields {
  const repository = theRepository(call);
  const manifest = call.need("imageManifest");
  const imageTag = call.text("imageTag");
  const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
  const { repositoryName, imageTagMutability } = repository.shown;
  const holder = Object.values(repository.images).find(({ tags }) => imageTag !== undefined && tags.includes(imageTag));
  if (holder?.digest === digest) {
    const message = `Image with digest '${digest}' and tag '${imageTag}' already exists in the repository with name '${repositoryName}' in registry with id '${call.account}'`;
    throw refuse("ImageAlreadyExistsException", message);
  }
  if (holder && imageTagMutability === "IMMUTABLE") {
    const message = `The image tag '${imageTag}' already exists in the '${repositoryName}' repository and cannot be overwritten because the repository is immutable.`;
    throw refuse("ImageTagAlreadyExistsException", message);
  }
  if (holder) holder.tags = holder.tags.filter((tag) => tag !== imageTag);
  const mediaType = call.text("imageManifestMediaType") ?? "application/vnd.docker.distribution.manifest.v2+json";
  const image = lookup(repository.images, digest) ?? {
    digest,
    tags: [],
    pushedAt: call.world.clock.now(),
    size: Buffer.byteLength(manifest),
    manifest,
    mediaType,
  };
  if (imageTag !== undefined) image.tags.push(imageTag);
  define(repository.images, digest, image);
  const id = { imageDigest: digest, ...(imageTag === undefined ? {} : { imageTag }) };
  const shown = { registryId: call.account, repositoryName, imageId: id, imageManifest: manifest };
  return { image: { ...shown, imageManifestMediaType: mediaType } };
}

const notThere = (imageId: Fields): Fields => ({
  imageId,
  failureCode: "ImageNotFound",
  failureReason: "Requested image not found",
});

function getImages(call: Call): Fields {
  const repository = theRepository(call);
  const all = Object.values(repository.images);
  const chosen = listOf(call.input, "imageIds").map((id) => ({ id, image: all.find((each) => isMeant(each, id)) }));
  return {
    images: chosen.flatMap(({ id, image }) =>
      image
        ? {
            registryId: call.account,
            repositoryName: repository.shown.repositoryName,
            imageId: { imageDigest: image.digest, ...(id.imageTag === undefined ? {} : { imageTag: id.imageTag }) },
            imageManifest: image.manifest,
            imageManifestMediaType: image.mediaType,
          }
        : [],
    ),
    failures: chosen.flatMap(({ id, image }) => (image ? [] : [notThere(id)])),
  };
}

function deleteImages(call: Call): Fields {
  const { images } = theRepository(call);
  const imageIds: Fields[] = [];
  const failures: Fields[] = [];
  for (const id of listOf(call.input, "imageIds")) {
    const image = Object.values(images).find((each) => isMeant(each, id));
    if (!image) {
      failures.push(notThere(id));
      continue;
    }
    imageIds.push({ imageDigest: image.digest, ...(id.imageTag === undefined ? {} : { imageTag: id.imageTag }) });
    // Taking away one of several tags leaves the image.
    image.tags = id.imageTag === undefined ? [] : image.tags.filter((tag) => tag !== id.imageTag);
    if (id.imageTag === undefined || image.tags.length === 0) delete images[image.digest];
  }
  return { imageIds, failures };
}

export const imageOperations: Operations = {
  PutImage: { resource, run: putImage },
  ListImages: {
    resource,
    run: (call) => paged(call, "imageIds", wanted(call, theRepository(call)).flatMap(imageId)),
  },
  BatchGetImage: { resource, run: getImages },
  DescribeImages: {
    resource,
    run(call) {
      const details = wanted(call, theRepository(call)).map(({ digest, tags, pushedAt, size, mediaType }) => ({
        registryId: call.account,
        repositoryName: call.need("repositoryName"),
        imageDigest: digest,
        ...(tags.length > 0 ? { imageTags: tags } : {}),
        imageSizeInBytes: size,
        imagePushedAt: pushedAt / 1000,
        imageManifestMediaType: mediaType,
      }));
      return paged(call, "imageDetails", details);
    },
  },
  BatchDeleteImage: { resource, run: deleteImages },
};

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
