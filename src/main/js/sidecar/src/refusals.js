// Errors in the form of the Graph API, for what the sidecar itself refuses.

/** @typedef {{ status: number, body: string, type?: string, headers?: Record<string, string> }} Answer */

/**
 * @param {number} status
 * @param {number} code of the Graph API
 * @param {string} message
 * @param {string} details what to do
 * @returns {Answer}
 */
export function refused(status, code, message, details) {
  const error = {
    message: `(#${code}) ${message}`,
    type: "OAuthException",
    code,
    error_data: { messaging_product: "whatsapp", details },
    fbtrace_id: `sidecar-${crypto.randomUUID()}`,
    ...(status === 503 ? { is_transient: true } : {}),
  };
  return { status, body: JSON.stringify({ error }) };
}

/** A request that must not reach the gate as it is. */
export class NotEncrypted extends Error {
  name = "NotEncrypted";
}
