namespace System.Runtime.CompilerServices;

/// <summary>Lets a netstandard2.0 project declare <c>init</c> accessors and records.</summary>
internal static class IsExternalInit;
