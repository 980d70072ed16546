/** Time for one try of an ordinary call; all tries together stay below the timeout of every function. */
const REQUEST_MS = 3_000;

/** Time limits of an AWS client. Without `throwOnRequestTimeout` the SDK only logs that a call took too long. */
export function clientSettings({ requestMs = REQUEST_MS, maxAttempts = 3 } = {}) {
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: requestMs, throwOnRequestTimeout: true };
  return { maxAttempts, requestHandler };
}
