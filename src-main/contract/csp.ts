/** Of everything that is no page of the app: pictures above all, whatever is hidden in them. */
export const picturePolicy = "default-src 'none'; sandbox";

/** One policy for both hosts, sent as a header with every document. `connect-src 'self'` covers the socket on the same origin. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
