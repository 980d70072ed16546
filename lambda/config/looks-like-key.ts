/** Beginnings and shapes of keys that services hand out, and addresses that are secrets in themselves. */
const KEYS: readonly RegExp[] = [
  /\bxox[a-z]-|\bxapp-/i,
  /hooks\.slack(?:-gov)?\.com\//i,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b(?:gh[pousr]|github_pat|glpat|whsec|sk)[_-]\w{8}/,
  /-----BEGIN /,
  // User information with a password.
  /:\/\/[^/@\s]*:[^/@\s]+@/,
  /[?&](?:token|key|secret|sig|signature|api_?key|access_?token|password)=/i,
  // The same within the path of an address, where webhooks of chats have theirs.
  /:\/\/.*\/(?=[^/]*\d)(?=[^/]*[a-z])[a-z0-9_]{32,}(?:[/?#]|$)/i,
  // One long word of letters and digits, as the keys of PagerDuty are.
  /^(?=.*\d)(?=.*[a-z])[\w+/=-]{20,}$/i,
];

/** Whether a text may be a secret itself. What it says is never printed then. */
export function looksLikeKey(text: string): boolean {
  return KEYS.some((key) => key.test(text));
}
