import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import type { Fields, Value } from "../../engine/operation.ts";
import { parametersOf } from "./parameters.ts";
import { type Use, uses } from "./references.ts";
import { holds, isUnknown, resolvedProperties, type Scope } from "./resolve.ts";
import type { ResourceHandlers } from "./resource-handler.ts";
import { asTexts, cloudFormation, type Resource, type Stack, type Step, type Wanted } from "./state.ts";
import { ordered, readTemplate, refuseLost } from "./template.ts";

/** The value of an export, from any stack of the region. */
const exportedIn =
  (world: World, region: string) =>
  (name: string): string | undefined =>
    Object.values(cloudFormation(world).stacks)
      .filter((stack) => stack.region === region && stack.status !== "DELETE_COMPLETE")
      .flatMap(({ outputs }) => outputs)
      .find(({ ExportName }) => ExportName === name)?.OutputValue;

/** What a stack's expressions mean now. Of what is in `gone`, nothing is known: it will be another. */
export function scopeOf(
  world: World,
  stack: Stack,
  wanted: Wanted,
  handlers: ResourceHandlers,
  gone: ReadonlySet<string> = new Set(),
): Scope {
  const template = readTemplate(wanted.body, new Set(Object.keys(handlers)));
  const { region, name, id, caller } = stack;
  const there = (logicalId: string) => (gone.has(logicalId) ? undefined : lookup(stack.resources, logicalId));
  return {
    template,
    parameters: parametersOf(template, wanted.parameters),
    region,
    pseudo: {
      "AWS::Region": region,
      "AWS::AccountId": caller.account,
      "AWS::Partition": "aws",
      "AWS::URLSuffix": "amazonaws.com",
      "AWS::StackName": name,
      "AWS::StackId": id,
    },
    physical: (logicalId) => there(logicalId)?.id,
    attribute: (logicalId, attribute) => lookup(there(logicalId)?.attributes, attribute),
    exported: exportedIn(world, region),
  };
}

/** The resources that the template's conditions let be, in order. */
export function declared({ template, ...scope }: Scope): string[] {
  return ordered(template).filter((name) => {
    const condition = lookup(template.resources, name)?.condition;
    return condition === undefined || holds({ template, ...scope }, condition);
  });
}

/** Refuse a template in which something that is there refers to what its conditions leave out. */
export function refuseLeftOut(scope: Scope): void {
  const { resources, outputs } = scope.template;
  const present = new Set(declared(scope));
  const isMeant = (condition: Value) => condition === undefined || holds(scope, condition);
  const lost = (values: readonly Value[]) =>
    uses(values, (condition) => holds(scope, condition))
      .map(({ name }) => name)
      .filter((name) => Object.hasOwn(resources, name) && !present.has(name));
  refuseLost(lost([...present].map((name) => lookup(resources, name)?.properties)), "Resources");
  refuseLost(lost(Object.values(outputs).filter(({ Condition }) => isMeant(Condition))), "Outputs");
}

interface Change {
  readonly step: Step;
  readonly shown: Fields;
}

const same = (one: Value, other: Value): boolean => JSON.stringify(one) === JSON.stringify(other);

function changedNames(have: Fields, want: Fields): string[] {
  const names = new Set([...Object.keys(have), ...Object.keys(want)]);
  return [...names].filter((name) => !same(lookup(have, name), lookup(want, name)));
}

/** As CloudFormation writes a value that is not known before the change. */
const shownValue = (value: Value): string | undefined => {
  if (value === undefined) return undefined;
  if (isUnknown(value)) return "{{changeSet:KNOWN_AFTER_APPLY}}";
  const text = asTexts(value);
  return typeof text === "string" ? text : JSON.stringify(text);
};

const context = (properties: Fields): string =>
  JSON.stringify({
    Properties: Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, isUnknown(value) ? shownValue(value) : asTexts(value)]),
    ),
  });

interface Because {
  /** Parameters that have another value. */
  readonly parameters: ReadonlySet<string>;
  /** Resources that will be others. */
  readonly gone: ReadonlySet<string>;
}

