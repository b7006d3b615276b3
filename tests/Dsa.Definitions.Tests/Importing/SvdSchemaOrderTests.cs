using System.Xml.Linq;
using Dsa.Definitions.Exporting.Svd;
using Dsa.Definitions.Tests.Exporting;

namespace Dsa.Definitions.Tests.Importing;

/// <summary>Exported SVD has the elements of each kind in the order of the CMSIS-SVD schema, and all that it demands.</summary>
public sealed class SvdSchemaOrderTests
{
    private static readonly Dictionary<string, string[]> Order = new(StringComparer.Ordinal)
    {
        ["device"] = ["vendor", "vendorID", "!name", "series", "!version", "!description", "licenseText", "cpu", "headerSystemFilename", "headerDefinitionsPrefix", "!addressUnitBits", "!width", "size", "access", "protection", "resetValue", "resetMask", "!peripherals", "vendorExtensions"],
        ["peripherals"] = ["peripheral"],
        ["peripheral"] = ["dim", "dimIncrement", "dimIndex", "!name", "version", "description", "alternatePeripheral", "groupName", "prependToName", "appendToName", "headerStructName", "disableCondition", "!baseAddress", "size", "access", "protection", "resetValue", "resetMask", "addressBlock", "interrupt", "registers"],
        ["addressBlock"] = ["!offset", "!size", "!usage", "protection"],
        ["registers"] = ["register|cluster"],
        ["cluster"] = ["dim", "dimIncrement", "dimIndex", "!name", "description", "alternateCluster", "headerStructName", "!addressOffset", "size", "access", "protection", "resetValue", "resetMask", "register|cluster"],
        ["register"] = ["dim", "dimIncrement", "dimIndex", "!name", "displayName", "description", "alternateGroup", "alternateRegister", "!addressOffset", "size", "access", "protection", "resetValue", "resetMask", "dataType", "modifiedWriteValues", "writeConstraint", "readAction", "fields"],
        ["fields"] = ["field"],
        ["field"] = ["dim", "dimIncrement", "dimIndex", "!name", "description", "!bitOffset", "bitWidth", "access", "modifiedWriteValues", "writeConstraint", "readAction", "enumeratedValues"],
        ["writeConstraint"] = ["writeAsRead", "useEnumeratedValues", "range"],
        ["range"] = ["!minimum", "!maximum"],
        ["enumeratedValues"] = ["name", "headerEnumName", "usage", "!enumeratedValue"],
        ["enumeratedValue"] = ["name", "description", "value", "isDefault"],
    };

    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Elements_stand_in_the_order_of_the_schema(string name)
    {
        foreach (var device in KnownDefinitions.DevicesOf(name))
        {
            Check(XDocument.Parse(Exported.Text(new SvdExporter(), device)).Root!);
        }
    }

    private static void Check(XElement element)
    {
        if (!Order.TryGetValue(element.Name.LocalName, out var order))
        {
            Assert.False(element.HasElements, $"<{element.Name}> holds elements.");
            return;
        }

        var places = element.Elements().Select(child => Array.FindIndex(order, entry => entry.TrimStart('!').Split('|').Contains(child.Name.LocalName))).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.All(order.Where(entry => entry[0] == '!'), entry => Assert.NotNull(element.Element(entry[1..])));
        Assert.All(element.Elements(), Check);
    }
}
