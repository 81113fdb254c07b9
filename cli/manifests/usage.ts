/** What `onprem manifests --help` prints. */
export const USAGE = `Usage: onprem manifests [options] [<stack>|<environment>]...
       onprem manifests --diff [options] <a> <b>

Prints what stacks will make, as plain Kubernetes objects in YAML: those that are named, all
stacks of an environment that is named, or all there are.

The app of cdktf.json in this folder is run for it, as cdktf does, with an output folder of its
own: cdktf.out stays as it is.

  -o, --output FOLDER   write a folder for kustomize, a file an object; a subfolder a stack, unless
                        one stack is named. Files that are no longer needed are removed from it.
                        A folder that holds anything else is refused
      --from FOLDER     show stacks that were synthesized to a folder, such as cdktf.out
      --helm PROGRAM    render charts with helm; without it they stay references
      --with-secrets    fill in secrets and other variables, from
                        secrets/<environment>.tfvars.json or else from TF_VAR_<name>; not onto a
                        terminal
      --secrets FILE    take them from this file; the stacks must be of one environment then
      --diff            print what differs between a and b, object by object. Each is a stack, an
                        environment, or one of them at a revision of git: HEAD~1:prod-entry.
                        HEAD~1: is all stacks of a revision, : all stacks of this folder.
                        Values of secrets are compared with --with-secrets, and never shown
      --help            print this

Exit status: 0 done, 1 failed, 2 the command line is wrong. With --diff, as of diff: 0 nothing
differs, 1 something does, 2 failed.`;
