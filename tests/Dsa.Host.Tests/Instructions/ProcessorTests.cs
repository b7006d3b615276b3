using System.Diagnostics;
using Dsa.Host.Instructions;
using Dsa.Host.Tests.Supervision;
using Xunit.Abstractions;

namespace Dsa.Host.Tests.Instructions;

public sealed class ProcessorTests(ITestOutputHelper output)
{
    // As differential.c has them.
    private const ulong Arena = 0x5000_0000;
    private const ulong ArenaBytes = 0x4_0000_0000;
    private const ulong Code = 0x6000_0000;
    private const ulong GsBase = 0x30_0000;
    private const int Instructions = 4000;

    [ProcessorFact]
    public void Random_prefixes_and_operands_mean_what_they_mean_to_the_processor()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        foreach (var random in new[] { new Random(3), new Random(seed) })
        {
            List<string> lines = [];
            while (lines.Count < Instructions)
            {
                if (Line(RandomStore(random)) is { } line)
                {
                    lines.Add(line);
                }
            }

            Assert.InRange(lines.Count(static line => !line.EndsWith(" 0 0", StringComparison.Ordinal)), Instructions / 4, Instructions * 3 / 4);
            Assert.Equal($"{Instructions}\n", Execute(lines));
        }
    }

    /// <summary>Whether MOVDIR64B raises SIGILL when it is executed.</summary>
    internal static bool IsMoveIllegal() => Execute([Line([0x66, 0x0F, 0x38, 0xF8, 0x3E])!]).Contains(": signal 4\n", StringComparison.Ordinal);

    /// <summary>Up to 14 bytes of prefixes, FS apart, which a program needs for itself; then the opcode and any operands.</summary>
    private static byte[] RandomStore(Random random)
    {
        byte[] prefixes = [0x66, 0x66, 0x66, 0x67, 0x65, 0x2E, 0x36, 0x3E, 0x26, 0xF2, 0xF3, 0xF0];
        var code = new List<byte>();
        for (var count = random.Next(10) == 0 ? random.Next(14) : random.Next(4); count > 0; count--)
        {
            code.Add(random.Next(3) == 0 ? (byte)random.Next(0x40, 0x50) : prefixes[random.Next(prefixes.Length - (random.Next(4) == 0 ? 0 : 3))]);
        }

        code.AddRange(random.Next(4) == 0 ? [] : [0x66]);
        code.AddRange(random.Next(2) == 0 ? [] : [(byte)random.Next(0x40, 0x50)]);
        byte[] operands = [(byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)];
        code.AddRange([0x0F, 0x38, 0xF8, .. operands]);
        var instruction = InstructionDecoder.Decode(code.ToArray());
        return instruction.Kind == InstructionKind.None ? [.. code] : [.. code.Take(instruction.Length)];
    }

    /// <summary>What the client is told of an instruction; null if it would reach beyond what it may touch.</summary>
    private static string? Line(byte[] code)
    {
        var instruction = InstructionDecoder.Decode(code);
        var text = Convert.ToHexString(code);
        if (instruction.Kind != InstructionKind.MoveDir64B)
        {
            return $"{text} 0 0";
        }

        var registers = new UserRegisters { Rip = Code, GsBase = GsBase };
        for (var number = 0; number < 16; number++)
        {
            registers[number] = Arena + ((ulong)(number + 1) * 0x84_0040);
        }

        var (destination, source) = (instruction.Destination(ref registers), instruction.Source(ref registers));
        var isInside = source - Arena < ArenaBytes - 64 && source - Code + 128 > 512 && destination - source + 64 > 128;
        return isInside ? $"{text} {destination:x} {source:x}" : null;
    }

    private static string Execute(List<string> lines)
    {
        using var process = Process.Start(new ProcessStartInfo(ClientProgram.Compile("differential", "-no-pie")) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        foreach (var line in lines)
        {
            process.StandardInput.WriteLine(line);
        }

        process.StandardInput.Close();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
