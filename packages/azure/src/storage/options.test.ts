import { kindContradictions, storageOptionInputs } from "./options.ts";

test.each<[Parameters<typeof kindContradictions>[0], [string, RegExp][]]>([
  [{ kind: "FileStorage", sku: "Standard_LRS" }, [["sku", /has Premium_LRS or Premium_ZRS/]]],
  [{ kind: "FileStorage", sku: "Premium_ZRS" }, []],
  [{ kind: "FileStorage" }, []],
  [{ kind: "StorageV2", sku: "Premium_ZRS" }, [["sku", /takes kind: FileStorage/]]],
  [{ kind: "StorageV2", sku: "Premium_LRS" }, []],
  [{ sku: "Premium_ZRS" }, []],
  [
    { kind: "FileStorage", container: "c", "hierarchical-namespace": true },
    [
      ["container", /has no containers/],
      ["hierarchical-namespace", /has none/],
    ],
  ],
  [{ kind: "StorageV2", container: "c", "hierarchical-namespace": true }, []],
])("%j does not go together: %j", (given, problems) => {
  expect(kindContradictions(given)).toEqual(
    problems.map(([input, problem]) => ({ input, problem: expect.stringMatching(problem) })),
  );
});

// "Small address ranges using /31 or /32 prefix sizes are not supported" (Azure's page on storage firewall rules).
test.each([
  ["203.0.113.7", true],
  ["203.0.113.0/30", true],
  ["203.0.113.0/31", false],
])("a rule for %s: %s", (range, isGood) => {
  const reading = storageOptionInputs["allowed-ranges"].read(range);
  expect("value" in reading).toBe(isGood);
  if (!isGood)
    expect(reading).toEqual({
      problem: expect.stringContaining("take no range of /31: write both addresses, one a line."),
    });
});
