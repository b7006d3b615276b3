using Dsa.Definitions.Exporting;
using Dsa.Definitions.Exporting.CHeader;

namespace Dsa.Definitions.Tests.Exporting;

public sealed class CHeaderExporterTests : IDisposable
{
    private static readonly string[] Strict = ["-Wall", "-Wextra", "-Werror", "-pedantic"];

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-header").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ProgramFact("gcc")]
    public void Every_header_compiles_as_strict_C() => CompileAll("gcc", "main.c", "-std=c11");

    [ProgramFact("g++")]
    public void Every_header_compiles_as_strict_Cpp() => CompileAll("g++", "main.cpp", "-std=c++17");

    [ProgramFact("gcc")]
    public void Constants_and_functions_give_the_values_of_the_definition()
    {
        const string Program = """
            #include "device.h"
            #define CHECK(condition) do { if (!(condition)) return __LINE__; } while (0)
            int main(void)
            {
                struct demo_capability_values capabilities = { DEMO_PUT(DEMO_PUT(DEMO_PUT(0u, DEMO_CAPS_COUNT, 5), DEMO_CAPS_SHIFT, 2), DEMO_CAPS_PLACE, 3) };
                uint64_t control = DEMO_PUT(UINT64_C(0), DEMO_CONTROL_LEVEL, 0x1FF);
                struct demo_move move = { 0 };
                struct demo_odd odd;
                unsigned char *bytes = (unsigned char *)&move;
                CHECK(DEMO_CONTROL_OFFSET == 8 && control == UINT64_C(0xFF00000000));
                CHECK(DEMO_GET(control, DEMO_CONTROL_LEVEL) == 0xFF);
                CHECK(DEMO_CONTROL_RESET == UINT64_C(0x700000000));
                CHECK(demo_queue_count(&capabilities) == 6);
                CHECK(demo_queue_element(&capabilities, 2) == 3 * 0x100 + 2 * (32 << 2));
                CHECK(demo_extra_exists(&capabilities) == 1);
                CHECK(DEMO_WIDE_LAST_WORD == 3 && DEMO_WIDE_LAST_SHIFT == 56);
                move.flags_opcode = (uint32_t)DEMO_PUT(DEMO_PUT(0u, DEMO_MOVE_OPCODE, DEMO_OPCODE_MOVE), DEMO_MOVE_SPECIAL, 1);
                move.size = 0x11223344;
                CHECK(bytes[7] == 3 && bytes[4 + 2] == 1 && bytes[0x20] == 0x44 && sizeof move == 64);
                CHECK(DEMO_MOVE_ALLOWED_FLAGS == 0x10003u && DEMO_MOVE_REQUIRED_FLAGS == 2u);
                odd.seven[0] = 0;
                odd.seven[1] = 0;
                demo_bits_store(odd.seven, DEMO_ODD_SEVEN_LSB, DEMO_ODD_SEVEN_BITS, 0xBEEF);
                CHECK(demo_bits_load(odd.seven, DEMO_ODD_SEVEN_LSB, DEMO_ODD_SEVEN_BITS) == 0xBEEF && odd.seven[0] == 0xEF);
                return 0;
            }
            """;
        var device = KnownDefinitions.Bind("""
            hwdef 1
            device Demo revision 1.0
            enum Opcode : 8 { NoOp = 0, Move = 3 }
            flags Flags : 16 { [0] Fence [1] Valid }
            block Bar size 0x10000 {
                register Caps @ 0 : 32 ro capability { [7:0] Count [11:8] Shift [31:16] Place }
                register Control @ 8 : 64 rw { [39:32] Level reset 7 }
                register Extra @ 0x10 : 32 rw when Caps.Count > 4 and Caps.Shift == 2 { [0] Enable }
                register Wide @ 0x20 : 256 rw { [255:248] Last }
                array Queue[Caps.Count + 1] @ Caps.Place * 0x100 stride 32 << Caps.Shift { register Size @ 0 : 32 rw { [15:0] Entries } }
            }
            descriptor Work : 64 align 64 by Opcode flagged Flags {
                0x04 : 16 Flags : Flags
                0x07 : 8 Opcode : Opcode
                case Opcode.Move as Move {
                    allow Fence, Valid
                    require Valid
                    0x20 : 32 Size
                }
            }
            record Odd : 4 align 2 { 0x01 : 16 Seven }
            """.Replace("0x04 : 16 Flags : Flags", "0x04 : 24 Flags : Flags", StringComparison.Ordinal)
            .Replace("flags Flags : 16", "flags Flags : 24", StringComparison.Ordinal)
            .Replace("0x20 : 32 Size\n", "0x20 : 32 Size\n        Flags[16] Special\n", StringComparison.Ordinal));
        Write("device.h", Exported.Text(new CHeaderExporter(), device));
        Write("main.c", Program);
        var program = Path.Combine(_folder, "program");
        AssertSuccess(RunningProgram.Run("gcc", ["-std=c11", .. Strict, "-I", _folder, Path.Combine(_folder, "main.c"), "-o", program]));
        AssertSuccess(RunningProgram.Run(program));
    }

