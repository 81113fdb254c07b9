import { Token } from "cdktf";

const PATH = /^(\/[-\w.@+:=,]+)+$/;

/** Whether a text is an absolute path that shells and configuration files take as it is, known at synth. */
export function isPlainPath(path: string): boolean {
  return !Token.isUnresolved(path) && PATH.test(path) && !/\/\.{1,2}(\/|$)/.test(path);
}
