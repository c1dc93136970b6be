/**
 * A serial port at the other end of a TCP connection (RFC 2217), with the interface of the browser's Web Serial API, which
 * is what esptool-js expects of a port. Closing the port keeps the connection, as closing a device file keeps the cable.
 */
import { connect } from "node:net";

const IAC = 255;
const SB = 250;
const SE = 240;
const WILL = 251;
const DO = 253;
const BINARY = 0;
const SUPPRESS_GO_AHEAD = 3;
const COM_PORT = 44;
const SET_BAUDRATE = 1;
const SET_CONTROL = 5;
const DTR = { true: 8, false: 9 };
const RTS = { true: 11, false: 12 };
const BREAK = { true: 5, false: 6 };
const SERVER_OFFSET = 100;

/** USB adapters hand over what they received from time to time, not byte by byte; older esptool-js depends on that. */
const LATENCY_MILLIS = 4;

export class Rfc2217Port {
  writable = null;
  #readable = null;
  #isOpen = false;
  #socket;
  #reader = null;
  #awaited = [];
  #gathered = [];
  #delivery = null;
  #state = "data";
  #subnegotiation = [];

  static async connect(host, port) {
    const socket = connect({ host, port, noDelay: true });
    await new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new Rfc2217Port(socket);
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on("data", (bytes) => this.#receive(bytes));
    socket.on("close", () => this.#awaited.splice(0).forEach((waiting) => waiting.resolve()));
    for (const option of [BINARY, SUPPRESS_GO_AHEAD, COM_PORT]) {
      socket.write(Uint8Array.of(IAC, WILL, option, IAC, DO, option));
    }
  }

  getInfo() {
    return {};
  }

  async open({ baudRate }) {
    await this.setBaudRate(baudRate);
    this.#isOpen = true;
    this.writable = new WritableStream({ write: (bytes) => this.#send(escaped(bytes)) });
  }

  async close() {
    this.#isOpen = false;
    this.writable = null;
    this.#forget();
  }

  /** As Web Serial has it: a stream that was cancelled is replaced by a fresh one. */
  get readable() {
    if (this.#isOpen && this.#readable === null) {
      this.#readable = new ReadableStream({
        start: (reader) => void (this.#reader = reader),
        cancel: () => this.#forget(),
      });
    }
    return this.#readable;
  }

  #forget() {
    this.#readable = null;
    this.#reader = null;
  }

  /** Ends the connection. */
  end() {
    this.#socket.destroy();
  }

  async setBaudRate(baud) {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(baud);
    await this.#request(SET_BAUDRATE, value);
  }

  async setSignals({ dataTerminalReady, requestToSend, break: sending }) {
    const requests = [];
    if (dataTerminalReady !== undefined) requests.push(DTR[dataTerminalReady]);
    if (requestToSend !== undefined) requests.push(RTS[requestToSend]);
    if (sending !== undefined) requests.push(BREAK[sending]);
    await Promise.all(requests.map((value) => this.#request(SET_CONTROL, Uint8Array.of(value))));
  }

  /** Resolves when the other end has said that it is done. */
  #request(command, value) {
    const answered = new Promise((resolve) => this.#awaited.push({ command, resolve }));
    this.#socket.write(Buffer.concat([Buffer.of(IAC, SB, COM_PORT, command), escaped(value), Buffer.of(IAC, SE)]));
    return answered;
  }

  #send(bytes) {
    return new Promise((resolve, reject) => this.#socket.write(bytes, (error) => (error ? reject(error) : resolve())));
  }

  #receive(bytes) {
    const data = [];
    for (const byte of bytes) {
      switch (this.#state) {
        case "data":
          if (byte === IAC) this.#state = "command";
          else data.push(byte);
          break;
        case "command":
          if (byte === IAC) data.push(IAC);
          this.#state = byte === SB ? "subnegotiation" : byte >= WILL && byte < IAC ? "option" : "data";
          break;
        case "option":
          this.#state = "data";
          break;
        case "subnegotiation":
          if (byte === IAC) this.#state = "subnegotiation command";
          else this.#subnegotiation.push(byte);
          break;
        default:
          this.#state = byte === SE ? "data" : "subnegotiation";
          if (byte === SE) this.#answer(this.#subnegotiation.splice(0));
          else this.#subnegotiation.push(byte);
      }
    }
    this.#gather(data);
  }

  #gather(data) {
    if (data.length === 0) return;
    this.#gathered.push(...data);
    this.#delivery ??= setTimeout(() => {
      this.#delivery = null;
      const bytes = Uint8Array.from(this.#gathered.splice(0));
      if (this.#reader) this.#reader.enqueue(bytes);
    }, LATENCY_MILLIS);
  }

  #answer([option, command]) {
    if (option !== COM_PORT) return;
    const index = this.#awaited.findIndex((waiting) => waiting.command === command - SERVER_OFFSET);
    if (index >= 0) this.#awaited.splice(index, 1)[0].resolve();
  }
}

function escaped(bytes) {
  const out = [];
  for (const byte of bytes) {
    out.push(byte);
    if (byte === IAC) out.push(IAC);
  }
  return Buffer.from(out);
}
