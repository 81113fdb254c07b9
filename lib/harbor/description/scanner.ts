import { Token } from "cdktf";
import type { Rule } from "../../units";

/** Where the scanner has its databases from. */
export interface ScannerMirrorOptions {
  /** Repository of the database, without a tag. @default aquasecurity/trivy-db from the environment's mirror */
  readonly database?: string;
  /** Repository of the database for Java, without a tag. @default aquasecurity/trivy-java-db from the environment's mirror */
  readonly javaDatabase?: string;
}

/** The scanner for vulnerabilities (Trivy), and where it has its databases from. */
export class HarborScanner {
  /** Databases from the internet, and questions to it about Java. */
  public static online(): HarborScanner {
    return new HarborScanner("online");
  }

  /**
   * Databases from a registry of one's own, which somebody keeps fresh; no questions to anybody else. The scanner does not log in there, so everybody
   * has to be able to read them.
   */
  public static mirror(options: ScannerMirrorOptions = {}): HarborScanner {
    return new HarborScanner("mirror", options);
  }

  /** Databases that somebody puts into the volume of each scanner (`/home/scanner/.cache/trivy`). */
  public static offline(): HarborScanner {
    return new HarborScanner("offline");
  }

  /** No scanner. */
  public static off(): HarborScanner {
    return new HarborScanner("off");
  }

  private constructor(
    /** Where it has its databases from. */
    public readonly kind: "online" | "mirror" | "offline" | "off",
    /** {@link ScannerMirrorOptions} */
    public readonly options: ScannerMirrorOptions = {},
  ) {}

  /**
   * What Trivy is told of its databases; the words are those of the chart's values.
   *
   * @param mirrored the reference under which an image is pulled here
   */
  public settings(mirrored: (image: string) => string): ScannerSettings {
    const quiet = this.kind === "offline";
    return {
      skipUpdate: quiet,
      skipJavaDBUpdate: quiet,
      offlineScan: this.kind !== "online",
      ...(this.kind === "mirror" ? repositories(this.options, mirrored) : {}),
    };
  }
}

/** The databases as their publisher names them. */
const DATABASE = "ghcr.io/aquasecurity/trivy-db";
const JAVA_DATABASE = "ghcr.io/aquasecurity/trivy-java-db";

function repositories(
  { database, javaDatabase }: ScannerMirrorOptions,
  mirrored: (image: string) => string,
): Pick<ScannerSettings, "dbRepository" | "javaDBRepository"> {
  return {
    dbRepository: [database ?? mirrored(DATABASE)],
    javaDBRepository: [javaDatabase ?? mirrored(JAVA_DATABASE)],
  };
}

/** What Trivy is told of its databases. */
export interface ScannerSettings {
  readonly skipUpdate: boolean;
  readonly skipJavaDBUpdate: boolean;
  readonly offlineScan: boolean;
  readonly dbRepository?: readonly string[];
  readonly javaDBRepository?: readonly string[];
}

/** A scanner, and where it is to run. */
export interface ScannerInput {
  readonly scanner: HarborScanner;
  /** Whether charts and images come from the site's own mirrors alone. */
  readonly airGapped: boolean;
  /** Whether the site has mirrors for images. */
  readonly hasMirror: boolean;
  /** Whether there is a proxy that leads outside. */
  readonly hasProxy: boolean;
}

/** What a scanner must be. */
export const SCANNER_RULES: readonly Rule<ScannerInput>[] = [
  function* reachesDatabases({ scanner, airGapped, hasProxy }) {
    if (scanner.kind === "online" && airGapped && !hasProxy) {
      yield {
        code: "ScannerNeedsInternet",
        what: "scanner would fetch its databases from the internet, and charts and images of this environment come from mirrors alone",
        got: scanner.kind,
        instead:
          "write HarborScanner.mirror() with the images aquasecurity/trivy-db and trivy-java-db in the mirror, HarborScanner.offline() or " +
          "HarborScanner.off(); or give the proxy that leads outside",
      };
    }
  },
  function* hasRepositories({ scanner: { kind, options }, hasMirror }) {
    if (kind === "mirror" && !hasMirror && (options.database === undefined || options.javaDatabase === undefined)) {
      yield {
        code: "ScannerMirrorMissing",
        what: "scanner has its databases from the mirror of the environment, which has none for images",
        instead: "give artifacts.images of the environment, or database and javaDatabase",
      };
    }
  },
  function* repositoriesAreNames({ scanner: { options } }) {
    for (const name of [options.database, options.javaDatabase]) {
      if (name !== undefined && !Token.isUnresolved(name) && !/^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)+$/.test(name)) {
        yield {
          code: "ScannerRepositoryInvalid",
          what: "a database of the scanner is named by its repository",
          got: name,
          instead: "write e.g. registry.example.com/aquasecurity/trivy-db, without a scheme and a tag",
        };
      }
    }
  },
];
