/** Whether a body is a web page: what gateways and web servers say in the place of a registry. */
export function isHtml(body: string): boolean {
  return body.trimStart().startsWith('<');
}
