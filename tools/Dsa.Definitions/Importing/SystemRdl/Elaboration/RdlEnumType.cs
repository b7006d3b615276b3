using System.Numerics;
using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>An enum with the values of its members.</summary>
internal sealed record RdlEnumType(RdlEnum Syntax, IReadOnlyList<(RdlEnumEntry Entry, BigInteger Value)> Members);
