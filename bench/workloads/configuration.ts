/** What stands in each ConfigMap. */
export const CONFIGURATION = {
  "service.conf": "server {\n  listen 8080;\n  location / {\n    return 204;\n  }\n}\n".repeat(3),
  "log.level": "info",
};
