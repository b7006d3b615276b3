using System.Reflection;
using Dsa.Bindings.CodeFixes;
using Dsa.Bindings.Generator.Diagnostics;
using Dsa.Bindings.Generator.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dsa.Bindings.Usage.Tests;

public sealed class RuleTests
{
    private static readonly Dictionary<string, (DiagnosticAnalyzer Rule, CodeFixProvider Fix)> Rules = new()
    {
        ["HWDEF5001"] = (new ValueDroppedAnalyzer(), new ValueDroppedFix()),
        ["HWDEF5002"] = (new BlindWriteAnalyzer(), new BlindWriteFix()),
        ["HWDEF5003"] = (new RequirementMissingAnalyzer(), new RequirementMissingFix()),
        ["HWDEF5004"] = (new MisalignedAnalyzer(), new MisalignedFix()),
        ["HWDEF5005"] = (new UnmaskedAnalyzer(), new UnmaskedFix()),
    };

    [Theory]
    [InlineData("HWDEF5001", "bar.IntCause.Read();", "bar.IntCause.Read()")]
    [InlineData("HWDEF5001", "control.WithHaltInterrupt(true).WithSoftwareErrorInterrupt(true);", "control.WithHaltInterrupt(true).WithSoftwareErrorInterrupt(true)")]
    [InlineData("HWDEF5002", "bar.GenCtrl.Write(new GenCtrl().WithHaltInterrupt(true));", "new GenCtrl().WithHaltInterrupt(true)")]
    [InlineData("HWDEF5002", "bar.GenCtrl.Write(default(GenCtrl).WithHaltInterrupt(true).WithSoftwareErrorInterrupt(true));", "default(GenCtrl).WithHaltInterrupt(true).WithSoftwareErrorInterrupt(true)")]
    [InlineData("HWDEF5002", "bar.GenCtrl.Write((new GenCtrl().WithHaltInterrupt(true)).WithSoftwareErrorInterrupt(true));", "(new GenCtrl().WithHaltInterrupt(true)).WithSoftwareErrorInterrupt(true)")]
    [InlineData("HWDEF5002", "var v = new GenCtrl().WithHaltInterrupt(true); bar.GenCtrl.Write(v);", "v")]
    [InlineData("HWDEF5002", "var v = default(GenCtrl); v = v.WithHaltInterrupt(true); bar.GenCtrl.Write(v);", "v")]
    [InlineData("HWDEF5002", "GenCtrl v; if (address > 1) { v = default; } else { v = new GenCtrl().WithHaltInterrupt(true); } bar.GenCtrl.Write(v);", "v")]
    [InlineData("HWDEF5002", "var v = new GenCtrl(); var w = v.WithHaltInterrupt(true); Action write = () => bar.GenCtrl.Write(w.WithSoftwareErrorInterrupt(true));", "w.WithSoftwareErrorInterrupt(true)")]
    [InlineData("HWDEF5002", "bar.EvlStatus.WriteLow(new EvlStatus().WithHead(1));", "new EvlStatus().WithHead(1)")]
    [InlineData("HWDEF5002", "EvlStatus v = default; bar.EvlStatus.WriteLow(v.WithHead(1));", "v.WithHead(1)")]
    [InlineData("HWDEF5003", "portal.Submit(new CompareDescriptor());", "new CompareDescriptor()")]
    [InlineData("HWDEF5003", "portal.Submit((new DrainDescriptor()), 3);", "new DrainDescriptor()")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor(); portal.Submit(d); portal.Submit(d);", "new CompareDescriptor()")]
    [InlineData("HWDEF5003", "WorkDescriptor d = new CompareDescriptor(); var copy = d; new DedicatedPortal<InstructionPort>().Submit(in d);", "new CompareDescriptor()")]
    [InlineData("HWDEF5003", "CompareDescriptor d = new(); IPortalPort port = default(InstructionPort); port.Post(0, d);", "new()")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor { Source1 = 1 };", "new CompareDescriptor { Source1 = 1 }")]
    [InlineData("HWDEF5003", "WorkDescriptor d = new DrainDescriptor { Flags = DescriptorFlags.CompletionAddressValid };", "new DrainDescriptor { Flags = DescriptorFlags.CompletionAddressValid }")]
    [InlineData("HWDEF5003", "CrcDescriptor d = new() { Flags = (DescriptorFlags)0xC };", "new() { Flags = (DescriptorFlags)0xC }")]
    [InlineData("HWDEF5004", "var r = (CompletionRecord*)NativeMemory.Alloc(32);", "NativeMemory.Alloc(32)")]
    [InlineData("HWDEF5004", "var r = stackalloc CompletionRecord[4];", "stackalloc CompletionRecord[4]")]
    [InlineData("HWDEF5004", "CompletionRecord r = default; var p = &r;", "&r")]
    [InlineData("HWDEF5004", "var r = new CompletionRecord[2]; fixed (CompletionRecord* p = &r[1]) { }", "&r[1]")]
    [InlineData("HWDEF5005", "var ok = (CompletionStatus)firstByte == CompletionStatus.PageFault;", "firstByte")]
    [InlineData("HWDEF5005", "var ok = firstByte != (byte)CompletionStatus.Success;", "firstByte")]
    [InlineData("HWDEF5005", "var ok = (CompletionStatus)(*(byte*)address) is CompletionStatus.Success or CompletionStatus.PageFault;", "*(byte*)address")]
    [InlineData("HWDEF5005", "switch ((CompletionStatus)firstByte) { case CompletionStatus.Success: break; }", "firstByte")]
    [InlineData("HWDEF5005", "var n = (CompletionStatus)firstByte switch { CompletionStatus.Success => 1, _ => 0 };", "firstByte")]
    public async Task A_mistake_is_found(string id, string body, string at)
    {
        using var code = new Code(Rules[id].Rule, body);
        Assert.Equal([$"{id}: {at}"], await code.FindingsAsync());
    }

    [Theory]
    [InlineData("HWDEF5001", "var cause = bar.IntCause.Read(); control = control.WithHaltInterrupt(true);")]
    [InlineData("HWDEF5001", "_ = bar.IntCause.Read(); bar.IntCause.Clear(IntCauseBits.EventLog);")]
    [InlineData("HWDEF5002", "bar.GenCtrl.Write(bar.GenCtrl.Read().WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "bar.GenCtrl.Write(default); bar.GenCtrl.Write(new GenCtrl(5)); bar.GenCtrl.Write(new GenCtrl(4).WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "bar.Cmd.Write(new Cmd().WithCode(Command.EnableDevice));")]
    [InlineData("HWDEF5002", "bar.GenCtrl.Write(control.WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "var v = bar.GenCtrl.Read(); v = v.WithHaltInterrupt(true); bar.GenCtrl.Write(v);")]
    [InlineData("HWDEF5002", "GenCtrl v = default; bar.GenCtrl.Write(v); v = new GenCtrl(); bar.GenCtrl.Write(v);")]
    [InlineData("HWDEF5002", "GenCtrl v = default; if (address > 1) { v = bar.GenCtrl.Read(); } bar.GenCtrl.Write(v.WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "GenCtrl v = default; Fill(ref v); bar.GenCtrl.Write(v.WithHaltInterrupt(true)); void Fill(ref GenCtrl value) => value = bar.GenCtrl.Read();")]
    [InlineData("HWDEF5002", "GenCtrl v = default; ref var r = ref v; r = bar.GenCtrl.Read(); bar.GenCtrl.Write(v.WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "GenCtrl v = default; var p = &v; *p = bar.GenCtrl.Read(); bar.GenCtrl.Write(v.WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "GenCtrl v = default; void Fill() => v = bar.GenCtrl.Read(); Fill(); bar.GenCtrl.Write(v.WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "GenCtrl v = default; (v, var n) = (bar.GenCtrl.Read(), 1); bar.GenCtrl.Write(v.WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "foreach (var v in new[] { bar.GenCtrl.Read() }) { bar.GenCtrl.Write(v.WithHaltInterrupt(true)); }")]
    [InlineData("HWDEF5002", "if ((object)control is GenCtrl v) { bar.GenCtrl.Write(v.WithHaltInterrupt(true)); v = new GenCtrl(); }")]
    [InlineData("HWDEF5002", "GenCtrl v = default; v = v with { Raw = 4 }; bar.GenCtrl.Write(v.WithHaltInterrupt(true));")]
    [InlineData("HWDEF5002", "bar.EvlStatus.WriteLow(bar.EvlStatus.Read().WithHead(1)); bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(1)); bar.EvlStatus.WriteLow(default);")]
    [InlineData("HWDEF5003", "portal.Submit(new CompareDescriptor() with { Flags = someFlags, CompletionAddress = address }); portal.Submit(new NoOpDescriptor());")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor(); d = d with { Flags = someFlags, CompletionAddress = address }; portal.Submit(d);")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor(); portal.Submit(d with { Flags = someFlags, CompletionAddress = address });")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor(); var n = d.GetHashCode(); Console.WriteLine(new CompareDescriptor().ToString());")]
    [InlineData("HWDEF5003", "WorkDescriptor d = new CompareDescriptor(); Fill(ref d); portal.Submit(d); static void Fill(ref WorkDescriptor value) { }")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor { Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord, CompletionAddress = address };")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor { Flags = someFlags, CompletionAddress = address };")]
    [InlineData("HWDEF5003", "var d = new MemMoveDescriptor { Source = 1 }; var none = new CompareDescriptor();")]
    [InlineData("HWDEF5003", "var d = new DrainDescriptor { Flags = DescriptorFlags.RequestCompletionInterrupt };")]
    [InlineData("HWDEF5004", "var r = (CompletionRecord*)NativeMemory.AlignedAlloc(32, 32);")]
    [InlineData("HWDEF5004", "var n = 0; var p = &n; var q = (byte*)NativeMemory.Alloc(8); var s = stackalloc byte[64]; var r = (CompletionRecord*)address; var t = &r[1];")]
    [InlineData("HWDEF5005", "var ok = (CompletionStatus)(firstByte & 0x3F) == CompletionStatus.PageFault;")]
    [InlineData("HWDEF5005", "CompletionRecord r = default; var ok = r.Status == CompletionStatus.Success && r.Status is not CompletionStatus.PageFault;")]
    [InlineData("HWDEF5005", "var ok = (ErrorCode)firstByte == ErrorCode.PageFault; var n = firstByte == 3;")]
    public async Task Sound_code_is_left_alone(string id, string body)
    {
        using var code = new Code(Rules[id].Rule, body);
        Assert.Empty(await code.FindingsAsync());
    }

    [Theory]
    [InlineData("HWDEF5001", "        control.WithHaltInterrupt(true);", "        control = control.WithHaltInterrupt(true);")]
    [InlineData("HWDEF5001", "        bar.IntCause.Read();\n        bar.GenCtrl.Write(control);", "        bar.GenCtrl.Write(control);")]
    [InlineData("HWDEF5002", "        bar.GenCtrl.Write(new GenCtrl().WithHaltInterrupt(true));", "        bar.GenCtrl.Write(bar.GenCtrl.Read().WithHaltInterrupt(true));")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor { CompletionAddress = address };", "var d = new CompareDescriptor { Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord, CompletionAddress = address };")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor { Flags = DescriptorFlags.CompletionAddressValid, CompletionAddress = address };", "var d = new CompareDescriptor { Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord, CompletionAddress = address };")]
    [InlineData("HWDEF5002", "bar.EvlStatus.WriteLow((default(EvlStatus)).WithHead(1));", "bar.EvlStatus.WriteLow((bar.EvlStatus.Read()).WithHead(1));")]
    [InlineData("HWDEF5004", "var r = (CompletionRecord*)NativeMemory.Alloc(64);", "var r = (CompletionRecord*)NativeMemory.AlignedAlloc(64, CompletionRecord.AlignmentBytes);")]
    [InlineData("HWDEF5004", "var r = (CompletionRecord*)NativeMemory.Alloc(2, 32);", "var r = (CompletionRecord*)NativeMemory.AlignedAlloc((2) * (32), CompletionRecord.AlignmentBytes);")]
    [InlineData("HWDEF5005", "var ok = (CompletionStatus)firstByte == CompletionStatus.PageFault;", "var ok = (CompletionStatus)(firstByte & 0x3F) == CompletionStatus.PageFault;")]
    public async Task A_fix_compiles_and_ends_the_finding(string id, string body, string expected)
    {
        using var code = new Code(Rules[id].Rule, body);
        Assert.Equal(expected, await code.FixedAsync(Rules[id].Fix));
        Assert.Empty(await code.FindingsAsync());
    }

    [Theory]
    [InlineData("HWDEF5001", "bar.GenCtrl.Read().WithHaltInterrupt(true);")]
    [InlineData("HWDEF5002", "var v = new GenCtrl().WithHaltInterrupt(true); bar.GenCtrl.Write(v);")]
    [InlineData("HWDEF5003", "portal.Submit(new DrainDescriptor());")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor { Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord };")]
    [InlineData("HWDEF5004", "var r = stackalloc CompletionRecord[4];")]
    [InlineData("HWDEF5004", "var r = (CompletionRecord*)NativeMemory.AllocZeroed(64);")]
    public async Task Where_no_fix_is_safe_none_is_offered(string id, string body)
    {
        using var code = new Code(Rules[id].Rule, body);
        Assert.Null(await code.FixedAsync(Rules[id].Fix));
    }

    [Fact]
    public async Task The_message_names_what_is_missing()
    {
        using var code = new Code(Rules["HWDEF5003"].Rule, "var d = new CompareDescriptor { Source1 = 1 };");
        Assert.Equal(
            "CompareDescriptor needs DescriptorFlags.CompletionAddressValid, DescriptorFlags.RequestCompletionRecord, CompletionAddress; the device refuses it without",
            await code.MessageAsync());
    }

    [Theory]
    [InlineData("HWDEF5001", "bar.IntCause.Read();")]
    [InlineData("HWDEF5002", "bar.GenCtrl.Write(new GenCtrl().WithHaltInterrupt(true));")]
    [InlineData("HWDEF5003", "var d = new CompareDescriptor { Source1 = 1 };")]
    [InlineData("HWDEF5004", "var r = stackalloc CompletionRecord[4];")]
    [InlineData("HWDEF5005", "var ok = firstByte != (byte)CompletionStatus.Success;")]
    public async Task A_finding_links_to_its_entry_in_the_manual(string id, string body)
    {
        using var code = new Code(Rules[id].Rule, body);
        Assert.Equal("file:///docs/Diagnostics.md#" + id.ToLowerInvariant(), await code.LinkAsync());
    }

    [Fact]
    public void Every_rule_is_tested_here()
    {
        var ids = typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!)
            .Where(static descriptor => descriptor.Category == "Hwdef.Usage")
            .Select(static descriptor => descriptor.Id);
        Assert.Equal(ids.Order(StringComparer.Ordinal), Rules.Keys.Order(StringComparer.Ordinal));
        Assert.All(Rules, static rule => Assert.Equal(rule.Key, Assert.Single(rule.Value.Rule.SupportedDiagnostics).Id));
    }
}
