import * as fs from "node:fs";
import * as path from "node:path";
import { App, TerraformElement, TerraformVariable } from "cdktf";
import type { StackMetadata } from "../terraform";
import { enforce, InvalidInputError } from "../units";
import type { Environment } from "./environment";
import { STACK_NAME_RULES } from "./environment-rules";
import { addMissingProviders } from "./providers";
import { QuickStack } from "./quick-synth";
import type { SecretVariable } from "./secret-value";
import { DeclaredSecrets, type SecretUse } from "./secrets";
import { FORMS_VARIABLE, validationOf } from "./secrets/form-validation";
import { storageClassMessages } from "./storage-class-check";

/** Lowest Terraform (and OpenTofu) with ephemeral variables and write-only attributes, by which secrets stay out of the state. */
const REQUIRED_TERRAFORM = ">= 1.11.0";

/**
 * A stack of an environment: one Terraform root module with a state of its own.
 *
 * It has the environment's state backend, and those of the environment's providers that something in it needs.
 *
 * Made by {@link Environment.stack}; a class of one's own may extend it.
 */
export class EnvironmentStack extends QuickStack {
  private readonly variables = new Map<string, TerraformVariable>();
  private readonly secrets = new DeclaredSecrets();
  private readonly files = new Map<string, string>();

  /**
   * @param environment the environment whose stack this is
   * @param name what the stack is for; its whole name is `<environment>-<name>`
   * @throws InvalidInputError StackNameInvalid, StackNameTooLong
   */
  public constructor(
    public readonly environment: Environment,
    name: string,
  ) {
    const id = environment.node.id;
    enforce("EnvironmentStack", `${id}-${name}`, { environment: id, name }, STACK_NAME_RULES);
    // A child of the app, not of the environment: the cdktf CLI finds a stack's dependencies only where path and name are one.
    super(App.of(environment), `${id}-${name}`);
    this.addOverride("terraform.required_version", REQUIRED_TERRAFORM);
    for (const [key, value] of Object.entries(this.metadata)) {
      this.addOverride(`//.metadata.${key}`, value);
    }
    // cdktf runs the validations of stacks alone.
    this.node.addValidation({
      validate: () => [
        ...strayElements(environment),
        ...environment.rwoGuard.check(this),
        ...storageClassMessages(this),
        ...environment.nodePorts.check(this),
      ],
    });
    const { synthesizer } = this;
    this.synthesizer = {
      synthesize: (session) => {
        synthesizer.synthesize(session);
        this.writeFiles(path.join(session.outdir, session.manifest.forStack(this).workingDirectory));
      },
    };
    environment.state.bind({ stack: this, ...(environment.hasCluster ? { cluster: environment.cluster } : {}) });
  }

  /**
   * What the stack says about itself to tools that read its file: its environment, the version of Kubernetes that it is for, and which
   * secrets it needs.
   */
  public get metadata(): StackMetadata & { readonly environment: string } {
    const { environment, secrets } = this;
    return {
      environment: environment.node.id,
      ...(environment.hasCluster ? { kubernetesVersion: environment.cluster.version } : {}),
      ...(this.variables.size === 0 ? {} : { secrets: secrets.all }),
    };
  }

  /** Adds the providers that are needed and missing, then prepares as cdktf does. */
  public override prepareStack(): void {
    this.environment.rwoGuard.prepare();
    addMissingProviders(this);
    super.prepareStack();
  }

  /**
   * Has a text written to a file beside the stack's configuration. Terraform reads one of some size there in no time; as a text of the
   * configuration it goes through it several times a run.
   *
   * @param name of the file
   * @returns Terraform expression of its content
   */
  public fileBeside(name: string, content: string): string {
    this.files.set(name, content);
    return `file("\${path.module}/${name}")`;
  }

  /** The files that are written beside the stack's configuration: name to content. */
  public get filesBeside(): ReadonlyMap<string, string> {
    return this.files;
  }

  private writeFiles(folder: string): void {
    for (const [name, content] of this.files) {
      fs.writeFileSync(path.join(folder, name), content);
    }
  }

  /**
   * The Terraform variable behind a secret: sensitive and ephemeral, without a default, one a stack for each name.
   *
   * Its value may go into write-only attributes alone; Terraform refuses it anywhere else. Each plan refuses a value that has not the form
   * which a use asks for.
   *
   * @param use what whoever uses the secret knows of it: its form, how it comes into being, what it means to change it
   * @throws InvalidInputError SecretNameTaken, when something else in the stack has that name as its id; SecretFormInvalid,
   * SecretRecipeInvalid, SecretTextInvalid; SecretRecipeContradicted, when it is made in another way elsewhere in this environment
   */
  public secretVariable(secret: SecretVariable, use: SecretUse = {}): TerraformVariable {
    const { name } = secret;
    this.environment.secrets.declare(secret, use, this.node.path);
    const variable = this.variables.get(name) ?? this.newSecretVariable(name);
    const known = this.secrets.all[name]?.forms ?? [];
    const declaration = this.secrets.declare(secret, use, this.node.path);
    for (const form of (declaration.forms ?? []).slice(known.length)) {
      this.formsVariable.addValidation(validationOf(name, form));
    }
    this.addOverride(`//.metadata.secrets.${name}`, declaration);
    return variable;
  }

  /** What refuses values of secrets, by a rule for each form; it is there where a form is. */
  private get formsVariable(): TerraformVariable {
    const variable =
      this.variables.get(FORMS_VARIABLE) ??
      new TerraformVariable(this, FORMS_VARIABLE, {
        type: "bool",
        default: true,
        nullable: false,
        description: "Whether each plan refuses secrets that do not look as they have to",
      });
    this.variables.set(FORMS_VARIABLE, variable);
    return variable;
  }

  private newSecretVariable(name: string): TerraformVariable {
    if (this.node.tryFindChild(name) !== undefined) {
      // A variable of that name that somebody else made would be neither sensitive nor ephemeral.
      throw new InvalidInputError("SecretValue", this.node.path, [
        {
          code: "SecretNameTaken",
          what: "something else in this stack has the name of the secret as its id",
          got: name,
          instead: "give one of the two another name",
        },
      ]);
    }
    const variable = new TerraformVariable(this, name, {
      type: "string",
      sensitive: true,
      nullable: false,
      description: `Secret, given as TF_VAR_${name}`,
    });
    // cdktf has no prop for it yet.
    variable.addOverride("ephemeral", true);
    this.variables.set(name, variable);
    return variable;
  }
}

/** What somebody put under the environment itself, where it would be in no stack and so in no file. */
function strayElements(environment: Environment): string[] {
  return environment.node
    .findAll()
    .filter((construct) => TerraformElement.isTerraformElement(construct))
    .map(({ node }) => `Environment OutsideStack: ${node.path} is in no stack; put it into environment.stack("name")`);
}