/** What each property changes by: a parameter, a resource that will be another, or the template itself. */
function details(
  scope: Scope,
  resource: Resource,
  names: readonly string[],
  replaces: readonly string[],
  { parameters, gone }: Because,
  want: Fields,
): Fields[] {
  return names.flatMap((Name) => {
    const [before, after] = [lookup(resource.properties, Name), lookup(want, Name)];
    const values = {
      Path: `/Properties/${Name}`,
      BeforeValue: shownValue(before),
      AfterValue: shownValue(after),
      AttributeChangeType: before === undefined ? "Add" : after === undefined ? "Remove" : "Modify",
    };
    const Target =
      Name === "Tags"
        ? { Attribute: "Tags", RequiresRecreation: "Never", ...values }
        : {
            ...{ Attribute: "Properties", Name, RequiresRecreation: replaces.includes(Name) ? "Always" : "Never" },
            ...values,
          };
    const used = uses(lookup(lookup(scope.template.resources, resource.logicalId)?.properties, Name));
    const of = ({ name, attribute }: Use) => (attribute === undefined ? name : `${name}.${attribute}`);
    const source = used.find(({ name }) => gone.has(name));
    if (source !== undefined) {
      const ChangeSource = source.attribute === undefined ? "ResourceReference" : "ResourceAttribute";
      return [{ Target, Evaluation: "Dynamic", ChangeSource, CausingEntity: of(source) }];
    }
    const parameter = used.find(({ name }) => parameters.has(name))?.name;
    const direct = {
      Target,
      Evaluation: parameter !== undefined || isUnknown(after) ? "Dynamic" : "Static",
      ChangeSource: "DirectModification",
    };
    if (parameter === undefined) return [direct];
    return [{ Target, Evaluation: "Static", ChangeSource: "ParameterReference", CausingEntity: parameter }, direct];
  });
}

function modified(
  scope: Scope,
  resource: Resource,
  want: Fields,
  handlers: ResourceHandlers,
  because: Because,
): Change | undefined {
  const names = changedNames(resource.properties, want);
  if (names.length === 0) return undefined;
  const handler = handlers[resource.type];
  const replaces = handler?.change ? (handler.replaces ?? []) : names;
  const replacing = names.filter((name) => replaces.includes(name));
  const certain = replacing.some((name) => !isUnknown(lookup(want, name)));
  const scopes = [...new Set(names.map((name) => (name === "Tags" ? "Tags" : "Properties")))];
  return {
    step: { action: replacing.length > 0 ? "replace" : "change", logicalId: resource.logicalId },
    shown: {
      ...(certain ? { PolicyAction: "ReplaceAndDelete" } : {}),
      Action: "Modify",
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.id,
      ResourceType: resource.type,
      Replacement: replacing.length === 0 ? "False" : certain ? "True" : "Conditional",
      Scope: scopes,
      Details: details(scope, resource, names, replaces, because, want),
      BeforeContext: context(resource.properties),
      AfterContext: context(want),
    },
  };
}

/** What would have to be done to bring a stack to what it is to be, and how a change set shows it. */
export function planChanges(world: World, stack: Stack, wanted: Wanted, handlers: ResourceHandlers): Change[] {
  const gone = new Set<string>();
  const first = scopeOf(world, stack, wanted, handlers);
  const present = declared(first);
  const changed = new Set(
    Object.keys(first.parameters).filter(
      (name) => lookup(stack.wanted.parameters, name) !== lookup(wanted.parameters, name),
    ),
  );
  const changes: Change[] = [];
  for (const logicalId of present) {
    const type = lookup(first.template.resources, logicalId)?.type ?? "";
    const have = lookup(stack.resources, logicalId);
    const scope = scopeOf(world, stack, wanted, handlers, gone);
    if (!have || have.type !== type) {
      const AfterContext = context(resolvedProperties(scope, logicalId));
      gone.add(logicalId);
      const added = { Action: "Add", LogicalResourceId: logicalId, ResourceType: type, Scope: [], Details: [] };
      const shown = { ...added, AfterContext };
      changes.push({ step: { action: "make", logicalId }, shown });
      continue;
    }
    const change = modified(scope, have, resolvedProperties(scope, logicalId), handlers, {
      parameters: changed,
      gone,
    });
    if (change?.step.action === "replace") gone.add(logicalId);
    if (change) changes.push(change);
  }
  const kept = new Set(present);
  const removed = Object.values(stack.resources).filter(
    ({ logicalId, status }) => !kept.has(logicalId) && status !== "DELETE_COMPLETE",
  );
  for (const resource of removed.reverse()) {
    const { logicalId, id, type } = resource;
    const shown = {
      PolicyAction: "Delete",
      Action: "Remove",
      LogicalResourceId: logicalId,
      PhysicalResourceId: id,
      ResourceType: type,
      Scope: [],
      Details: [],
      BeforeContext: context(resource.properties),
    };
    changes.push({ step: { action: "remove", logicalId, before: resource }, shown });
  }
  return changes;
}

/** Refuse a template whose making someone must have acknowledged. */
export function missingCapabilities(scope: Scope, handlers: ResourceHandlers, given: readonly string[]): string[] {
  const needed = declared(scope).flatMap((name) => {
    const type = lookup(scope.template.resources, name)?.type ?? "";
    return lookup(handlers, type)?.capability?.(lookup(scope.template.resources, name)?.properties ?? {}) ?? [];
  });
  const strongest = needed.includes("CAPABILITY_NAMED_IAM") ? "CAPABILITY_NAMED_IAM" : needed[0];
  if (strongest === undefined || given.includes("CAPABILITY_NAMED_IAM")) return [];
  return given.includes(strongest) ? [] : [strongest];
}
