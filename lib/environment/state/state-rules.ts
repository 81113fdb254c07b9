import { Violation } from "../../units";

/** Refuses what is no plain http(s) address, and credentials within it: they would stand in the synthesized files. */
export function* urlViolations(prop: string, url: string, credentialsBy: string): Iterable<Violation> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol)) {
    yield {
      code: "StateEndpointInvalid",
      what: `${prop} is an http or https address`,
      got: url,
      instead: "write e.g. https://state.example.com",
    };
    return;
  }
  if (parsed.search !== "" || parsed.hash !== "") {
    // The value is not repeated: tokens travel in queries.
    yield {
      code: "StateEndpointInvalid",
      what: `${prop} has a query or a fragment, and the name of the stack follows it`,
      instead: `write the address alone; credentials are given by ${credentialsBy}`,
    };
  }
  if (parsed.username !== "" || parsed.password !== "") {
    yield {
      code: "StateCredentialsInFile",
      what: `${prop} holds credentials, which would stand in the synthesized files`,
      instead: `leave them out and set ${credentialsBy} where Terraform runs`,
    };
  }
}

/** Refuses what would start or end a path with a slash, or hold anything but plain names. */
export function* prefixViolations(prefix: string | undefined): Iterable<Violation> {
  if (prefix !== undefined && !/^(?!\.+(\/|$))[\w.-]+(\/(?!\.+(\/|$))[\w.-]+)*$/.test(prefix)) {
    yield {
      code: "StatePrefixInvalid",
      what: "prefix is a folder name, or several with slashes between",
      got: prefix,
      instead: "write e.g. platform/terraform",
    };
  }
}

/** Refuses options that are given and empty: backends read them as something else than left out. */
export function* emptyViolations<T extends object>(
  options: T,
  names: readonly (keyof T & string)[],
): Iterable<Violation> {
  for (const name of names.filter((given) => options[given] === "")) {
    yield { code: "StateOptionEmpty", what: `${name} is empty`, instead: "leave it out, or give it a value" };
  }
}
