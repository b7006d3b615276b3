using Dsa.Bindings.Registers;
using Dsa.Platform.Pci;

namespace Dsa.Platform.Tracing;

/// <summary>Finds the register behind an offset of BAR0, and the portal behind an offset of BAR2, of one function.</summary>
public sealed class RegisterLocator
{
    private readonly Bar2Layout _bar2;
    private readonly Dictionary<int, RegisterDescription> _fixed = [];
    private readonly (ArrayDescription Place, List<RegisterDescription> Registers)[] _arrays;

    private RegisterLocator(in Bar0Capabilities capabilities, Variants variant)
    {
        var bar0 = new Bar0Layout(in capabilities);
        _bar2 = new Bar2Layout(in capabilities);
        _arrays = [.. Enum.GetValues<Bar0Array>().Select(array => (bar0[array], new List<RegisterDescription>()))];
        foreach (var register in Bar0Map.Registers)
        {
            // What only the other variant has lies at the same offsets.
            if ((register.Variants & (uint)variant) == 0 || !Bar0Map.IsPresent((Bar0Register)register.Id, capabilities))
            {
                continue;
            }

            if (register.Array >= 0)
            {
                _arrays[register.Array].Registers.Add(register);
                continue;
            }

            for (var offset = 0; offset < register.WidthBytes; offset++)
            {
                _fixed[register.OffsetBytes + offset] = register;
            }
        }
    }

    /// <summary>A locator for the tables as <paramref name="function"/> announces them; looks at its registers without a trace.</summary>
    /// <param name="function">The function.</param>
    /// <param name="variant">Which of the accelerators it is: they have different registers at one place.</param>
    public static unsafe RegisterLocator For(IPciFunction function, Variants variant = Variants.Dsa)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new RegisterLocator(Bar0Capabilities.Read(new PointerBus(function.Bar0.Pointer)), variant);
    }

    /// <summary>Finds the register that holds the byte at <paramref name="offsetBytes"/>.</summary>
    /// <param name="offsetBytes">Offset in BAR0.</param>
    /// <param name="index">The array element, or -1.</param>
    /// <param name="startBytes">Where the register begins in BAR0.</param>
    /// <returns>Null when there is none.</returns>
    public RegisterDescription? Find(int offsetBytes, out int index, out int startBytes)
    {
        index = -1;
        if (_fixed.TryGetValue(offsetBytes, out var register))
        {
            startBytes = register.OffsetBytes;
            return register;
        }

        foreach (var (place, registers) in _arrays)
        {
            if (!place.Contains(offsetBytes))
            {
                continue;
            }

            index = (offsetBytes - place.OffsetBytes) / place.StrideBytes;
            var element = place.ElementOffsetBytes(index);
            foreach (var candidate in registers)
            {
                startBytes = element + candidate.OffsetBytes;
                if (offsetBytes >= startBytes && offsetBytes < startBytes + candidate.WidthBytes)
                {
                    return candidate;
                }
            }
        }

        startBytes = 0;
        return null;
    }

    /// <summary>Finds the portal at <paramref name="offsetBytes"/> of BAR2.</summary>
    public bool TryFindPortal(int offsetBytes, out int workQueue, out Bar2Portal portal) =>
        Bar2Map.TryFindPortal(offsetBytes, _bar2, out workQueue, out portal);
}
