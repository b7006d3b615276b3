namespace System.Runtime.CompilerServices;

/// <summary>Lets a netstandard2.0 project declare <c>required</c> members.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName { get; } = featureName;
}
