import sharp from 'sharp';

/**
 * The loaders are an allow-list: SVG, TIFF, PDF, JPEG XL, raw camera files and
 * every loader that opens a path stay shut, also for a file that sniffs as
 * something else (libvips: vips_operation_block_set).
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`),
});

/**
 * libvips keeps its last hundred operations, and with a loader what libheif has
 * decoded, uncounted: the second AVIF of a process met the first one's 570 MB.
 * No two requests share an operation.
 */
sharp.cache(false);

export { sharp };

/** Raised when render.ts makes other bytes from the same input. */
const PIPELINE_VERSION = 3;

/** Part of every ETag: other encoders make other bytes from the same input. */
export const ENCODER_VERSION = `sharp-${sharp.versions.sharp}-${PIPELINE_VERSION}`;
