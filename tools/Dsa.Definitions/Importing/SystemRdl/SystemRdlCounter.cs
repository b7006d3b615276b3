using Dsa.Definitions.Importing.SystemRdl.Elaboration;
using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl;

/// <summary>Counts the registers and fields of instances; an array of n counts n times.</summary>
internal static class SystemRdlCounter
{
    public static (long Registers, long Fields) Count(IEnumerable<RdlNode> maps)
    {
        var (registers, fields) = (0L, 0L);
        foreach (var map in maps)
        {
            Add(map, 1);
        }

        return (registers, fields);

        void Add(RdlNode node, long times)
        {
            if (node.IsPresent)
            {
                times = Math.BigMul(times, node.Count, out var all) == 0 ? all : long.MaxValue;
                registers += node.Kind == RdlKind.Reg ? times : 0;
                fields += node.Kind == RdlKind.Field ? times : 0;
                node.Children.ForEach(child => Add(child, times));
            }
        }
    }
}
