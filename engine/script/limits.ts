/** Bytes of text that one exchange brings: a little less than the most that travels of one stream. */
export const TEXT_LIMIT = 16 * 1024 * 1024 - 256 * 1024;

export const TOO_LONG = `the file is too long to be read as text: more than ${TEXT_LIMIT} bytes`;

/** Bytes from which openssl, where there is one, is so much quicker with a digest that starting it pays. */
export const LARGE = 8 * 1024 * 1024;
