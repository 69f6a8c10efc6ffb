import { enableCompileCache } from "node:module";

// Stripping the types of all these files takes a second: Node remembers it for the next start. This file has no types,
// so that what strips them need not be loaded at all.
enableCompileCache();
const { serve } = await import("./serve.ts");
await serve(process.argv.slice(2));
