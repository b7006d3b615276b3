using Dsa.Definitions.Tests.Exporting;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Tests.Writing;

public sealed class DefinitionWriterTests
{
    [Theory]
    [ClassData(typeof(EveryDefinition))]
    public void Written_text_binds_to_the_same_device(string name)
    {
        foreach (var device in KnownDefinitions.DevicesOf(name))
        {
            var text = DefinitionWriter.Write(device);
            var again = KnownDefinitions.Bind(text);
            SameDevice.Assert(device, again);
            Assert.Equal(text, DefinitionWriter.Write(again));
        }
    }
}
