import { Token } from "cdktf";
import { stackTraceModule } from "../../../lib/environment/quick-synth/cdktf-internals";
import { disableCreationTraces } from "../../../lib/environment/quick-synth/creation-traces";

const SWITCH = "CDKTF_ONPREM_CREATION_TRACES";

function traceOfNewToken(): unknown {
  return Token.asAny("x").creationStack;
}

describe("creation traces", () => {
  const original = stackTraceModule().captureStackTrace;

  afterEach(() => {
    stackTraceModule().captureStackTrace = original;
    Reflect.deleteProperty(process.env, SWITCH);
  });

  test("are captured by cdktf until they are disabled", () => {
    expect(traceOfNewToken()).toContainEqual(expect.stringContaining("creation-traces.test.ts"));
    expect(disableCreationTraces()).toBe(true);
    expect(traceOfNewToken()).toEqual([]);
  });

  test("stay disabled when disabled twice", () => {
    disableCreationTraces();
    expect(disableCreationTraces()).toBe(true);
    expect(traceOfNewToken()).toEqual([]);
  });

  test("stay when the environment asks for them", () => {
    process.env[SWITCH] = "1";
    expect(disableCreationTraces()).toBe(false);
    expect(traceOfNewToken()).toContainEqual(expect.stringContaining("creation-traces.test.ts"));
  });

  test("stay, without a failure, where cdktf has no such function", () => {
    const missing = {};
    expect(disableCreationTraces(missing)).toBe(false);
    expect(missing).toEqual({});
  });

  test("stay, without a failure, where the function cannot be replaced", () => {
    const captureStackTrace = (): string[] => ["trace"];
    const frozen = Object.freeze({ captureStackTrace });
    expect(disableCreationTraces(frozen)).toBe(false);
    expect(frozen.captureStackTrace()).toEqual(["trace"]);
  });
});
