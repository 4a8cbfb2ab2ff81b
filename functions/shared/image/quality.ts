/** JPEG and WebP at 80, AVIF at 50 look alike; PNG is lossless unless q is given. */
export const DEFAULT_QUALITY = { jpeg: 80, webp: 80, avif: 50 } as const;
