using System.Globalization;
using System.Text;
using System.Text.Json;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>The enums and flags as the calculators read them; numbers are texts, because scripts round large ones.</summary>
internal static class PageTypes
{
    /// <summary>The JSON, safe inside a script element.</summary>
    public static string Of(DeviceModel device)
    {
        // The default encoder escapes < > & and quotes, so that no name can end the element.
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var model in device.Declarations.OfType<EnumModel>())
            {
                json.WriteStartObject(model.Name);
                json.WriteBoolean("open", model.IsOpen);
                json.WriteStartArray("members");
                foreach (var member in model.Members)
                {
                    json.WriteStartObject();
                    json.WriteString("name", member.Name);
                    json.WriteString("value", member.Value.ToString(CultureInfo.InvariantCulture));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
