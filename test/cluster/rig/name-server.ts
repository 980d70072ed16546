// The cluster's only name server: it knows no name. Without one a lookup would end as it happens to on the machine.
import { createSocket } from 'node:dgram';

// A response, recursion desired and available; the last digit is the error (RFC 1035 section 4.1.1).
const SERVFAIL = 0x8182;
const NXDOMAIN = 0x8183;

const server = createSocket('udp4');
server.on('message', (query, { port, address }) => {
  if (query.includes('unanswered')) return;
  const answer = Buffer.from(query);
  answer.writeUInt16BE(query.includes('servfail') ? SERVFAIL : NXDOMAIN, 2);
  server.send(answer, port, address);
});
server.bind(53, '127.0.0.1');
