/** @type {import("jest").Config} */
module.exports = {
  roots: ["<rootDir>/test"],
  testPathIgnorePatterns: ["<rootDir>/test/e2e/"],
  // Types are checked by `tsc` before the tests start (see the npm scripts); here they are only stripped.
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022" } }] },
  // A clear failure instead of a hanging run, generous enough for a slow shared machine.
  testTimeout: 60_000,
};
