const base = require("./jest.config");

/** Packages that ship ES modules alone, which jest has to translate for itself. */
const MODULES = ["@kubernetes/client-node", "openid-client", "oauth4webapi", "jose"];

/** @type {import("jest").Config} */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/e2e"],
  testPathIgnorePatterns: [],
  transform: {
    ...base.transform,
    "\\.js$": ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${MODULES.join("|")})/)`],
  globalSetup: "<rootDir>/test/e2e/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/e2e/support/global-teardown.ts",
  // Building the lab for the first time takes minutes.
  testTimeout: 1_800_000,
};
