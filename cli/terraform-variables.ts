/** Variables of the environment of a process. */
type ProcessVariables = Readonly<Record<string, string | undefined>>;

/** What the names of those begin with by which Terraform takes values. */
const PREFIX = "TF_VAR_";

/** The value that Terraform takes for a variable of its own; undefined where none is given. */
export function givenToTerraform(variables: ProcessVariables, name: string): string | undefined {
  return variables[`${PREFIX}${name}`];
}

/** All values that Terraform takes, by the names of its own variables. */
export function allGivenToTerraform(variables: ProcessVariables): Readonly<Record<string, string>> {
  const given = Object.entries(variables).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && value !== undefined ? [[name.slice(PREFIX.length), value] as const] : [],
  );
  return Object.fromEntries(given);
}

/** The other way round: how values are handed to Terraform. */
export function asTerraformTakes(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${PREFIX}${name}`, value]));
}

/** Those that are not Terraform's, secrets among them: they are no business of other programs. */
export function withoutTerraform(variables: ProcessVariables): ProcessVariables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith(PREFIX)));
}
