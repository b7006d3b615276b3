using System.Globalization;
using Dsa.Bindings;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Host.FaultInjection;

/// <summary>The rules of a script as one device meets them.</summary>
/// <remarks>Occasions are counted without a lock: which of two threads has the k-th submission is theirs to settle, what happens to it is not.</remarks>
internal sealed class DeviceFaults : IFaultInjection
{
    private const int MostPagesBefore = 7;

    private static readonly int s_kinds = Enum.GetValues<InjectedFaultKind>().Length;

    private readonly FaultRule[] _rules;
    private readonly int[] _indices;
    private readonly ulong[] _seeds;
    private readonly DelayedWakes _wakes;
    private readonly long[] _occasions;
    private readonly long[] _taken;
    private readonly long[] _decided;
    private readonly long[] _happened;
    private readonly int _queueCount;

    public DeviceFaults(FaultScript script, string device, int queueCount, DelayedWakes wakes)
    {
        var concerned = script.Rules.Index().Where(rule => rule.Item.Place?.IsOf(device) != false).ToList();
        _rules = [.. concerned.Select(static rule => rule.Item)];
        _indices = [.. concerned.Select(static rule => rule.Index)];
        _seeds = [.. concerned.Select(rule => Mix(Mix(script.Seed + (ulong)rule.Index) + ulong.Parse(device.AsSpan(3), CultureInfo.InvariantCulture)))];
        _wakes = wakes;
        _queueCount = queueCount;
        _occasions = new long[_rules.Length * queueCount];
        _taken = new long[_rules.Length];
        _decided = new long[_rules.Length];
        _happened = new long[queueCount * s_kinds];
    }

    /// <summary>How often a fault has happened in a queue.</summary>
    public long CountOf(int queue, InjectedFaultKind kind) => Volatile.Read(ref _happened[(queue * s_kinds) + (int)kind]);

    /// <summary>What became of a rule of the script, by its index, in this device.</summary>
    public RuleCount CountOf(int index)
    {
        var rule = Array.IndexOf(_indices, index);
        if (rule < 0)
        {
            return default;
        }

        var queues = Enumerable.Range(0, _queueCount).Where(queue => _rules[rule].Place?.Queue is null || _rules[rule].Place!.Queue == queue).ToList();
        return new(
            queues.Max(queue => Volatile.Read(ref _occasions[(rule * _queueCount) + queue])),
            Volatile.Read(ref _taken[rule]),
            Volatile.Read(ref _decided[rule]),
            queues.Sum(queue => CountOf(queue, _rules[rule].Kind)));
    }

    /// <inheritdoc/>
    public bool Retries(int workQueue, in WorkDescriptor descriptor)
    {
        var retries = false;
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            if (_rules[rule].Kind == InjectedFaultKind.Retry && Takes(rule, workQueue, descriptor.Opcode, out _))
            {
                retries = true;
                Interlocked.Increment(ref _decided[rule]);
            }
        }

        if (retries)
        {
            Happened(workQueue, InjectedFaultKind.Retry);
        }

        return retries;
    }

    /// <inheritdoc/>
    /// <remarks>Every rule counts every occasion, also where one before it applies.</remarks>
    public InjectedFault Begin(int workQueue, in WorkDescriptor descriptor)
    {
        var fault = default(InjectedFault);
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            var kind = _rules[rule].Kind;
            if (kind == InjectedFaultKind.Retry || !Takes(rule, workQueue, descriptor.Opcode, out var chance))
            {
                continue;
            }

            if (kind == InjectedFaultKind.Slow)
            {
                fault = fault with { DelayNanoseconds = fault.DelayNanoseconds + _rules[rule].DelayNanoseconds };
                Interlocked.Increment(ref _decided[rule]);
            }
            else if (fault.Kind == InjectedFaultKind.None)
            {
                fault = fault with { Kind = kind, PagesBefore = (int)(chance % (ulong)(1 + Math.Min(MostPagesBefore, LastPageOf(descriptor)))) };
                Interlocked.Increment(ref _decided[rule]);
            }
        }

        return fault;
    }

    /// <inheritdoc/>
    public void Happened(int workQueue, InjectedFaultKind kind) => Interlocked.Increment(ref _happened[(workQueue * s_kinds) + (int)kind]);

    /// <inheritdoc/>
    public void WakeAfter(long nanoseconds, Action wake) => _wakes.Add(nanoseconds, wake);

    private bool Takes(int rule, int queue, Opcode operation, out ulong chance)
    {
        chance = 0;
        if (!_rules[rule].Concerns(queue, operation))
        {
            return false;
        }

        var number = Interlocked.Increment(ref _occasions[(rule * _queueCount) + queue]);
        chance = Mix(Mix(_seeds[rule] + (ulong)queue) + (ulong)number);
        if (!_rules[rule].Occasion.Takes(number, chance))
        {
            return false;
        }

        Interlocked.Increment(ref _taken[rule]);
        return true;
    }

    // The size lies at one place in all descriptors that have one.
    private static int LastPageOf(in WorkDescriptor descriptor) =>
        (int)((Math.Max(1, ((MemMoveDescriptor)descriptor).TransferSize) - 1) / PhysicalMemory.PageBytes);

    // The end of a step of SplitMix64: neighbours go far apart.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
