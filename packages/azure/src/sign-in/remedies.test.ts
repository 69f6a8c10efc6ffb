import { signInRemedy } from "./remedies.ts";

const credential = "Add a federated credential to the identity";
const secret = "Renew the client secret";

test.each([
  ["AADSTS700213", credential],
  ["AADSTS70021", credential],
  ["AADSTS7002131", credential],
  ["AADSTS700212", credential],
  ["AADSTS700211", credential],
  ["AADSTS70025", credential],
  ["AADSTS700016", "Correct client-id or tenant-id"],
  ["AADSTS90002", "Correct tenant-id: there is no such tenant"],
  ["AADSTS900023", "Correct tenant-id: there is no such tenant"],
  ["AADSTS7000215", secret],
  ["AADSTS7000222", secret],
  ["AADSTS700024", "check the clock of the runner"],
])("Entra's %s is answered: %s", (code, say) => {
  expect(signInRemedy(`${code}: The vendor's own words. Trace ID: t`)).toContain(say);
});

test.each(["AADSTS7000", "AADSTS7000241", "no code"])("%s is not taken for a code that begins alike", (message) => {
  expect(signInRemedy(message)).toBeUndefined();
});
