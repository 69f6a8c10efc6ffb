import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stage } from "@slipway/rehearsal";
import { parse } from "yaml";
import {
  arrangeRepository,
  runAdopt,
  runCaller,
  signedIn,
  thereIs,
  used,
  withInputs,
  written,
} from "../adopt/adopted.ts";
import { eksByEksctl } from "../adopt/eks-by-eksctl.ts";
import { eksByTerraform } from "../adopt/eks-by-terraform.ts";
import { commandOnPage, permissionsOnPage } from "../adopt/page.ts";
import { differs, ended, onStage, requests } from "./on-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-adopt-"));
afterAll(() => rmSync(folder, { recursive: true }));

const adoptEks = (stage: Stage, ...words: readonly string[]) =>
  runAdopt(signedIn(stage, folder), "eks", "--cluster", ...words);

const unchanged = [["success", []], "false"];

test("a cluster that Terraform made: planned, applied and destroyed without a change", () =>
  onStage(async (stage) => {
    const { admin, volumes, key } = await eksByTerraform(stage);
    arrangeRepository(stage);
    const [since, before] = [requests(stage).length, thereIs(stage)];
    const env = signedIn(stage, folder);
    const { status, caller, said } = await runAdopt(env, ...commandOnPage("eks", env));
    expect([status, said]).toEqual([0, ""]);
    expect(used(stage, since).filter((each) => !permissionsOnPage().includes(each))).toEqual([]);
    expect(parse(caller).jobs.cluster.with).toMatchObject({
      ...{ admins: admin, "ebs-role": volumes, "open-to": "10.0.0.0/8", endpoint: "private" },
      "secrets-key": key,
      ...{
        "log-retention-days": 90,
        "untagged-days": 14,
        "add-ons": "vpc-cni kube-proxy eks-pod-identity-agent coredns",
      },
    });

    const planned = await runCaller(stage, caller, { name: "pull_request", number: 1 });
    expect([ended(planned), differs(planned)]).toEqual(unchanged);
    const applied = await runCaller(stage, caller, { name: "push" });
    expect([ended(applied), differs(applied)]).toEqual(unchanged);
    const destroyed = await runCaller(stage, withInputs(caller, { mode: "destroy", confirm: "shop-prod" }), {
      name: "push",
    });
    expect(destroyed.conclusion).toBe("success");
    expect(written(stage, since)).toEqual([]);
    expect(thereIs(stage)).toEqual(before);
  }));

test("a cluster that eksctl made: nodes behind no NAT, a launch template of others, and its creator in it", () =>
  onStage(async (stage) => {
    await eksByEksctl(stage, "ng-1", "ng-2");
    arrangeRepository(stage);
    const { status, said } = await adoptEks(stage, "lively-otter");
    expect(status).toBe(2);
    expect(said).toMatch(/2 of the kind managed node group in lively-otter: ng-1, ng-2\.\n.*--node-pool NAME/);

    const { caller } = await adoptEks(stage, "lively-otter", "--node-pool", "ng-1");
    expect(caller).toContain("# - The node group ng-2.\n");
    expect(caller).toMatch(
      /^# - The control plane logs api, audit, authenticator, controllerManager, scheduler, kept for 30 days\.$/m,
    );
    expect(parse(caller).jobs.cluster.with).toMatchObject({
      ...{
        endpoint: "public",
        "public-ranges": "203.0.113.0/24\n198.51.100.7/32",
        "log-retention-days": -1,
        "disk-size": 0,
        "node-group": "ng-1",
      },
      ...{ "add-ons": "vpc-cni kube-proxy coredns metrics-server" },
    });
    const planned = await runCaller(stage, caller, { name: "pull_request", number: 1 });
    expect([ended(planned), differs(planned)]).toEqual(unchanged);

    const missing = await adoptEks(stage, "lonely-otter");
    expect([missing.status, missing.caller]).toEqual([2, ""]);
    expect(missing.said).toContain("There is no cluster lonely-otter in us-east-1; there is lively-otter.");
  }));