    [Fact]
    public void Documentation_cannot_end_its_comment()
    {
        var device = KnownDefinitions.Bind("hwdef 1\n/// */ int evil; /* ??/\ndevice Demo revision 1.0\nblock Bar size 4 {\n /// */ #error evil\n register Control @ 0 : 32 rw { [0] Enable /// */ int evil;\n } }\n");
        var text = Exported.Text(new CHeaderExporter(), device);
        foreach (var line in text.Split('\n').Where(line => line.Contains("evil", StringComparison.Ordinal)))
        {
            var start = line.IndexOf("/*", StringComparison.Ordinal);
            Assert.True(start >= 0 || line.StartsWith(" *", StringComparison.Ordinal), line);
            Assert.DoesNotContain("*/", line[..line.IndexOf("evil", StringComparison.Ordinal)], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_that_C_reserves_or_that_clash_are_changed()
    {
        var device = KnownDefinitions.Bind("hwdef 1\ndevice Demo revision 1.0\nblock A size 4 { register X @ 0 : 32 rw { [0] B_C \"B C\" [1] D \"B-C\" } }\nblock B size 4 { register X \"X\" @ 0 : 32 rw { [0] Enable } }\nrecord Words : 4 align 1 { 0 : 8 Class 1 : 8 Int 2 : 8 Linux 3 : 8 Digit \"0\" }\n"
            .Replace("register X \"X\"", "register Y \"X\"", StringComparison.Ordinal));
        var text = Exported.Text(new CHeaderExporter(), device);
        foreach (var expected in new[] { "uint8_t class_;", "uint8_t int_;", "uint8_t linux_;", "uint8_t m0;", "DEMO_X_B_C_SHIFT", "DEMO_X_B_C_2_SHIFT", "DEMO_B_X_OFFSET" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_header_says_that_it_checks_no_accesses()
    {
        var notes = new ExportNotes();
        Exported.Text(new CHeaderExporter(), KnownDefinitions.Dsa, notes);
        Assert.Contains(notes, note => note.What.Contains("comments", StringComparison.Ordinal));
    }

    private static void AssertSuccess((int ExitCode, string Output) run) => Assert.True(run.ExitCode == 0, $"exit status {run.ExitCode}: {run.Output}");

    private void CompileAll(string compiler, string main, string standard)
    {
        var index = 0;
        foreach (var device in KnownDefinitions.Cases.Prepend("everything").Prepend("dsa").SelectMany(KnownDefinitions.DevicesOf))
        {
            var header = $"device{index++}.h";
            Write(header, Exported.Text(new CHeaderExporter(), device));
            Write(main, $"#include \"{header}\"\n#include \"{header}\"\n");
            AssertSuccess(RunningProgram.Run(compiler, [standard, .. Strict, "-fsyntax-only", "-I", _folder, Path.Combine(_folder, main)]));
        }
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
