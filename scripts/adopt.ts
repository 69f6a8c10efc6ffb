import { command } from "./adopt/command.ts";

process.exitCode = await command(process.argv.slice(2), {
  env: process.env,
  say: (line) => void process.stderr.write(`${line}\n`),
  print: (text) => void process.stdout.write(text),
});
