import { Release } from "@cdktf/provider-helm/lib/release";
import { ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { ChartName, Environment, fromStackFolder, OtherChart } from "../environment";
import { Duration, enforce, isDnsLabel, Rule } from "../units";
import { ChartValues, renderValues, VALUES_RULES } from "./chart-values";

/** A chart of the catalogue, installed with values. */
export interface ChartReleaseProps {
  /**
   * Name of the chart in the catalogue, which pins its version; or any other chart, with a version of its own.
   *
   * @see https://helm.sh/docs/topics/charts/
   */
  readonly chart: ChartName | OtherChart;

  /**
   * Name of the release; Helm allows 53 characters.
   *
   * @see https://helm.sh/docs/intro/using_helm/
   */
  readonly name: string;

  /**
   * Namespace of the release, which has to exist.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
   */
  readonly namespace: string;

  /**
   * Values of the chart, references to other resources among them. They stand in plan and state in clear text: secrets go into
   * Secrets that the chart refers to. Images of a chart are named here too: charts differ in how, see
   * {@link ArtifactSources.mirrored}.
   *
   * @default the chart's own
   * @see https://helm.sh/docs/chart_template_guide/values_files/
   */
  readonly values?: ChartValues;

  /**
   * How long Helm waits for the release to become ready.
   *
   * @default 10 minutes
   * @see https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release#timeout-1
   */
  readonly timeout?: Duration;

  /**
   * Versions of the release that Helm keeps to go back to, each in a Secret of the namespace, with all that was rendered. 0 keeps every one for ever.
   *
   * @default 10, as the helm command has it
   * @see https://helm.sh/docs/helm/helm_upgrade/
   */
  readonly maxHistory?: number;

  /**
   * What has to exist before the chart is installed, where no value refers to it.
   *
   * @default none
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Helm's own limit: it adds the number of the revision. */
const LONGEST_NAME = 53;

const RULES: readonly Rule<ChartReleaseProps>[] = [
  function* nameFits({ name }) {
    if (!Token.isUnresolved(name) && !(isDnsLabel(name) && name.length <= LONGEST_NAME)) {
      yield {
        code: "ReleaseNameInvalid",
        what: "name is the name of a Helm release",
        got: name,
        instead: `write at most ${LONGEST_NAME} lower-case letters, digits and dashes`,
      };
    }
  },
  function* namespaceIsGiven({ namespace }) {
    if (namespace === "") {
      yield { code: "NamespaceMissing", what: "namespace is empty", instead: "name the namespace of the release" };
    }
  },
  function* timeoutIsLong({ timeout }) {
    if (timeout?.toMillis() === 0) {
      yield {
        code: "TimeoutZero",
        what: "Helm would wait for nothing",
        got: "0s",
        instead: "leave timeout out for 10 minutes",
      };
    }
  },
  function* historyCounts({ maxHistory }) {
    if (
      maxHistory !== undefined &&
      !Token.isUnresolved(maxHistory) &&
      !(Number.isInteger(maxHistory) && maxHistory >= 0)
    ) {
      yield {
        code: "MaxHistoryInvalid",
        what: "maxHistory is a number of versions",
        got: maxHistory,
        instead: "write a whole number, or leave it out for 10",
      };
    }
  },
  ({ values }) => VALUES_RULES.flatMap((rule) => [...rule(values)]),
];

/**
 * A Helm release of a pinned chart, from wherever the environment takes its charts.
 *
 * A release that failed or timed out is taken up again by the next apply instead of blocking its name; objects that a failed
 * upgrade made are removed.
 * One whose deploy was killed is not: Helm takes it for one that is under way, until its Secret with the status `pending-install` or `pending-upgrade` is
 * removed.
 */
export class ChartRelease extends Construct {
  /** The release itself. */
  public readonly release: Release;

  /** @throws InvalidInputError ReleaseNameInvalid, NamespaceMissing, TimeoutZero, MaxHistoryInvalid, ValueNotPlain, ValueMixed, OutsideEnvironment */
  public constructor(scope: Construct, id: string, props: ChartReleaseProps) {
    super(scope, id);
    enforce("ChartRelease", this.node.path, props, RULES);
    const source = Environment.of(this).artifacts.chart(props.chart);
    const inFolder = source.repository === undefined;
    this.release = new Release(this, "Default", {
      name: props.name,
      namespace: props.namespace,
      chart: inFolder ? fromStackFolder(Environment.stackOf(this), source.chart) : source.chart,
      version: source.version,
      ...(inFolder ? {} : { repository: source.repository }),
      ...(props.values === undefined ? {} : { values: [renderValues(props.values)] }),
      timeout: (props.timeout ?? Duration.minutes(10)).toSeconds(),
      maxHistory: props.maxHistory ?? 10,
      // A create that failed leaves its release behind, and without this the next one ends in "cannot re-use a name".
      upgradeInstall: true,
      cleanupOnFail: true,
      ...(props.dependsOn === undefined ? {} : { dependsOn: [...props.dependsOn] }),
    });
  }
}
