import { randomInt } from "node:crypto";

/** A text of characters that are drawn from an alphabet, each as likely as any other. */
export function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}
