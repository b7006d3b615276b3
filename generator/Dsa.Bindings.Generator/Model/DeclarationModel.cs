namespace Dsa.Bindings.Generator.Model;

/// <summary>One thing that becomes one generated file. It holds all that its file needs, and no positions.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Namespace">The namespace of the generated code.</param>
/// <param name="Name">The name that the file is called by.</param>
internal abstract record DeclarationModel(string Device, string Namespace, string Name)
{
    public string HintName => $"{Device}.{Name}.g.cs";
}
