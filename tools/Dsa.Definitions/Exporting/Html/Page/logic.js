"use strict";

// What the page computes, apart from the document: numbers, bits, bytes, search. Values are BigInt, so 512 bits lose nothing.
const logic = (() => {
  const maskOf = width => (1n << BigInt(width)) - 1n;

  // The bits of a field.
  const extract = (value, lsb, width) => (value >> BigInt(lsb)) & maskOf(width);

  // The value with other bits in a field; bits beyond the field are dropped.
  const insert = (value, lsb, width, bits) =>
    (value & ~(maskOf(width) << BigInt(lsb))) | ((bits & maskOf(width)) << BigInt(lsb));

  const isHex = text => /^[0-9a-f]+$/i.test(text);

  // A register value: hexadecimal with or without 0x; spaces, underscores and apostrophes separate. Null when it is no number.
  const parseHex = text => {
    const digits = text.replace(/[\s_']/g, "").replace(/^0x/i, "");
    return isHex(digits) ? BigInt("0x" + digits) : null;
  };

  // A field value: decimal, 0x hexadecimal or 0b binary. Null when it is no number.
  const parseNumber = text => {
    const digits = text.replace(/[\s_']/g, "");
    return /^(\d+|0x[0-9a-f]+|0b[01]+)$/i.test(digits) ? BigInt(digits) : null;
  };

  // Hexadecimal with all the digits of a width.
  const formatHex = (value, width) => "0x" + value.toString(16).toUpperCase().padStart(Math.ceil(width / 4), "0");

  // Small numbers as people write them, large ones in hexadecimal.
  const formatNumber = value => value < 4096n ? value.toString() : "0x" + value.toString(16).toUpperCase();

  // The bytes of a dump: pairs of digits, with or without 0x, commas, offsets with a colon, and text between bars.
  // Gives { bytes } or { error }.
  const parseBytes = text => {
    const bytes = [];
    for (const line of text.split(/\r?\n/)) {
      const plain = line.replace(/^\s*(0x)?[0-9a-f]+:/i, "").replace(/\|.*$/, "");
      for (const word of plain.split(/[\s,;]+/).filter(part => part.length > 0)) {
        const digits = word.replace(/^0x/i, "");
        if (!isHex(digits) || (digits.length > 1 && digits.length % 2 !== 0)) {
          return { error: `“${word}” is not a row of hexadecimal bytes.` };
        }
        for (const pair of digits.length === 1 ? [digits] : digits.match(/../g)) {
          bytes.push(parseInt(pair, 16));
        }
      }
    }
    return { bytes };
  };

  // Bytes in memory as one little-endian number, and back.
  const bytesToValue = bytes => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const valueToBytes = (value, count) => Array.from({ length: count }, (_, i) => Number((value >> BigInt(8 * i)) & 0xFFn));
  const formatBytes = bytes => bytes.map((byte, i) =>
    byte.toString(16).toUpperCase().padStart(2, "0") + (i % 16 === 15 && i + 1 < bytes.length ? "\n" : i % 8 === 7 ? "  " : " ")).join("").trimEnd();

  const swap = (value, width) => bytesToValue(valueToBytes(value, width / 8).reverse());

  // A field's number: its bits, in the order of the host.
  const read = (value, field) => {
    const bits = extract(value, field.lsb, field.width);
    return field.isBigEndian ? swap(bits, field.width) : bits;
  };

  const write = (value, field, number) =>
    insert(value, field.lsb, field.width, field.isBigEndian ? swap(number & maskOf(field.width), field.width) : number);

  // What is wrong with a value: reserved bits that are set, numbers of a closed enum or a range that mean nothing.
  const problemsOf = (value, fields, types) => fields.flatMap(field => {
    const bits = read(value, field);
    if (field.kind === "reserved") {
      return bits === 0n ? [] : [{ field, text: `reserved bits are ${formatHex(bits, field.width)}` }];
    }
    const type = types[field.type];
    if (field.kind === "enum" && type && !type.open && !type.members.some(member => BigInt(member.value) === bits)) {
      return [{ field, text: `${formatNumber(bits)} is no ${field.type}` }];
    }
    if (field.low !== undefined && (bits < BigInt(field.low) || bits > BigInt(field.high))) {
      return [{ field, text: `${formatNumber(bits)} is not in ${field.low}..${field.high}` }];
    }
    return [];
  });

  // The names behind a number: the member of an enum, the flags or bitmap bits that are set.
  const namesOf = (bits, field, types) => {
    const type = types[field.type];
    if (field.kind === "enum") {
      return type.members.filter(member => BigInt(member.value) === bits).map(member => member.name);
    }
    if (field.kind !== "flags" && field.kind !== "bitmap") {
      return [];
    }
    const names = [];
    for (let bit = 0; bits >> BigInt(bit) > 0n; bit++) {
      if (extract(bits, bit, 1) === 1n) {
        const member = type && type.members.find(each => BigInt(each.value) === BigInt(bit));
        names.push(member ? member.name : String(bit));
      }
    }
    return names;
  };

  // The elements of an inline array, or the bytes of a structure; the first of them, where there are many.
  const elementsOf = (bits, field) => {
    const width = field.count > 1 ? field.width / field.count : 8;
    const count = field.width / width;
    const shown = Array.from({ length: Math.min(count, 32) }, (_, i) => extract(bits, i * width, width).toString(16).toUpperCase().padStart(width / 4, "0"));
    return shown.join(" ") + (count > 32 ? " …" : "");
  };

  // Whether something is there in a revision (by number) and a variant; null stands for any.
  const isThere = (gates, revision, variant) =>
    (revision === null || (gates.since <= revision && revision < gates.until))
    && (variant === null || gates.only.length === 0 || gates.only.includes(variant));

  // The entries that a search finds, best first: whole names, beginnings, parts of names, then words of the documentation.
  const rank = (entries, query) => {
    const words = query.toLowerCase().split(/\s+/).filter(word => word.length > 0);
    const score = (entry, word) => {
      const scores = entry.names.map(name => {
        const lower = name.toLowerCase();
        return lower === word ? 100 : lower.startsWith(word) ? 60 : lower.includes(word) ? 30 : 0;
      });
      const best = Math.max(0, ...scores);
      return best > 0 ? best : entry.text.toLowerCase().includes(word) ? 5 : 0;
    };
    if (words.length === 0) {
      return [];
    }
    return entries
      .map((entry, index) => ({ entry, index, scores: words.map(word => score(entry, word)) }))
      .filter(hit => hit.scores.every(each => each > 0))
      .map(hit => ({ ...hit, total: hit.scores.reduce((sum, each) => sum + each, hit.entry.weight || 0) }))
      .sort((a, b) => b.total - a.total || a.index - b.index)
      .map(hit => hit.entry);
  };

  return {
    extract, insert, parseHex, parseNumber, formatHex, formatNumber, parseBytes, bytesToValue, valueToBytes, formatBytes,
    read, write, problemsOf, namesOf, elementsOf, isThere, rank,
  };
})();

if (typeof module !== "undefined") {
  module.exports = logic;
}
