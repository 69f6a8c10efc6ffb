import { type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { resourceGroup: "nothing of it is in Azure" });

describe("create-vpc", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  // TagValue of CloudFormation's model (botocore, cloudformation/2010-05-15/service-2.json) has one character at least.
  test("a tag without a value is refused before anything is asked", async () => {
    const ran = await bench.run(action, { name: "platform", mode: "apply", tags: "stage=test\nempty=" });
    expect(ran).toRefuse(/- tags: .*Give empty a value/);
    expect(ran.requests).toEqual([]);
  });
});
