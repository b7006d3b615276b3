using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Writes what is around the declarations: the guard, the checks, and the few macros that all of them use.</summary>
internal static class CPrologue
{
    /// <summary>Writes everything up to the declarations.</summary>
    public static void Begin(CWriter text, CNames names, DeviceHeaderModel header)
    {
        var guard = names.Claim(["_H"], "REGISTERS") + "_H";
        text.Comment($"{header.SpecName}: registers, descriptors and records, written from its definition.\n"
            + $"Revisions {string.Join(", ", header.Revisions)}.{(header.Variants.Count == 0 ? "" : $" Variants {string.Join(", ", header.Variants)}.")}\n{header.Doc}");
        text.Line($"#ifndef {guard}");
        text.Line($"#define {guard}");
        text.Line();
        text.Line("#include <stddef.h> /* offsetof */");
        text.Line("#include <stdint.h>");
        text.Line();
        text.Line("#if defined(__BYTE_ORDER__) && defined(__ORDER_LITTLE_ENDIAN__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__");
        text.Line($"#error \"The structures of {names.Prefix} are little endian: this header is for little-endian machines.\"");
        text.Line("#endif");
        text.Line();
        WriteLanguages(text, names);
        WriteFieldAccess(text, names);
        WriteBitAccess(text, names);
    }

    /// <summary>Writes everything behind the declarations.</summary>
    public static void End(CWriter text, CNames names)
    {
        text.Line();
        text.Line("#ifdef __cplusplus");
        text.Line("}");
        text.Line("#endif");
        text.Line();
        text.Line($"#endif /* {names.Prefix}_REGISTERS_H */");
    }

    private static void WriteLanguages(CWriter text, CNames names)
    {
        names.Claim([""], "STATIC_ASSERT");
        names.Claim([""], "ALIGNAS");
        names.Claim([""], "ALIGNOF");
        text.Line("#ifdef __cplusplus");
        text.Line($"#define {names.Prefix}_STATIC_ASSERT(condition, message) static_assert(condition, message)");
        text.Line($"#define {names.Prefix}_ALIGNAS(bytes) alignas(bytes)");
        text.Line($"#define {names.Prefix}_ALIGNOF(type) alignof(type)");
        text.Line("extern \"C\" {");
        text.Line("#else");
        text.Line($"#define {names.Prefix}_STATIC_ASSERT(condition, message) _Static_assert(condition, message)");
        text.Line($"#define {names.Prefix}_ALIGNAS(bytes) _Alignas(bytes)");
        text.Line($"#define {names.Prefix}_ALIGNOF(type) _Alignof(type)");
        text.Line("#endif");
        text.Line();
    }

    private static void WriteFieldAccess(CWriter text, CNames names)
    {
        names.Claim([""], "GET");
        names.Claim([""], "PUT");
        var p = names.Prefix;
        text.Comment($"The bits of a field: {p}_GET(value, {p}_REGISTER_FIELD); value is the register, or the word of it that FIELD_WORD names.");
        text.Line($"#define {p}_GET(value, field) (((value) & field##_MASK) >> field##_SHIFT)");
        text.Comment("The value with other bits in a field.");
        text.Line($"#define {p}_PUT(value, field, bits) \\");
        text.Line($"    (((value) & ~field##_MASK) | (((uint64_t)(bits) << field##_SHIFT) & field##_MASK))");
        text.Line();
    }

    private static void WriteBitAccess(CWriter text, CNames names)
    {
        names.Claim(["_test", "_load", "_store"], "BITS");
        var p = names.LowerPrefix;
        text.Comment("A bit of a value of several words.");
        text.Function("int", $"{p}_bits_test", "const uint64_t *words, unsigned bit", "(int)((words[bit / 64u] >> (bit % 64u)) & 1u)");
        text.Line();
        text.Comment("Bits of bytes that C cannot address as one number: FIELD_LSB and FIELD_BITS of the member.");
        text.Line($"static inline uint64_t {p}_bits_load(const uint8_t *bytes, unsigned lsb, unsigned bits)");
        text.Line("{");
        text.Line("    uint64_t value = 0;");
        text.Line("    unsigned i;");
        text.Line("    for (i = 0; i < bits; i++)");
        text.Line("        value |= (uint64_t)((bytes[(lsb + i) / 8u] >> ((lsb + i) % 8u)) & 1u) << i;");
        text.Line("    return value;");
        text.Line("}");
        text.Line();
        text.Line($"static inline void {p}_bits_store(uint8_t *bytes, unsigned lsb, unsigned bits, uint64_t value)");
        text.Line("{");
        text.Line("    unsigned i;");
        text.Line("    for (i = 0; i < bits; i++) {");
        text.Line("        unsigned at = (lsb + i) / 8u, mask = 1u << ((lsb + i) % 8u);");
        text.Line("        bytes[at] = (uint8_t)(((value >> i) & 1u) != 0u ? bytes[at] | mask : bytes[at] & ~mask);");
        text.Line("    }");
        text.Line("}");
    }
}
