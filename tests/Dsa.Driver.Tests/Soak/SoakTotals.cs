namespace Dsa.Driver.Tests.Soak;

/// <summary>How much happened: a soak in which nothing happens proves nothing.</summary>
internal sealed class SoakTotals
{
    public int Programs, Done, Records, Repairs, Faults, Failures, Accepted, Told, Polled, Kills;

    public int Revocations, Halts, FunctionResets, Unbinds, Replacements;

    public void Add(SoakTotals other)
    {
        Programs += other.Programs;
        Done += other.Done;
        Records += other.Records;
        Repairs += other.Repairs;
        Faults += other.Faults;
        Failures += other.Failures;
        Accepted += other.Accepted;
        Told += other.Told;
        Polled += other.Polled;
        Kills += other.Kills;
        Revocations += other.Revocations;
        Halts += other.Halts;
        FunctionResets += other.FunctionResets;
        Unbinds += other.Unbinds;
        Replacements += other.Replacements;
    }

    public override string ToString() =>
        $"{Programs} processes ({Kills} killed) saw {Done} operations done; {Records} records, {Repairs} of them repaired, "
        + $"{Faults} faults, {Failures} failures; the kernel's queues took {Accepted} copies, told of {Told}, and {Polled} were polled; "
        + $"{Revocations} revocations, {Halts} halts, {FunctionResets} function resets, {Unbinds} unbinds, {Replacements} replacements";
}
