namespace Dsa.Bindings.Generator.Tests.Harness;

/// <summary>Code that is compiled together with generated code.</summary>
internal static class Snippets
{
    /// <summary>A register bus over 64 KiB of memory that writes down every access.</summary>
    public const string Bus = """
        #pragma warning disable CS1591
        using Dsa.Bindings.Registers;

        public sealed class Log
        {
            public byte[] Memory { get; } = new byte[0x10000];
            public List<string> Accesses { get; } = new();
            public override string ToString() => string.Join("; ", Accesses);
        }

        public readonly struct RecordingBus : IRegisterBus
        {
            private readonly Log _log;
            public RecordingBus(Log log) => _log = log;
            public byte Read8(int offsetBytes) { Note("R8", offsetBytes); return _log.Memory[offsetBytes]; }
            public ushort Read16(int offsetBytes) { Note("R16", offsetBytes); return BitConverter.ToUInt16(_log.Memory, offsetBytes); }
            public uint Read32(int offsetBytes) { Note("R32", offsetBytes); return BitConverter.ToUInt32(_log.Memory, offsetBytes); }
            public ulong Read64(int offsetBytes) { Note("R64", offsetBytes); return BitConverter.ToUInt64(_log.Memory, offsetBytes); }
            public void Write8(int offsetBytes, byte value) { Note("W8", offsetBytes, value); _log.Memory[offsetBytes] = value; }
            public void Write16(int offsetBytes, ushort value) { Note("W16", offsetBytes, value); BitConverter.TryWriteBytes(_log.Memory.AsSpan(offsetBytes), value); }
            public void Write32(int offsetBytes, uint value) { Note("W32", offsetBytes, value); BitConverter.TryWriteBytes(_log.Memory.AsSpan(offsetBytes), value); }
            public void Write64(int offsetBytes, ulong value) { Note("W64", offsetBytes, value); BitConverter.TryWriteBytes(_log.Memory.AsSpan(offsetBytes), value); }
            private void Note(string kind, int offset) => _log.Accesses.Add($"{kind} {offset:x}");
            private void Note(string kind, int offset, ulong value) => _log.Accesses.Add($"{kind} {offset:x}={value:x}");
        }
        """;

    /// <summary>A snippet with a body that fills <c>lines</c>, over a fresh <c>log</c> and <c>bus</c>.</summary>
    public static string Of(string body) => $$"""
        using Dsa.Bindings.Registers;
        using Dsa.Bindings.Structures;
        using Demo;

        public static class Snippet
        {
            public static string Run()
            {
                var log = new Log();
                var bus = new RecordingBus(log);
                var lines = new List<string>();
                {{body}}
                return string.Join("\n", lines);
            }

            private static string Thrown(Action action)
            {
                try { action(); return "nothing"; }
                catch (Exception exception) { return exception.GetType().Name; }
            }
        }
        """;
}
