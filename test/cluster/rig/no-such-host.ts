// The cluster's only name server: it knows no name. Without one a lookup would end as it happens to on the machine.
import { createSocket } from 'node:dgram';

const server = createSocket('udp4');
server.on('message', (query, { port, address }) => {
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8183, 2); // a response, recursion desired and available, NXDOMAIN (RFC 1035 section 4.1.1)
  server.send(answer, port, address);
});
server.bind(53, '127.0.0.1');
