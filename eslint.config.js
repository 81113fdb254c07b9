const js = require("@eslint/js");
const ts = require("typescript-eslint");

module.exports = ts.config(
  { ignores: ["dist/**", "cdktf.out/**", "coverage/**", "test/package/consumer/**", "lib/manifests/schemas/**"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { module: "writable", require: "readonly", __dirname: "readonly" },
    },
  },
  {
    files: ["**/*.ts"],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/explicit-member-accessibility": ["error", { overrides: { constructors: "explicit" } }],
      // Numbers read well in messages; everything else is spelled out.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A namespace of static factories is how the value classes and unions of this library are written.
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/parameter-properties": "off",
      "max-lines": ["error", { max: 250 }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='addDependency'][callee.object.property.name='node']",
          message: "cdktf ignores node.addDependency(): use an attribute of the other resource, or dependsOn.",
        },
        {
          selector: "CallExpression[callee.property.name='overrideLogicalId']",
          message: "Addresses are a promise: overrideLogicalId lets two resources collide in silence.",
        },
        {
          selector: "ImportDeclaration[source.value=/^@cdktf\\/provider-[a-z]+$/]",
          message:
            "Import the resource's own path, e.g. @cdktf/provider-kubernetes/lib/secret-v1: the barrel costs 0.9 s.",
        },
      ],
    },
  },
  {
    // Only the app and the lab may look at the machine they run on.
    files: ["lib/**/*.ts", "stacks/**/*.ts", "examples/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "The library reads no environment variables: take a prop." },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // jest's matchers and fast-check's callbacks are written this way.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-confusing-void-expression": "off",
      // The Kubernetes client types its objects as classes, and takes literals.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
    },
  },
);
