/** Name of the chart's release, after which its objects are named: `harbor-core` and so on. One namespace has one Harbor. */
export const RELEASE_NAME = "harbor";
