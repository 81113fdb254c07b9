import { randomBytes } from "node:crypto";
import * as bcrypt from "bcryptjs";

/** Rounds of bcrypt, as a power of two: a tenth of a second a guess. */
const COST = 10;

/** Bytes of a salt. */
const SALT = 16;

/** What bcrypt takes of a password; the rest would not count. */
const LONGEST_PASSWORD = 72;

/** What keeps bcrypt from hashing a password, following its name; undefined when nothing does. */
export function faultOfPassword(password: string): string | undefined {
  return Buffer.byteLength(password) > LONGEST_PASSWORD
    ? `is longer than the ${LONGEST_PASSWORD} bytes that bcrypt takes of a password`
    : undefined;
}

/**
 * A line of a password file: a user and the hash of a password, as `htpasswd -nB` prints it.
 *
 * @throws Error when the password is longer than bcrypt can take
 */
export async function passwordLine(user: string, password: string): Promise<string> {
  const fault = faultOfPassword(password);
  if (fault !== undefined) {
    throw new Error(`the password of ${user} ${fault}`);
  }
  const salt = `$2y$${COST}$${bcrypt.encodeBase64(randomBytes(SALT), SALT)}`;
  return `${user}:${await bcrypt.hash(password, salt)}`;
}

/** Whether a line of a password file lets that user in with that password. */
export async function isPasswordLine(line: string, user: string, password: string): Promise<boolean> {
  const hash = line.startsWith(`${user}:`) ? line.slice(user.length + 1) : "";
  try {
    return await bcrypt.compare(password, hash);
  } catch {
    // It is no hash of bcrypt.
    return false;
  }
}
