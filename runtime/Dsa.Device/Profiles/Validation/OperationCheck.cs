using Dsa.Bindings.Structures;
using Dsa.Device.Architectures;
using Dsa.Device.Commands;
using Dsa.Device.EventLog;
using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>Operations and commands: those that the model knows, and that the part may have.</summary>
internal static class OperationCheck
{
    /// <summary>Announced operations and commands that the model does not know.</summary>
    public static IEnumerable<ProfileProblem> FindUnknown(DeviceProfile profile)
    {
        var architecture = DeviceArchitecture.Of(profile);
        foreach (var opcode in Announced(profile).Where(opcode => !architecture.Operations.ContainsKey(opcode)))
        {
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Operations), $"The model does not know the operation {opcode.NameOf()}; take it out of the list.");
        }

        var entryBytes = EventLogWriter.EntryBytesOf(profile.Capabilities.GenCap);
        if (entryBytes != 0 && entryBytes < architecture.LogEntryBytes)
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.GenCap, nameof(GenCap.EventLog)),
                $"An event of {profile.Variant} has {architecture.LogEntryBytes} bytes, and an entry {entryBytes}; announce larger entries.");
        }

        if (profile.Capabilities.OpCap.HasOperation(Opcode.Crc64) && profile.Capabilities.IaaCap is { ChainCrc64: true } or { SecondGeneration: true })
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.IaaCap, nameof(IaaCap.ChainCrc64)),
                "The CRC64 of the model neither decrypts nor decompresses first; take it out of operations, or ChainCrc64 and SecondGeneration out of IAACAP.");
        }

        var known = CommandSet.Known;
        foreach (var command in Commands(profile.Capabilities.CmdCap).Where(command => !known.Contains(command)))
        {
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Commands), $"The model does not know the command {command.NameOf()}; take it out of the list.");
        }
    }

    /// <summary>Lists that no part of the variant has.</summary>
    public static IEnumerable<ProfileProblem> FindInVariant(DeviceProfile profile)
    {
        var own = profile.Variant == Variants.Iaa ? AnalyticsDescriptorRules.All : WorkDescriptorRules.All;
        foreach (var opcode in Announced(profile).Where(opcode => !IsCaseOf(own, opcode)))
        {
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Operations), $"{opcode.NameOf()} is no operation of {profile.Variant}; take it out of the list.");
        }

        if (profile.Capabilities.OpCap == default)
        {
            yield return new ProfileProblem(ProfilePaths.Of(ProfileKeys.Operations), "A part knows at least one operation; add NoOp.");
        }

        var hasCommands = profile.Capabilities.CmdCap != default;
        if (hasCommands != profile.Capabilities.GenCap.CommandCapabilities)
        {
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Commands),
                hasCommands
                    ? "A part without GENCAP.CommandCapabilities announces no commands, and has those of revision 1.0; leave the list out, or set the bit."
                    : "A part with GENCAP.CommandCapabilities announces its commands; list them.");
        }
    }

    private static bool IsCaseOf(IEnumerable<StructureRule> rules, Opcode opcode) =>
        rules.Any(rule => (Opcode)rule.Discriminator == opcode);

    private static IEnumerable<Opcode> Announced(DeviceProfile profile) =>
        Enumerable.Range(0, byte.MaxValue + 1).Select(static code => (Opcode)code).Where(profile.Capabilities.OpCap.HasOperation);

    private static IEnumerable<Command> Commands(CmdCap announced) =>
        Enumerable.Range(0, CmdCap.Description.WidthBits).Select(static code => (Command)code).Where(announced.HasCommand);
}
