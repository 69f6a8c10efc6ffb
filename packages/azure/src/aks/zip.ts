import { crc32 } from "node:zlib";

const version = 20;
/** Names are in UTF-8. */
const flags = 0x0800;
/** The first day that a zip archive knows, so that the same files give the same bytes. */
const date = 0x0021;
/** A regular file that its owner alone may read. */
const attributes = 0o100600 * 2 ** 16;

/** A zip archive of some files by name, as they are: nothing is compressed. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [label, data] = [Buffer.from(name), Buffer.from(content)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(version, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, label, data]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(attributes, 6);
    more.writeUInt32LE(offset, 10);
    // The upper byte says that the attributes are those of Unix.
    const maker = Buffer.from([version, 3]);
    locals.push(local);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02"), maker, common, more, label]));
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(locals.length, 8);
  end.writeUInt16LE(locals.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listed, end]);
}
