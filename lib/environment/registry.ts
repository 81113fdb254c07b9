/**
 * A registry of container images: what those who pull from it have to know.
 *
 * The contract between whoever runs one and whoever makes machines trust it.
 */
export interface IRegistry {
  /** Host, with its port where that is not 443, as image names begin: `harbor.example.com`, `10.0.0.5:5000`. */
  readonly address: string;
  /** Certificate of the authority that signed that of the registry, PEM, or several of them. @default one that every machine knows */
  readonly certificateAuthority?: string;
  /** Whether the registry speaks HTTP without TLS. @default false */
  readonly plainHttp?: boolean;
}
