import { App } from "cdktf";
import { environmentNames, ENVIRONMENTS } from "../../stacks";
import { machinePathsIn, runApp, WholeApp } from "../support/whole-app";

const NAMES = environmentNames();

describe.each(NAMES)("the environment %s", (name) => {
  let whole: WholeApp;

  beforeAll(() => {
    whole = runApp(() => {
      const app = new App();
      ENVIRONMENTS[name](app);
      app.synth();
    });
  });

  test("has the stacks of the platform, without a warning", () => {
    expect(Object.keys(whole.stacks)).toEqual([`${name}-entry`]);
    expect(whole.warnings).toEqual([]);
  });

  test("is written as plain cdktf writes it, to the byte", () => {
    expect(whole.texts).toEqual(whole.plainTexts);
  });

  test("holds nothing of the machine on which it was written", () => {
    expect(Object.values(whole.texts).flatMap(machinePathsIn)).toEqual([]);
  });

  test("is written the same again", () => {
    const again = runApp(() => {
      const app = new App();
      ENVIRONMENTS[name](app);
      app.synth();
    });
    expect(again.texts).toEqual(whole.texts);
  });
});

test("all environments have the same stacks, in sizes of their own", () => {
  const { stacks } = runApp(() => {
    const app = new App();
    NAMES.forEach((name) => ENVIRONMENTS[name](app));
    app.synth();
  });
  const replicas = NAMES.map((name) => {
    const deployments = stacks[`${name}-entry`]!.resource!.kubernetes_deployment_v1!;
    return (deployments.entry as { spec: { replicas: string } }).spec.replicas;
  });
  expect(replicas).toEqual(["2", "1", "2", "3"]);
});

describe("environmentNames", () => {
  test("are all when none is named, else those named, in the order of the table", () => {
    expect(environmentNames()).toEqual(["lab", "dev", "test", "prod"]);
    expect(environmentNames(["prod", "lab"])).toEqual(["lab", "prod"]);
  });

  test("refuses what is none", () => {
    expect(() => environmentNames(["prod", "staging"])).toThrow(
      "no environment staging: there are lab, dev, test, prod",
    );
  });
});
