using System.Runtime.InteropServices;
using Dsa.Platform.Memory;

namespace Dsa.Device.WorkQueues;

/// <summary>Which descriptors of a queue engines are working on: one at most for each engine.</summary>
/// <remarks>
/// Each engine writes its own place, before it takes the descriptor out of the ring, and others read without lock. Whoever asks
/// looks at the ring first and here second, and so never misses one in between.
/// </remarks>
internal sealed class RunningDescriptors(int engineCount)
{
    private readonly Place[] _places = new Place[engineCount];

    /// <summary>An engine is about to take a descriptor.</summary>
    public void Begin(int engine, ulong sequence, Pasid pasid)
    {
        ref var place = ref _places[engine];
        place.Pasid = pasid;
        Volatile.Write(ref place.Mark, sequence + 1);
    }

    /// <summary>An engine has done with its descriptor. The fence lets what follows see who waits for that.</summary>
    public void End(int engine)
    {
        Volatile.Write(ref _places[engine].Mark, 0);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Whether one with a lower number is running.</summary>
    /// <param name="before">The number.</param>
    /// <param name="pasid">Only those of a PASID, or of none for all.</param>
    public bool HasBefore(ulong before, Pasid pasid)
    {
        foreach (ref var place in _places.AsSpan())
        {
            // A place that changes while it is read belongs to another descriptor, either of which may be meant: it counts.
            var mark = Volatile.Read(ref place.Mark);
            var owner = place.Pasid;
            Volatile.ReadBarrier();
            var isOther = Volatile.Read(ref place.Mark) != mark;
            if (mark != 0 && mark <= before && (isOther || !pasid.IsValid || owner == pasid))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>On a line of its own for each engine.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Place
    {
        [FieldOffset(0)]
        public ulong Mark;

        [FieldOffset(8)]
        public Pasid Pasid;
    }
}
