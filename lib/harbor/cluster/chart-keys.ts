import type { KeyName } from "../keys/key-uses";

/** Names that the chart has for passwords and certificates in a Secret. */
export const CHART_KEYS = {
  admin: "HARBOR_ADMIN_PASSWORD",
  database: "password",
  redis: "REDIS_PASSWORD",
  redisUser: "REDIS_USERNAME",
  accessKey: "REGISTRY_STORAGE_S3_ACCESSKEY",
  secretKey: "REGISTRY_STORAGE_S3_SECRETKEY",
  certificate: "tls.crt",
  key: "tls.key",
} as const;

/** Names that the chart has for Harbor's keys in a Secret. */
export const CHART_KEY_NAMES: Readonly<Record<KeyName, string>> = {
  token_key: "tls.key",
  token_certificate: "tls.crt",
  secretkey: "secretKey",
  csrf_key: "CSRF_KEY",
  core_secret: "secret",
  jobservice_secret: "JOBSERVICE_SECRET",
  registry_secret: "REGISTRY_HTTP_SECRET",
  registry_password: "REGISTRY_PASSWD",
  registry_htpasswd: "REGISTRY_HTPASSWD",
};
