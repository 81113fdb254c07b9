import * as fs from "node:fs";
import * as path from "node:path";
import { App, TerraformElement, TerraformVariable } from "cdktf";
import { enforce, InvalidInputError } from "../units";
import type { Environment } from "./environment";
import { STACK_NAME_RULES } from "./environment-rules";
import { addMissingProviders } from "./providers";
import { QuickStack } from "./quick-synth";
import type { SecretVariable } from "./secret-value";
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
  /** What the stack says about itself to tools that read its file: its environment, and the version of Kubernetes that it is for. */
  public readonly metadata: { readonly environment: string; readonly kubernetesVersion?: string };

  private readonly secrets = new Map<string, TerraformVariable>();
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
    this.metadata = {
      environment: id,
      ...(environment.hasCluster ? { kubernetesVersion: environment.cluster.version } : {}),
    };
    for (const [key, value] of Object.entries(this.metadata)) {
      this.addOverride(`//.metadata.${key}`, value);
    }
    // cdktf runs the validations of stacks alone.
    this.node.addValidation({
      validate: () => [
        ...strayElements(environment),
        ...environment.rwoGuard.check(this),
        ...storageClassMessages(this),
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
   * Its value may go into write-only attributes alone; Terraform refuses it anywhere else.
   *
   * @throws InvalidInputError SecretNameTaken, when something else in the stack has that name as its id
   */
  public secretVariable(secret: SecretVariable): TerraformVariable {
    const existing = this.secrets.get(secret.name);
    if (existing !== undefined) {
      return existing;
    }
    if (this.node.tryFindChild(secret.name) !== undefined) {
      // A variable of that name that somebody else made would be neither sensitive nor ephemeral.
      throw new InvalidInputError("SecretValue", this.node.path, [
        {
          code: "SecretNameTaken",
          what: "something else in this stack has the name of the secret as its id",
          got: secret.name,
          instead: "give one of the two another name",
        },
      ]);
    }
    const variable = new TerraformVariable(this, secret.name, {
      type: "string",
      sensitive: true,
      nullable: false,
      description: `Secret, given as TF_VAR_${secret.name}`,
    });
    // cdktf has no prop for it yet.
    variable.addOverride("ephemeral", true);
    this.secrets.set(secret.name, variable);
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
