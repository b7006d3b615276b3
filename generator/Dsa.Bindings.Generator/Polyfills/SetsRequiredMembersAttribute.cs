namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets a netstandard2.0 project declare records with <c>required</c> members.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
