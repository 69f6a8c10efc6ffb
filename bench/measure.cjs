// Loaded before the program that is measured: says at its end what it used.
const { readFileSync, writeFileSync } = require("node:fs");

// The resource usage of a process still counts the memory of the one that started it; the kernel's own mark does not.
function peakMegabytes() {
  const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"));
  return Number(kilobytes) / 1024;
}

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const used = { cpu: (user + system) / 1000, memory: peakMegabytes() };
  writeFileSync(process.env.SLIPWAY_MEASURED, JSON.stringify(used));
});
