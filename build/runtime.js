// Loaded before the scripts of package.json, in plain JavaScript: an older Node then gets one clear line instead
// of an unknown file ending, or a crash inside the database module (it needs N-API 10).
if (Number(process.versions.napi) < 10 || !process.features.typescript) {
  console.error(
    `Heirloom needs Node.js 22.22 or newer; this is ${process.version}. "npm ci" brings Node 24 along: run it again, with install scripts allowed.`,
  );
  process.exit(1);
}
