namespace Dsa.Device.Tests.Model;

/// <summary>The error codes that a command may end with: checks may be made in any order, so each that applies may be the one.</summary>
internal sealed class SpecOutcome
{
    private readonly HashSet<uint> _must = [];
    private readonly HashSet<uint> _may = [];

    /// <summary>The code applies: success is wrong.</summary>
    public void Must(uint code, bool applies)
    {
        if (applies)
        {
            _must.Add(code);
        }
    }

    /// <summary>The specification does not say whether the code applies.</summary>
    public void May(uint code, bool applies)
    {
        if (applies)
        {
            _may.Add(code);
        }
    }

    /// <summary>What is wrong with a code, or null.</summary>
    public string? Judge(uint code)
    {
        var isAllowed = code == 0 ? _must.Count == 0 : _must.Contains(code) || _may.Contains(code);
        return isAllowed
            ? null
            : $"error 0x{code:x} where {{{string.Join(", ", _must.Select(static one => $"0x{one:x}"))}}} apply and {{{string.Join(", ", _may.Select(static one => $"0x{one:x}"))}}} may";
    }
}
