// Whether an image's name is pinned. For tests of this folder only.

/** Takes an image's name; gives the reason why it is not pinned to one version, undefined when it is. */
export function pinProblem(image: string): string | undefined {
  const tag = /^[^@]*?:([^:/@]+)(@sha256:[0-9a-f]{64})?$/.exec(image)?.[1];
  if (tag === undefined) return `image "${image}" has no tag`;
  // Two numbers at least: a tag like `17` or `bookworm` moves on with every release.
  if (!/^v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)*$/.test(tag)) return `image "${image}" is not pinned: tag "${tag}"`;
  return undefined;
}
