import * as fs from "node:fs";
import * as path from "node:path";
import { readSecretsFile } from "../../../cli/secret-files";
import { changeSecretsFile } from "../../../cli/secrets/store/secrets-file";
import { writeSecrets } from "../fake-app";
import { addSecret, fileOf, modeOf, secretApp, surroundingsOf, valuesIn } from "./secret-app";

// One object for all who import it, so that what a test puts in the place of a function is what they call.
jest.mock("node:fs", () => ({ __esModule: true, ...jest.requireActual<typeof fs>("node:fs") }));

let folder: string;
beforeEach(() => {
  folder = secretApp();
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

const add = (name: string, value?: string) => addSecret(folder, name, value);

describe("the file", () => {
  test("is made with its folder, and nobody else can read either, whatever the umask", async () => {
    const before = process.umask(0);
    try {
      expect(await add("a")).toBe("a");
    } finally {
      process.umask(before);
    }
    expect([modeOf(path.dirname(fileOf(folder))), modeOf(fileOf(folder))]).toEqual(["700", "600"]);
    expect(fs.readFileSync(fileOf(folder), "utf8")).toBe('{\n  "a": "x"\n}\n');
  });

  test("is written on disk before it takes the place of the old one, and so is its name afterwards", async () => {
    await add("a");
    const calls: string[] = [];
    const { fsyncSync, renameSync } = fs;
    jest.spyOn(fs, "fsyncSync").mockImplementation((descriptor) => {
      calls.push(`fsync ${path.relative(folder, fs.readlinkSync(`/proc/self/fd/${descriptor}`))}`);
      fsyncSync(descriptor);
    });
    jest.spyOn(fs, "renameSync").mockImplementation((from, to) => {
      calls.push(`rename ${path.relative(folder, String(to))}`);
      expect(valuesIn(folder)).toEqual({ a: "x" });
      renameSync(from, to);
    });
    await add("b");
    expect(calls).toEqual([
      "fsync secrets/prod.tfvars.json.unfinished",
      "rename secrets/prod.tfvars.json",
      "fsync secrets",
    ]);
    expect(valuesIn(folder)).toEqual({ a: "x", b: "x" });
  });

  test.each(["writeFileSync", "fsyncSync", "renameSync"] as const)("stays as it is when %s fails", async (call) => {
    await add("a");
    jest.spyOn(fs, call).mockImplementation(() => {
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", syscall: "write" });
    });
    await expect(add("b")).rejects.toThrow("secrets/prod.tfvars.json cannot be written: ENOSPC");
    expect(valuesIn(folder)).toEqual({ a: "x" });
    expect(fs.readdirSync(path.dirname(fileOf(folder)))).toEqual([".gitignore", "prod.tfvars.json"]);
  });

  test("stays as it is when what changes it fails, or the person gives up", async () => {
    await add("a");
    const failing = () => Promise.reject(new Error("no"));
    await expect(changeSecretsFile("prod", surroundingsOf(folder), failing)).rejects.toThrow("no");
    const interruption = new AbortController();
    const interrupting = () => {
      interruption.abort("SIGINT");
      return Promise.resolve({ values: { b: "y" }, result: undefined });
    };
    await expect(
      changeSecretsFile("prod", surroundingsOf(folder, { interrupted: interruption.signal }), interrupting),
    ).rejects.toThrow("interrupted by SIGINT");
    expect(valuesIn(folder)).toEqual({ a: "x" });
    expect(fs.readdirSync(path.dirname(fileOf(folder)))).toEqual([".gitignore", "prod.tfvars.json"]);
  });

  test("is not written where nothing changes, however it is written", async () => {
    writeSecrets(folder, "prod", '{"a":"x"}');
    await add("a");
    expect(fs.readFileSync(fileOf(folder), "utf8")).toBe('{"a":"x"}');
  });
});

describe("the folder", () => {
  test("is made as a whole, and ignores itself", async () => {
    await add("a");
    expect(fs.readFileSync(`${folder}/secrets/.gitignore`, "utf8")).toBe("*\n");
    expect(fs.readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("that is there stays as it is", async () => {
    fs.mkdirSync(`${folder}/secrets`, { mode: 0o700 });
    await add("a");
    expect(fs.readdirSync(`${folder}/secrets`)).toEqual(["prod.tfvars.json"]);
  });

  test("that another run makes meanwhile is taken as it is, and nothing is left behind", async () => {
    const { renameSync } = fs;
    jest.spyOn(fs, "renameSync").mockImplementationOnce((from, to) => {
      writeSecrets(folder, "prod", '{"theirs":"x"}');
      renameSync(from, to);
    });
    fs.chmodSync(folder, 0o700);
    await add("a");
    expect(valuesIn(folder)).toEqual({ theirs: "x", a: "x" });
    expect(fs.readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test.each([
    ["EACCES", "see that this user owns the folder of the app and secrets/"],
    ["EROFS", "it lies on a disk that is read alone"],
  ])("that cannot be made is told with the way out: %s", async (code, remedy) => {
    jest.spyOn(fs, "mkdtempSync").mockImplementation(() => {
      throw Object.assign(new Error(code), { code, syscall: "mkdtemp" });
    });
    await expect(add("a")).rejects.toThrow(`secrets/prod.tfvars.json cannot be written: ${code}; ${remedy}`);
  });
});

describe("a place that is no good is refused, and stays as it is:", () => {
  const secrets = () => path.dirname(fileOf(folder));

  test.each([
    [
      "a file that others can read",
      () => {
        writeSecrets(folder, "prod", "{}", 0o640);
      },
      "secrets/prod.tfvars.json can be read by others; run: chmod 600 secrets/prod.tfvars.json",
    ],
    [
      "a folder that others can change",
      () => {
        fs.mkdirSync(secrets());
        fs.chmodSync(secrets(), 0o770);
      },
      "secrets can be changed by others; run: chmod 700 secrets",
    ],
    [
      "a link to a file",
      () => {
        fs.mkdirSync(secrets());
        fs.writeFileSync(`${folder}/elsewhere.json`, "{}", { mode: 0o600 });
        fs.symlinkSync("../elsewhere.json", fileOf(folder));
      },
      "secrets/prod.tfvars.json is a symbolic link; put a file in its place",
    ],
    [
      "a link to nothing",
      () => {
        fs.mkdirSync(secrets());
        fs.symlinkSync("../nothing.json", fileOf(folder));
      },
      "secrets/prod.tfvars.json is a symbolic link; put a file in its place",
    ],
    [
      "a link to a folder",
      () => {
        fs.mkdirSync(`${folder}/elsewhere`);
        fs.symlinkSync("elsewhere", secrets());
      },
      "secrets is a symbolic link; put a folder in its place",
    ],
    [
      "a folder for a file",
      () => {
        fs.mkdirSync(fileOf(folder), { recursive: true });
      },
      "secrets/prod.tfvars.json is no file; put a file in its place",
    ],
    [
      "a file for a folder",
      () => {
        fs.writeFileSync(secrets(), "");
      },
      "secrets is no folder; put a folder in its place",
    ],
    [
      "what is no JSON",
      () => {
        writeSecrets(folder, "prod", '{"a": "planted');
      },
      "secrets/prod.tfvars.json is no JSON",
    ],
  ])("%s", async (_, lay, message) => {
    lay();
    const before = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
    await expect(add("a")).rejects.toThrow(message);
    expect(() => readSecretsFile(folder, "prod")).toThrow(message);
    expect(fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()).toEqual(before);
  });

  test("a folder of another user, who could put something else into it", async () => {
    writeSecrets(folder, "prod", "{}");
    jest.spyOn(process as Required<NodeJS.Process>, "getuid").mockReturnValue(fs.statSync(secrets()).uid + 1);
    const message = "secrets belongs to another user; run this as that one, or make it your own: chown -R";
    await expect(add("a")).rejects.toThrow(message);
    expect(() => readSecretsFile(folder, "prod")).toThrow(message);
  });

  test("a folder that this user may not look into", () => {
    const { lstatSync } = fs;
    jest.spyOn(fs, "lstatSync").mockImplementation(((file: string, options: fs.StatSyncOptions) => {
      if (file === fileOf(folder)) {
        throw Object.assign(new Error(`EACCES: permission denied, lstat '${file}'`), { code: "EACCES" });
      }
      return lstatSync(file, options);
    }) as typeof fs.lstatSync);
    expect(() => readSecretsFile(folder, "prod")).toThrow(
      /^secrets\/prod\.tfvars\.json cannot be read: EACCES; run this as the user who owns secrets\/$/,
    );
  });

  test.each(["..", "../prod", "a/b", "", "Prod", "a\nb"])("the environment %j", (environment) => {
    expect(() => readSecretsFile(folder, environment)).toThrow("is no name of an environment");
  });
});
