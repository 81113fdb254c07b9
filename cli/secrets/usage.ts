const COMMON = `      --from FOLDER   take the stacks that were synthesized to a folder, such as cdktf.out;
                      without it the app of cdktf.json is run
      --help          print this

The file is secrets/<environment>.tfvars.json, with mode 0600 in a folder that git ignores. What
it does not name is taken from TF_VAR_<name>. No message says a value.`;

/** What `onprem secrets init --help` prints. */
export const INIT_USAGE = `Usage: onprem secrets init [options] <environment>

Makes the secrets of an environment that have a recipe and are not there yet, and says which are
still to be given, and by which command. One that is there is never changed.

      --print         print what was made as JSON, for a vault, and write no file; not onto a
                      terminal
${COMMON}

Exit status: 0 done, 1 failed or a value is wrong, 2 the command line is wrong.`;

/** What `onprem secrets list --help` prints. */
export const LIST_USAGE = `Usage: onprem secrets list [options] <environment>

Prints which secrets an environment needs, whether they are there and have the right form, how
each comes into being, and which stacks need it; and what is in the file and needed by nothing.

${COMMON}

Exit status: 0 all are there and right, 1 some are not, or it failed, 2 the command line is wrong.`;

/** What `onprem secrets set --help` prints. */
export const SET_USAGE = `Usage: onprem secrets set [options] <environment> <name> < FILE

Writes a secret, whose value is read from standard input, or asked for on a terminal. A line
break at its end is left out where the form of the secret does not allow it. What does not fit
others that are there, such as a certificate its key, is said, and is no failure.

      --force         replace a value with which something is lost for good
${COMMON}

Exit status: 0 done, 1 failed, 2 the command line is wrong.`;

/** What `onprem secrets rotate --help` prints. */
export const ROTATE_USAGE = `Usage: onprem secrets rotate [options] <environment> <name>

Makes a secret anew: that one alone, and what is nothing without it, such as the certificate of a
key. Says what that means first, and asks.

      --yes           do not ask
      --print         print what was made as JSON, for a vault, and change no file; not onto a
                      terminal
      --force         replace a value with which something is lost for good
${COMMON}

Exit status: 0 done, 1 failed, 2 the command line is wrong.`;
