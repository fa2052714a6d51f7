#!/usr/bin/env node
// Plain JavaScript, so that an older Node reaches this check instead of a syntax error or, worse, a crash inside
// the database module (it needs N-API 10).
if (Number(process.versions.napi) < 10 || !process.features.typescript) {
  console.error(
    `Heirloom needs Node.js 22.22 or newer; this is ${process.version}. Run it with "npm run heirloom -- …", which brings its own.`,
  );
  process.exit(1);
}
await import('./main.ts');
