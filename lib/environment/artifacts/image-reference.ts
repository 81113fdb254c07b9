/** Whether an image reference has a version that stays what it is: a digest, or a tag other than `latest`. */
export function isPinnedImage(image: string): boolean {
  return /^[a-z0-9][a-z0-9./_:-]*(@sha256:[0-9a-f]{64}|:(?!latest$)[\w.-]{1,128})$/.test(image);
}

/**
 * An image reference without its registry: `docker.io/library/nginx:1.28.0` and `nginx:1.28.0` both give
 * `library/nginx:1.28.0`.
 *
 * @see https://github.com/distribution/reference
 */
export function repositoryOf(image: string): string {
  const slash = image.indexOf("/");
  const first = image.slice(0, Math.max(slash, 0));
  const hasRegistry = first.includes(".") || first.includes(":") || first === "localhost";
  if (hasRegistry) {
    return image.slice(slash + 1);
  }
  // Docker's short form: a name without a registry and a folder is one of the official images.
  return slash === -1 ? `library/${image}` : image;
}
