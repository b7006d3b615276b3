using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>A capability register, and the member of the capabilities that holds its value.</summary>
internal sealed record CCapability(RegisterModel Register, string Member);
