import { startRealServer } from "./real.ts";
import type { Server } from "./server.ts";
import { startSimulatedServer } from "./simulated.ts";

/** The same suite for the real server and for the simulated one, whose controllers run by themselves here. */
export function withBoth(suite: (server: () => Server) => void): void {
  const starts = {
    real: startRealServer,
    simulated: () => startSimulatedServer("real"),
  };
  describe.each(Object.keys(starts) as (keyof typeof starts)[])("the %s API server", (name) => {
    let server: Server;
    beforeAll(async () => {
      server = await starts[name]();
    });
    suite(() => server);
    afterAll(() => server.close());
  });
}
