using System.Text;
using Dsa.Device.Operations.Crc;

namespace Dsa.Device.Tests.Operations.Crc;

/// <summary>The values are those of an independent model (spec/crc_vectors.txt), and all but the first those of well-known CRCs.</summary>
public sealed class AnalyticsCrcFunctionTests
{
    [Theory]
    [InlineData(0x42f0e1eba9ea3693, false, false, 0x6c40df5f0b497347)]
    [InlineData(0x42f0e1eba9ea3693, false, true, 0x62ec59e3f1a4f00a)]
    [InlineData(0x42f0e1eba9ea3693, true, true, 0x995dc9bbdf1939fa)]
    [InlineData(0x04c11db700000000, true, true, 0x00000000cbf43926)]
    [InlineData(0x04c11db700000000, false, true, 0xfc89191800000000)]
    [InlineData(0x1edc6f4100000000, true, true, 0x00000000e3069283)]
    [InlineData(0x8bb7000000000000, false, false, 0xd0db000000000000)]
    public void Check_values_are_those_of_the_model(ulong polynomial, bool lowBitFirst, bool invert, ulong expected)
    {
        var function = new AnalyticsCrcFunction(new Crc64Flags { LowBitFirst = lowBitFirst, InvertCrc = invert }, polynomial);
        var register = function.Update(function.InitialRegister, Encoding.ASCII.GetBytes("1234"));
        register = function.Update(register, Encoding.ASCII.GetBytes("56789"));
        Assert.Equal(expected, function.ValueOf(register));
    }
}
