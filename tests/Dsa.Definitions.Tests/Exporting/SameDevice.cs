using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>Compares devices without their findings, and says where they differ.</summary>
internal static class SameDevice
{
    /// <summary>Fails unless both are the same.</summary>
    public static void Assert(DeviceModel expected, DeviceModel actual)
    {
        Xunit.Assert.Equal(expected.Header, actual.Header);
        Xunit.Assert.Equal(expected.Declarations.Select(each => each.Name), actual.Declarations.Select(each => each.Name));
        foreach (var (first, second) in expected.Declarations.Zip(actual.Declarations))
        {
            Xunit.Assert.Equal(first, second);
        }
    }
}
