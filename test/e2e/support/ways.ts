import type { App } from "cdktf";
import { deploymentsInState, type DeploymentName } from "../../../lab/start/verify";
import { AppliedApp } from "./applied-app";
import { ManifestsApp } from "./manifests-app";
import { ENGINES, hindrance, labHindrance } from "./requirements";

/** The ways by which a stack of Kubernetes objects gets to a cluster: an engine with the providers, or without both. */
export const WAYS = ["manifests", ...ENGINES] as const;

/** One of the {@link WAYS}. */
export type WayName = (typeof WAYS)[number];

/** A stack, open to be applied; what can be said of it whatever the way. */
export interface OpenStack {
  /** Makes it so, and waits until it runs. */
  apply(): Promise<void>;
  /** What an apply would make or change now: one entry an object, in words of the way's own; empty when nothing. */
  pending(): Promise<readonly string[]>;
  /** The Deployments of the stack. */
  deployments(): Promise<readonly DeploymentName[]>;
  /** Removes everything that it made, and waits until it is gone. */
  destroy(): Promise<void>;
}

/** An app in a folder of its own that a test applies, changes and applies again. */
export interface OpenApp {
  /** Folder for whatever belongs to the app. */
  readonly home: string;
  /** Synthesizes the app anew and opens one of its stacks. */
  open(stack: string, build: (app: App) => void, values?: Readonly<Record<string, string>>): Promise<OpenStack>;
  /** Removes the folder; what is applied has to be destroyed before. */
  close(): void;
}

/** Why a test cannot apply that way to the lab; undefined when it can. */
export function wayHindrance(way: WayName): string | undefined {
  return way === "manifests" ? labHindrance() : hindrance(way, ["kubernetes"]);
}

/** An app that is applied that way. */
export function appliedBy(way: WayName): OpenApp {
  return way === "manifests" ? new ManifestsApp() : new EngineApp(way);
}

class EngineApp extends AppliedApp implements OpenApp {
  public override async open(...args: Parameters<AppliedApp["open"]>) {
    const runner = await super.open(...args);
    return Object.assign(runner, {
      pending: async () => Object.entries(await runner.plan()).map(([address, action]) => `${action} ${address}`),
      deployments: async () => deploymentsInState(await runner.state()),
    });
  }
}
