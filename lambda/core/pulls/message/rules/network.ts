import type { Rule } from './rule.ts';

/** Name lookup, then TLS, then the connection: what Go's net, crypto/tls and Windows sockets print. */
export const NETWORK_RULES: readonly Rule[] = [
  {
    cause: 'dns',
    of: 'a lookup that the DNS server did not answer: "refused" here is of the DNS server (trap 2)',
    words: /(?<![\w] )lookup §[^\n]{0,200}(?:connection refused|actively refused)/g,
    also: ['connection-refused'],
  },
  {
    cause: 'dns',
    of: 'a lookup for which there was no way to the DNS server (trap 2)',
    words: /(?<![\w] )lookup §[^\n]{0,200}(?:no route to host|unreachable)/g,
    also: ['no-route'],
  },
  {
    cause: 'dns',
    of: 'any other lookup: whatever stopped it, timeouts included (trap 1)',
    words:
      /(?<![\w] )\blookup [§\w]|no such host|server misbehaving|[Tt]emporary failure in name resolution|[Nn]ame or service not known|[Cc]ould not resolve|getaddrinfo|hostname resolution|no suitable address found|DNS (?:name|message|lookup|resolution|server)|NXDOMAIN|SERVFAIL|No such host is known/g,
  },
  {
    cause: 'plain-http',
    of: "Go's net/http and web servers: one side speaks HTTP, the other HTTPS",
    words:
      /server gave HTTP response|HTTP request (?:was sent )?to (?:an )?HTTPS|plain HTTP request|malformed HTTP (?:response|status code|version)[^\n]{0,8}\\x|malformed HTTP response|wrong version number|http: server gave/g,
  },
  {
    cause: 'plain-http',
    of: "Go's crypto/tls: the answer is no TLS; plain HTTP on that port, or something in between (trap 14)",
    words: /first record does not look like a TLS handshake|oversized record received/g,
    also: ['proxy', 'tls-untrusted'],
    confidence: 'likely',
  },
  {
    cause: 'tls-expired',
    of: 'x509: a date of the certificate, or the clock of the node',
    words:
      /certificate has expired|not yet valid|expired certificate|certificate (?:is )?expired|certificate expired|cert(?:ificate)? is not valid before/g,
  },
  {
    cause: 'connection-interrupted',
    of: 'crypto/tls: a record was damaged on the way',
    words: /bad record MAC/gi,
    also: ['tls-untrusted'],
  },
  {
    cause: 'timeout',
    of: "Go's net/http: the handshake began and did not end",
    words: /TLS handshake timeout|handshake timed out/g,
  },
  {
    cause: 'tls-untrusted',
    of: 'x509 and crypto/tls: the certificate or the handshake is not acceptable to one of the two sides (trap 13)',
    words:
      /unknown authority|doesn't contain any IP SANs|certificate (?:is not authorized|is valid for|is not valid for|is not trusted|relies on|signed by|specifies)|legacy Common Name|self[- ]signed certificate|SSL certificate problem|tls: (?:handshake failure|bad certificate|unknown certificate|internal error|certificate required|unrecognized name|protocol version|no application|no cipher|server selected|illegal parameter|invalid signature)|client certificate|(?:load|read|append)(?:ing)? (?:the )?(?:CA|root|client|TLS)\b[^\n]{0,20}(?:file|cert)|missing (?:key|client certificate) /g,
  },
  {
    cause: 'tls-untrusted',
    of: 'x509 and crypto/tls: something about the certificate, in other words or cut off',
    words: /x509\b|failed to verify certificate|\btls: /g,
    confidence: 'likely',
    also: ['tls-expired'],
  },
  {
    cause: 'connection-refused',
    of: 'net: the address answers that nothing listens there',
    words: /connection refused|actively refused/g,
  },
  {
    cause: 'no-route',
    of: 'net: there is no way to the address, or no local address to leave from',
    words:
      /no route to host|(?:network|host) is (?:unreachable|down)|unreachable (?:network|host)|[Nn]etwork unreachable|[Hh]ost unreachable|cannot assign requested address|address not available|network location cannot be reached|address family not supported|Only one usage of each socket address|no buffer space|address is not valid in its context/g,
  },
  {
    cause: 'no-route',
    of: 'net: the node itself forbids the connection (packet filter, security policy)',
    words:
      /dial (?:tcp|udp)[^\n]{0,80}(?:permission denied|operation not permitted|invalid argument)|forbidden by its access permissions/g,
    confidence: 'guess',
    also: ['connection-refused', 'node-permission'],
  },
  {
    cause: 'timeout',
    of: 'net and net/http: no answer in time while connecting or waiting for headers',
    words:
      /i\/o timeout|Client\.Timeout|timeout awaiting|while waiting for connection|connection timed out|operation timed out|connection attempt failed because|did not properly respond|semaphore timeout|http: request timed out|connect: timeout/g,
  },
];

/** A connection that had been made and broke. */
export const INTERRUPTION_RULES: readonly Rule[] = [
  {
    cause: 'connection-interrupted',
    of: 'net, net/http, HTTP/2: the other side or something in between ended the connection',
    words:
      /connection reset|broken pipe|stream error|forcibly closed|connection was aborted|connection abort|GOAWAY|client connection lost|connection lost|use of closed (?:network )?connection|server closed idle|response body closed|connection (?:was )?closed|closed by (?:the )?remote|short read|malformed chunked|ECONNRESET|PROTOCOL_ERROR|INTERNAL_ERROR|REFUSED_STREAM|network connection was aborted/g,
  },
  {
    cause: 'connection-interrupted',
    of: "net/http's opening words for a broken answer, in other words or cut off",
    words: /transport connection broken/g,
    confidence: 'likely',
    also: ['plain-http'],
  },
  {
    cause: 'connection-interrupted',
    of: 'io: the answer ended too early',
    words: /unexpected EOF|\bEOF\b/g,
  },
];
