// Tests of the page's logic.js: node logic.test.js PATH-OF-LOGIC.
"use strict";
const assert = require("node:assert");
const logic = require(require("node:path").resolve(process.argv[2]));

const field = (lsb, width, kind = "number", more = {}) => ({ name: `f${lsb}`, lsb, width, kind, ...more });
const types = {
  Opcode: { open: true, members: [{ name: "NoOp", value: "0" }, { name: "Move", value: "3" }] },
  State: { open: false, members: [{ name: "Off", value: "0" }, { name: "On", value: "2" }] },
};

const tests = {
  "Fields of 512 bits come and go without loss"() {
    let value = 0n;
    for (let lsb = 0; lsb < 512; lsb += 64) {
      value = logic.insert(value, lsb, 64, 0xFEDCBA9876543210n + BigInt(lsb));
    }
    for (let lsb = 0; lsb < 512; lsb += 64) {
      assert.strictEqual(logic.extract(value, lsb, 64), 0xFEDCBA9876543210n + BigInt(lsb));
    }
    assert.strictEqual(logic.parseHex(logic.formatHex(value, 512)), value);
    assert.strictEqual(logic.formatHex(value, 512).length, 2 + 128);
  },
  "A field that is written leaves its neighbours alone, and cannot overflow"() {
    assert.strictEqual(logic.insert(0xFFFFn, 4, 4, 0x25n), 0xFF5Fn);
    assert.strictEqual(logic.insert(0n, 63, 1, 1n), 1n << 63n);
  },
  "Values are hexadecimal; field values are as they are written"() {
    assert.strictEqual(logic.parseHex("10"), 16n);
    assert.strictEqual(logic.parseHex("0x1234_5678 9ABC"), 0x123456789ABCn);
    assert.strictEqual(logic.parseHex(""), null);
    assert.strictEqual(logic.parseHex("0x"), null);
    assert.strictEqual(logic.parseHex("xyz"), null);
    assert.strictEqual(logic.parseNumber("10"), 10n);
    assert.strictEqual(logic.parseNumber("0x10"), 16n);
    assert.strictEqual(logic.parseNumber("0b101"), 5n);
    assert.strictEqual(logic.parseNumber("-1"), null);
    assert.strictEqual(logic.parseNumber("ff"), null);
  },
  "Bytes are read from plain pairs, dumps and C"() {
    assert.deepStrictEqual(logic.parseBytes("01 02ff\n0x03, 0x4").bytes, [1, 2, 255, 3, 4]);
    assert.deepStrictEqual(logic.parseBytes("00000000: 0102 0304  |....|\n00000004: 05").bytes, [1, 2, 3, 4, 5]);
    assert.match(logic.parseBytes("01 zz").error, /zz/);
    assert.match(logic.parseBytes("123").error, /123/);
  },
  "Bytes and values are the same thing, little endian"() {
    assert.strictEqual(logic.bytesToValue([0x78, 0x56, 0x34, 0x12]), 0x12345678n);
    assert.deepStrictEqual(logic.valueToBytes(0x12345678n, 6), [0x78, 0x56, 0x34, 0x12, 0, 0]);
    const bytes = Array.from({ length: 64 }, (_, i) => (i * 37) & 255);
    assert.deepStrictEqual(logic.parseBytes(logic.formatBytes(bytes)).bytes, bytes);
  },
  "A big-endian field is turned round both ways"() {
    const big = field(16, 32, "number", { isBigEndian: true });
    const value = logic.write(0n, big, 0x11223344n);
    assert.deepStrictEqual(logic.valueToBytes(value, 6), [0, 0, 0x11, 0x22, 0x33, 0x44]);
    assert.strictEqual(logic.read(value, big), 0x11223344n);
  },
  "Reserved bits, unknown members of closed enums and numbers out of range are told"() {
    const fields = [field(0, 2, "enum", { type: "State" }), field(2, 4, "number", { low: "1", high: "9" }), field(6, 2, "reserved"), field(8, 8, "enum", { type: "Opcode" })];
    assert.deepStrictEqual(logic.problemsOf(0b00_0001_10n, fields, types), []);
    const problems = logic.problemsOf(0xFF_01n | (0b10_1010_01n), fields, types).map(problem => problem.field.name);
    assert.deepStrictEqual(problems, ["f0", "f2", "f6"]);
  },
  "Numbers have their names"() {
    assert.deepStrictEqual(logic.namesOf(3n, field(0, 8, "enum", { type: "Opcode" }), types), ["Move"]);
    assert.deepStrictEqual(logic.namesOf(0b1001n, field(0, 256, "bitmap", { type: "Opcode" }), types), ["NoOp", "Move"]);
    assert.deepStrictEqual(logic.namesOf(0b10010n, field(0, 64, "bitmap"), types), ["1", "4"]);
    assert.deepStrictEqual(logic.namesOf(1n, field(0, 8), types), []);
  },
  "Arrays and structures are shown by their elements"() {
    assert.strictEqual(logic.elementsOf(0x0403_0201n, { ...field(0, 32, "opaque"), count: 2 }), "0201 0403");
    assert.strictEqual(logic.elementsOf(0x0403_0201n, { ...field(0, 32, "opaque"), count: 1 }), "01 02 03 04");
    assert.match(logic.elementsOf(0n, { ...field(0, 8 * 40, "opaque"), count: 40 }), / …$/);
  },
  "Revisions and variants decide what is there"() {
    const gates = { since: 1, until: 3, only: ["Iaa"] };
    assert.strictEqual(logic.isThere(gates, null, null), true);
    assert.deepStrictEqual([0, 1, 2, 3].map(revision => logic.isThere(gates, revision, null)), [false, true, true, false]);
    assert.strictEqual(logic.isThere(gates, 1, "Dsa"), false);
    assert.strictEqual(logic.isThere(gates, 1, "Iaa"), true);
    assert.strictEqual(logic.isThere({ since: 0, until: 9, only: [] }, 1, "Dsa"), true);
  },
  "A search finds whole names first, then parts, then documentation"() {
    const entries = [
      { names: ["Other"], text: "Says gencap somewhere.", weight: 0 },
      { names: ["GenCapExtra"], text: "", weight: 0 },
      { names: ["OldGenCap"], text: "", weight: 0 },
      { names: ["GenCap", "GENCAP"], text: "", weight: 10 },
      { names: ["None"], text: "", weight: 0 },
    ];
    assert.deepStrictEqual(logic.rank(entries, "gencap").map(entry => entry.names[0]), ["GenCap", "GenCapExtra", "OldGenCap", "Other"]);
    assert.deepStrictEqual(logic.rank(entries, "gencap somewhere").map(entry => entry.names[0]), ["Other"]);
    assert.deepStrictEqual(logic.rank(entries, "   "), []);
  },
};

for (const [name, test] of Object.entries(tests)) {
  try {
    test();
  } catch (error) {
    console.error(`${name}\n${error.stack}`);
    process.exitCode = 1;
  }
}
console.log(`${Object.keys(tests).length} tests`);
