using System.Text.Json;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Json;

/// <summary>Writes enums and flags types.</summary>
internal static class EnumJson
{
    /// <summary>Writes one type.</summary>
    public static void Write(Utf8JsonWriter json, DeviceHeaderModel header, EnumModel model)
    {
        var coverage = Coverage.Of(header).Within(model.Availability);
        json.WriteString("name", model.Name);
        json.WriteString("specName", model.SpecName);
        json.WriteNumber("widthBits", model.Bits);
        json.WriteBoolean("open", model.IsOpen);
        json.Gates(model.Availability, coverage);
        json.Documentation(model.Doc);
        json.Objects("members", model.Members, member =>
        {
            json.WriteString("name", member.Name);
            json.WriteString("specName", member.SpecName);
            json.Number(model.IsFlags ? "bit" : "value", member.Value);
            json.Gates(member.Availability, coverage.Within(member.Availability));
            json.Documentation(member.Doc);
        });
    }
}
