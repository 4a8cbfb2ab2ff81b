/** What the module knows of the API; null is a route that it does not have. */
export interface Settings {
  /** Path of this page: what stands in front of it in its address is in front of all others. */
  readonly page: string;
  readonly upload: string | null;
  readonly list: string | null;
  /** Path of the stored bytes, without the key; so is `info`. */
  readonly images: string | null;
  readonly info: string | null;
  readonly resize: string | null;
  readonly thumbnails: string | null;
  readonly upload_url: string | null;
  /** Fields that `upload_url` makes a key of. */
  readonly upload_fields: readonly string[];
  readonly max_upload_bytes: number;
}

export function apiBase(address: string, { page }: Settings): string {
  const bare = address.replace(/[?#].*$/s, '').replace(/\/$/, '');
  return bare.endsWith(page) ? bare.slice(0, -page.length) : bare;
}
