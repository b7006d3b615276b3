using System.Diagnostics;
using Dsa.Bindings.Portals;

namespace Dsa.Bindings.Client;

/// <summary>Waits for completion records: by pauses at first, then by UMWAIT where the processor has it, then with sleeps.</summary>
internal sealed unsafe class RecordWait(SubmissionInstructions? instructions)
{
    private const int Pauses = 256;
    private const int Yields = 1024;

    private readonly bool _monitors = instructions is not null && SubmissionInstructions.IsUmwaitSupported;

    /// <summary>Waits until the first byte of a record is there; false when it is not after <paramref name="patience"/>.</summary>
    public bool Until(CompletionRecord* record, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; Volatile.Read(ref *(byte*)record) == 0; round++)
        {
            if ((round == 0 || round >= Pauses) && Stopwatch.GetElapsedTime(began) >= patience)
            {
                return Volatile.Read(ref *(byte*)record) != 0;
            }

            if (_monitors && round >= Pauses)
            {
                instructions!.WaitForWrite((byte*)record);
            }
            else
            {
                Rest(round);
            }
        }

        return true;
    }

    /// <summary>Lets time pass; more of it the longer one waits.</summary>
    public static void Rest(int round)
    {
        if (round < Pauses)
        {
            Thread.SpinWait(8);
        }
        else if (round < Pauses + Yields)
        {
            Thread.Yield();
        }
        else
        {
            Thread.Sleep(1);
        }
    }
}
