using System.Collections.Immutable;

namespace Dsa.Bindings.Generator.Syntax;

/// <summary>What stands between braces, and the documentation of what the braces belong to.</summary>
internal readonly record struct Body<T>(ImmutableArray<T> Items, string Doc);
