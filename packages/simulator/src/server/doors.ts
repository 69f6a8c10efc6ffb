import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer as createSecure } from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Answer } from "../service.ts";
import { atPlainDoor } from "../service.ts";
import { makeAuthority } from "./authority.ts";
import { dispatch, type ServerContext } from "./dispatch.ts";
import { readBody, send, toApiRequest } from "./exchange.ts";

/** The one port of a cloud: HTTPS for any host name, a CONNECT proxy, and plain HTTP. */
export interface Doors {
  readonly port: number;
  readonly ca: string;
  close(): Promise<void>;
}

// To import from it loads all that it offers, a whole HTTP client among it: a tenth of the start.
const { createServer: createPlain } = process.getBuiltinModule("node:http");

const firstByteOfTls = 0x16;
const refused = (status: string, message: string): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(message)}\r\nConnection: close\r\n\r\n${message}`;

/** Vendors' hosts that answer without a body of their own shape when the request is not even HTTP. */
const unreadable = (message: string): Answer => ({ status: 400, body: { error: { code: "BadRequest", message } } });

function isSecure(socket: Duplex): socket is TLSSocket {
  return socket instanceof TLSSocket;
}

/** The URL that the client meant: absolute when it speaks to us as to a proxy, else by its Host header. */
function meantUrl(request: IncomingMessage): URL | undefined {
  const target = request.url ?? "/";
  if (!target.startsWith("/")) return URL.canParse(target) ? new URL(target) : undefined;
  const scheme = isSecure(request.socket) ? "https" : "http";
  const base = `${scheme}://${request.headers.host ?? "localhost"}`;
  // Joined, not resolved: `//host/path` would resolve to another host.
  return URL.canParse(base + target) ? new URL(base + target) : undefined;
}

/** Whom a client of the proxy says it is: any password will do. */
function userOf({ headers }: IncomingMessage): string | undefined {
  const [, written = ""] = /^Basic (\S+)$/i.exec(headers["proxy-authorization"] ?? "") ?? [];
  const [user = ""] = String(Buffer.from(written, "base64")).split(":", 1);
  return user === "" ? undefined : user;
}

/** Open the doors. `claimsHost` says whether some service speaks for a host name. */
export async function openDoors(
  context: ServerContext,
  port: number,
  claimsHost: (host: string) => boolean,
): Promise<Doors> {
  const { world, log } = context;
  const authority = makeAuthority(new Date());
  const sockets = new Set<Socket>();
  // A TLS socket cannot be reset itself: the connection beneath it, found by the peer's port, can.
  const byPeer = new Map<string, Socket>();
  const certificates = new WeakMap<Duplex, Buffer>();
  // Kept by the peer's port too: a TLS socket does not know the one beneath it.
  const clients = new Map<string, string>();
  const peer = (socket: Socket) => `${socket.remoteAddress} ${socket.remotePort}`;
  let stamp = { second: 0, date: "" };
  const date = () => {
    const second = Math.floor(world.clock.now() / 1000);
    if (stamp.second !== second) stamp = { second, date: new Date(second * 1000).toUTCString() };
    return stamp.date;
  };

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = meantUrl(incoming);
    if (!url) return send(response, unreadable("The request target is not a valid URL."), date());
    const body = await readBody(incoming);
    if (!body) {
      response.setHeader("connection", "close");
      const message = "The request body is larger than any of the APIs takes.";
      return send(response, { status: 413, body: { error: { code: "RequestEntityTooLarge", message } } }, date());
    }
    const certificate = certificates.get(incoming.socket);
    const client = clients.get(peer(incoming.socket)) ?? userOf(incoming);
    const request = toApiRequest(incoming, response, url, body, { certificate, client });
    const outcome = await dispatch(context, request);
    if (outcome.wire === "hang") return;
    if (outcome.wire === "reset") (byPeer.get(peer(incoming.socket)) ?? incoming.socket).resetAndDestroy();
    else await send(response, outcome.answer, date(), outcome.wire);
  };
  const listener: RequestListener = (request, response) => {
    response.sendDate = false;
    answer(request, response).catch((error: unknown) => {
      // Only a connection that broke off while we read or wrote comes here.
      if (!request.socket.destroyed) log(`${request.method} ${request.url} could not be served: ${String(error)}`);
      response.destroy();
    });
  };

  const settings = { keepAliveTimeout: 60_000, requestTimeout: 0 };
  const plain = createPlain(settings, listener);
  const secure = createSecure(
    {
      ...settings,
      ...authority.localhost,
      ALPNProtocols: ["http/1.1"],
      // Kubernetes clients may sign in with a certificate.
      requestCert: true,
      rejectUnauthorized: false,
      SNICallback: (host, done) => done(null, authority.contextFor(host.toLowerCase())),
    },
    listener,
  );
  secure.on("secureConnection", (socket) => {
    world.clock.hold()();
    const shown = socket.getPeerX509Certificate();
    if (shown) certificates.set(socket, shown.raw);
  });
  for (const server of [plain, secure]) {
    server.on("clientError", (_error, socket) => {
      if (socket.writable) socket.end(refused("400 Bad Request", "The request is not valid HTTP/1.1."));
      else socket.destroy();
    });
  }
  secure.on("tlsClientError", (_error, socket) => socket.destroy());

  const sniff = (socket: Socket) => {
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === firstByteOfTls ? secure : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  };
  plain.on("connect", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const host = `http://${request.url}`;
    const name = URL.canParse(host) ? new URL(host).hostname : "";
    if (name === "" || !(atPlainDoor(new URL(host)) || claimsHost(name))) {
      const message = `${request.url} is no host that is simulated. There are: ${context.services.map((each) => each.name).join(", ")}.`;
      log(`CONNECT ${message}`);
      socket.end(refused("502 Bad Gateway", message));
      return;
    }
    const user = userOf(request);
    if (user) clients.set(peer(socket), user);
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    sniff(socket);
  });

  const server = createServer((socket) => {
    world.clock.hold()();
    sockets.add(socket);
    const from = peer(socket);
    byPeer.set(from, socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      byPeer.delete(from);
      clients.delete(from);
    });
    sniff(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    ca: authority.ca,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      plain.close();
      secure.close();
      await closed;
    },
  };
}
