namespace System.Runtime.CompilerServices;

/// <summary>Lets a netstandard2.0 project declare <c>required</c> members.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class RequiredMemberAttribute : Attribute;
