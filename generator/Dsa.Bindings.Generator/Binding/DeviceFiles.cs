using Dsa.Bindings.Generator.Model;
using Dsa.Bindings.Generator.Syntax;

namespace Dsa.Bindings.Generator.Binding;

/// <summary>The files that name one device.</summary>
/// <param name="Name">The device's name.</param>
/// <param name="Files">Its files, in order of their paths.</param>
/// <param name="KnownDevices">The devices that some file begins; empty when this device is one of them.</param>
/// <param name="Twin">A device before this one whose name differs in case only, so that file names would clash.</param>
internal sealed record DeviceFiles(
    string Name, EquatableArray<FileSyntax> Files, EquatableArray<string> KnownDevices, FileSyntax? Twin);
