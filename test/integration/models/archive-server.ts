import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

/** A ZIP archive with stored (uncompressed) entries; names are written as they are, also hostile ones. */
export function zipOf(entries: Readonly<Record<string, Uint8Array>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

export type ArchiveServer = {
  url: string;
  /** The Range header of every request, in order. */
  ranges: (string | undefined)[];
  close(): Promise<void>;
};

export type Behaviour = {
  /** Sends this many bytes of the first answer, then destroys the connection. */
  cutAfterBytes?: number;
  /** As `cutAfterBytes`, but keeps the connection open and silent. */
  stallAfterBytes?: number;
  ignoresRange?: boolean;
  etag?: string;
  status?: number;
};

/** A real HTTP server for one body, on a port that the system chooses. */
export async function serveArchive(body: Buffer, behaviour: Behaviour = {}): Promise<ArchiveServer> {
  const ranges: (string | undefined)[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    ranges.push(request.headers.range);
    if (behaviour.status) {
      response.writeHead(behaviour.status).end();
      return;
    }
    const etag = behaviour.etag ?? '"one"';
    const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const current = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const start = behaviour.ignoresRange || !current ? 0 : asked;
    if (start >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    response.writeHead(start > 0 ? 206 : 200, {
      etag,
      'content-length': body.length - start,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` } : {}),
    });
    const first = ranges.length === 1;
    const limit = behaviour.cutAfterBytes ?? behaviour.stallAfterBytes;
    if (!first || limit === undefined) {
      response.end(body.subarray(start));
      return;
    }
    response.write(body.subarray(start, start + limit), () => {
      // Let the bytes leave before the connection goes.
      if (behaviour.cutAfterBytes !== undefined) setTimeout(() => response.destroy(), 50);
    });
  };
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/pack.zip`,
    ranges,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
