using Dsa.Platform.Tracing;
using Dsa.Testing.Tracing;

namespace Dsa.Driver.Tests.Tracing;

/// <summary>The comparer must see what is wrong, or no other trace test means anything.</summary>
public sealed class TraceComparerTests
{
    private static readonly TraceComparer Comparer = new(new Dictionary<string, long> { ["G"] = 0x300, ["W"] = 0x500, ["n"] = 17, ["g"] = 1 });

    private readonly List<TraceEvent> _events = [];

    [Fact]
    public void A_command_with_its_interrupt_between_is_accepted()
    {
        AddCommand(0x80100000);
        Comparer.Check("CMD(0x80100000)", _events);
    }

    [Fact]
    public void Another_command_a_missing_one_and_one_too_many_are_seen()
    {
        AddCommand(0x80100000);
        Fails("CMD(0x80200000)");
        Fails("CMD(0x80100000); CMD(0x80100000)");
        Fails("");
        Fails("CMD(0x80100000); R32 0x90");
    }

    [Fact]
    public void An_interrupt_outside_its_command_is_seen()
    {
        Read(0x98, 2, "irq/dsa0-misc");
        Write(0x98, 2, "irq/dsa0-misc");
        Read(0x90, 0);
        Write(0xA0, 0x80100000);
        Read(0xA8, 0);
        Fails("CMD(0x80100000)");
    }

    [Fact]
    public void Polls_collapse_and_empty_causes_are_left_out()
    {
        Write(0xA0, 0x00500000);
        Read(0xA8, 0x80000000);
        Read(0xA8, 0x80000000);
        Read(0x98, 0, "irq/dsa0-misc");
        Read(0xA8, 0);
        Comparer.Check("POLL(0x00500000)", _events);
    }

    [Fact]
    public void A_poll_ends_with_a_status_that_is_not_active()
    {
        Write(0xA0, 0x00500000);
        Read(0xA8, 0x80000000);
        Fails("POLL(0x00500000)");
        Read(0xA8, 0x80000000);
        Fails("POLL(0x00500000)");
        Read(0xA8, 0);
        Comparer.Check("POLL(0x00500000)", _events);
    }

    [Fact]
    public void A_read_after_the_end_of_a_poll_is_one_more()
    {
        Write(0xA0, 0x00E00001);
        Read(0xA8, 0x80000000);
        Read(0xA8, 0);
        Read(0xA8, 0);
        Comparer.Check("POLL(0x00E00001); R32 0xA8", _events);
        Fails("POLL(0x00E00001)");
        Fails("POLL(0x00E00001); R32 0xA8; R32 0xA8");
    }

    [Fact]
    public void A_command_reads_its_status_once()
    {
        AddCommand(0x80100000);
        Read(0xA8, 0);
        Fails("CMD(0x80100000)");
        Comparer.Check("CMD(0x80100000); R32 0xA8", _events);
    }

    [Fact]
    public void A_command_whose_status_is_still_active_is_not_over()
    {
        AddCommand(0x80100000, status: 0x80000000);
        Fails("CMD(0x80100000)");
        Read(0xA8, 0);
        Fails("CMD(0x80100000)");
    }

    [Fact]
    public void Lines_of_the_interrupt_have_a_place_among_the_others()
    {
        Read(0x90, 0);
        Read(0x98, 1, "irq/dsa0-misc");
        Write(0x88, 3);
        Comparer.Check("R32 0x90; irq R32 0x98; W32 0x88", _events);
        Comparer.Check("R32 0x90\nirq R32 0x98\nW32 0x88", _events);
        Fails("R32 0x90; W32 0x88\nirq R32 0x98");
        Fails("irq R32 0x98\nR32 0x90; W32 0x88");
    }

    [Fact]
    public void A_step_of_the_interrupt_in_the_middle_of_a_line_is_the_interrupts()
    {
        Write(0xA0, 0x80100000);
        Read(0x98, 2);
        Fails("W32 0xA0, irq R32 0x98");
        Comparer.Check("W32 0xA0, R32 0x98", _events);
        Assert.Throws<FormatException>(() => Comparer.Check("irq CMD(1)", _events));
    }

    [Fact]
    public void A_modify_keeps_the_other_bits()
    {
        Read(0x88, 0x10);
        Write(0x88, 0x13);
        Comparer.Check("RMW 0x88 set 3", _events);
        Fails("RMW 0x88 set 1");
        Fails("RMW 0x88 set 3 clear 0x10");
    }

    [Fact]
    public void Widths_offsets_directions_and_values_matter()
    {
        Write(0x340, 7, width: 8);
        Comparer.Check("W64 G+64g+0 = 7", _events);
        Comparer.Check("W64 G+64 = 3 | 1 << 2", _events);
        Fails("W32 G+64 = 7");
        Fails("R64 G+64");
        Fails("W64 G+64 = 8");
        Fails("W64 G+72 = 7");
    }

    [Fact]
    public void Queue_masks_are_those_of_the_document()
    {
        AddCommand(0x80810002);
        Comparer.Check("CMD(0x80800000 | op(n))", _events);
    }

    [Fact]
    public void Unknown_text_is_refused()
    {
        Assert.Throws<FormatException>(() => Comparer.Check("X32 0x90", _events));
        Assert.Throws<FormatException>(() => Comparer.Check("R32 Q+1", _events));
        Assert.Throws<FormatException>(() => Comparer.Check("R32 (1", _events));
    }

    private void Fails(string expected) => Assert.Throws<TraceMismatchException>(() => Comparer.Check(expected, _events));

    private void AddCommand(ulong command, ulong status = 0)
    {
        Read(0x90, 0);
        Write(0xA0, command);
        Read(0x98, 2, "irq/dsa0-misc");
        Write(0x98, 2, "irq/dsa0-misc");
        Read(0xA8, status);
    }

    private void Read(int offset, ulong value, string actor = "main") => Add(TraceKind.MmioRead, offset, value, actor, 4);

    private void Write(int offset, ulong value, string actor = "main", int width = 4) => Add(TraceKind.MmioWrite, offset, value, actor, width);

    private void Add(TraceKind kind, int offset, ulong value, string actor, int width) => _events.Add(new TraceEvent
    {
        Sequence = _events.Count, Actor = actor, Device = "dsa0", Kind = kind, OffsetBytes = offset, WidthBytes = width, Value = value,
    });
}
