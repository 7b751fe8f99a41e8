import { quote, shellText } from "../transport/index.js";

/** Functions that keep the digest of what was just put in place, so that its proof need not read it once more. */
export const DIGEST_CACHE = shellText(import.meta.url, "digest_cache.sh");

/** Keeps the digest of the upload that is about to be put in place. */
export const cacheDigest = (sha256: string): string => `${DIGEST_CACHE}\n_c_note ${quote(sha256)}`;
