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
  if (prefix !== undefined && !/^[\w.-]+(\/[\w.-]+)*$/.test(prefix)) {
    yield {
      code: "StatePrefixInvalid",
      what: "prefix is a folder name, or several with slashes between",
      got: prefix,
      instead: "write e.g. platform/terraform",
    };
  }
}
