using Dsa.Bindings.Generator.Model;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes the members of a struct.</summary>
internal static class MemberEmitter
{
    /// <summary>Writes all members; the discriminator of a case can only be read.</summary>
    public static void EmitMembers(SourceWriter writer, StructureModel structure, string? discriminator)
    {
        foreach (var member in structure.Members)
        {
            if (member.IsArray)
            {
                InlineArrayEmitter.EmitMember(writer, structure, member);
            }
            else if (member.Type.Kind == FieldKind.Bitmap)
            {
                EmitBitmap(writer, structure, member);
            }
            else
            {
                EmitMember(writer, structure, member, isReadOnly: member.Name == discriminator);
            }
        }
    }

    /// <summary>What ToString shows of each member.</summary>
    public static IReadOnlyList<string> PartsOf(StructureModel structure) => structure.Members
        .SelectMany(member => member.IsArray ? [InlineArrayEmitter.Show(member)] : member.Type.Kind == FieldKind.Bitmap
            ? BitmapWords(member).Select(word => $"{word.Name} = 0x{{{word.Name}:x}}")
            : [FieldCode.Show(member.Type, member.Name)])
        .ToList();

    /// <summary>The private field that holds a member.</summary>
    public static StorageModel StorageOf(StructureModel structure, MemberModel member, int word = 0)
    {
        var low = member.LowBit + word * 64;
        var high = member.WidthBits > 64 && member.Type.Kind == FieldKind.Bitmap ? low + 63 : member.HighBit;
        return structure.Storage.First(storage =>
            storage.Array is null && storage.Structure == (member.Type.Kind == FieldKind.Structure ? member.Type.Name : null)
            && storage.OffsetBytes * 8 <= low && high < (storage.OffsetBytes + storage.SizeBytes) * 8);
    }

    private static void EmitMember(SourceWriter writer, StructureModel structure, MemberModel member, bool isReadOnly)
    {
        var storage = StorageOf(structure, member);
        writer.Break();
        writer.Document(member.Doc, $"The member {member.Name}.", RemarksOf(member));
        if (member.Type.Kind == FieldKind.Structure)
        {
            EmitProperty(writer, member.Type.Name!, member.Name, storage.Name, isReadOnly ? null : $"{storage.Name} = value", null);
            return;
        }

        var (bits, low) = (storage.SizeBytes * 8, member.LowBit - storage.OffsetBytes * 8);
        var get = FieldCode.Get(member.Type, storage.Name, bits, low, member.WidthBits);
        var set = FieldCode.Set(member.Type, storage.Name, bits, low, member.WidthBits);
        if (member.IsBigEndian)
        {
            get = BigEndian.Get(storage.Name, bits, low, member.WidthBits);
            set = BigEndian.Set(storage.Name, bits, low, member.WidthBits);
        }

        EmitProperty(
            writer,
            FieldCode.TypeOf(member.Type, member.WidthBits),
            member.Name,
            get,
            isReadOnly ? null : $"{storage.Name} = {set}",
            FieldCode.Check(member.Type, member.WidthBits, member.Range));
    }

    private static void EmitProperty(SourceWriter writer, string type, string name, string get, string? set, string? check)
    {
        if (set is null)
        {
            writer.Line($"public {type} {name} => {get};");
            return;
        }

        if (check is not null)
        {
            writer.Line($"/// <exception cref=\"{Names.OutOfRange}\">The value is not one that it may have.</exception>");
        }

        writer.Open($"public {type} {name}");
        writer.Line($"get => {get};");
        if (check is null)
        {
            writer.Line($"init => {set};");
        }
        else
        {
            writer.Open("init");
            foreach (var line in check.Split('\n'))
            {
                writer.Line(line);
            }

            writer.Line(set + ";").Close();
        }

        writer.Close();
    }

    /// <summary>The raw properties of a bitmap: one, or one for each of its words.</summary>
    private static IEnumerable<(string Name, int Word)> BitmapWords(MemberModel member) => member.WidthBits <= 64
        ? [(member.Name + "Bits", 0)]
        : Enumerable.Range(0, member.WidthBits / 64).Select(word => ($"{member.Name}Word{word.ToText()}", word));

    private static void EmitBitmap(SourceWriter writer, StructureModel structure, MemberModel member)
    {
        var words = BitmapWords(member).ToList();
        foreach (var (name, word) in words)
        {
            var storage = StorageOf(structure, member, word);
            var (bits, low) = (storage.SizeBytes * 8, member.LowBit + word * 64 - storage.OffsetBytes * 8);
            var width = Math.Min(member.WidthBits, 64);
            var check = width == 64 ? null : $"{Names.OutOfRange}.ThrowIfGreaterThan(value, {Words.Literal(Bits.Mask(width), 64)});";
            var literal = width == bits ? Words.TypeFor(bits) : Words.LiteralType(bits);
            var value = literal == "ulong" ? "value" : $"({literal})value";
            writer.Break();
            writer.Document(member.Doc, $"The bits of {member.Name}.", RemarksOf(member));
            EmitProperty(
                writer, "ulong", name, Words.Extract(storage.Name, bits, low, width),
                $"{storage.Name} = {Words.Insert(storage.Name, bits, low, width, value)}", check);
        }

        EmitHas(writer, member, words);
    }

    private static void EmitHas(SourceWriter writer, MemberModel member, List<(string Name, int Word)> words)
    {
        var (type, bit, inside) = member.Type.Name is { } name
            ? (name, "(int)value", $"(ulong)value < {member.WidthBits.ToText()}UL")
            : ("int", "value", $"value is >= 0 and < {member.WidthBits.ToText()}");
        writer.Break();
        writer.Summary($"Whether {member.Name} holds a member.");
        if (words.Count == 1)
        {
            writer.Line($"public bool Has{member.Name}({type} value) => {inside} && ({words[0].Name} & (1UL << {bit})) != 0;");
            return;
        }

        var arms = words.Select(each => $"{(each.Word == words.Count - 1 ? "_" : each.Word.ToText())} => {each.Name}");
        writer.Line($"public bool Has{member.Name}({type} value) =>");
        writer.Continue([$"{inside} && ((({bit} >> 6) switch {{ {string.Join(", ", arms)} }}) & (1UL << {bit})) != 0;"]);
    }

    public static string RemarksOf(MemberModel member) => Documentation.Facts(
    [
        PlaceOf(member),
        member.IsArray ? InlineArrayEmitter.ElementsFact(member) : null,
        member.IsBigEndian ? "most significant byte first" : null,
        member.Range is { } range ? $"{range.Low.ToText()} to {range.High.ToText()}" : null,
        member.AlignmentBytes > 1 ? $"a multiple of {member.AlignmentBytes.ToText()}" : null,
        member.Refines is null ? null : $"refines {member.Refines}",
        member.Presence is { } presence
            ? $"reserved unless {presence.FlagsMember}.{presence.Flag} is {(presence.IsNegated ? "clear" : "set")}"
            : null,
        .. RegisterDocs.AvailabilityFacts(member.Availability),
    ]);

    private static string PlaceOf(MemberModel member)
    {
        var (first, last) = (member.LowBit / 8, member.HighBit / 8);
        if (member.LowBit % 8 != 0 || member.WidthBits % 8 != 0)
        {
            var bits = RegisterDocs.BitsFact(member.HighBit - first * 8, member.LowBit - first * 8);
            return $"{bits} {(first == last ? "of" : "from")} byte {first.ToText()}";
        }

        return first == last ? $"byte {first.ToText()}" : $"bytes {first.ToText()}-{last.ToText()}";
    }
}
