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
            var isOfOther = opcode.IsDefined() && !architecture.Rules.Any(rule => (Opcode)rule.Discriminator == opcode);
            yield return new ProfileProblem(
                ProfilePaths.Of(ProfileKeys.Operations),
                isOfOther
                    ? $"{opcode.NameOf()} is no operation of {profile.Variant}; take it out of the list."
                    : $"The model does not know the operation {opcode.NameOf()}; take it out of the list.");
        }

        var entryBytes = EventLogWriter.EntryBytesOf(profile.Capabilities.GenCap);
        if (entryBytes != 0 && entryBytes < architecture.LogEntryBytes)
        {
            yield return new ProfileProblem(
                ProfilePaths.Capability(Bar0Register.GenCap, nameof(GenCap.EventLog)),
                $"Entries of {profile.Variant} have at least Bytes{architecture.LogEntryBytes}; this is {profile.Capabilities.GenCap.EventLog.NameOf()}.");
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

    /// <summary>Lists that no part has.</summary>
    public static IEnumerable<ProfileProblem> FindInLists(DeviceProfile profile)
    {
        if (!profile.Capabilities.OpCap.HasOperation(Opcode.NoOp))
        {
            yield return new ProfileProblem(ProfilePaths.Of(ProfileKeys.Operations), "Every part knows NoOp; add it to the list.");
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
        else if (hasCommands)
        {
            foreach (var problem in FindMissingCommands(profile.Capabilities))
            {
                yield return problem;
            }
        }
    }

    /// <summary>Commands without which the announced ones, or the part, cannot be used.</summary>
    private static IEnumerable<ProfileProblem> FindMissingCommands(Bar0Capabilities capabilities)
    {
        var path = ProfilePaths.Of(ProfileKeys.Commands);
        var missing = Commands(CommandSet.Basic).Where(command => !capabilities.CmdCap.HasCommand(command)).Select(static command => command.NameOf()).ToList();
        if (missing.Count != 0)
        {
            yield return new ProfileProblem(path, $"Every part has the commands of revision 1.0, which software issues without asking; add {string.Join(", ", missing)}.");
        }

        (Command Command, Command Needed)[] pairs =
        [
            (Command.ReleaseInterruptHandle, Command.RequestInterruptHandle),
            (Command.ReleaseIdptHandle, Command.RequestIdptHandle),
        ];
        foreach (var (command, needed) in pairs.Where(pair => capabilities.CmdCap.HasCommand(pair.Command) && !capabilities.CmdCap.HasCommand(pair.Needed)))
        {
            yield return new ProfileProblem(path, $"{command.NameOf()} takes back what only {needed.NameOf()} gives out; add that, or take this out of the list.");
        }

        Command[] ofDomains = [Command.RequestIdptHandle, Command.ReleaseIdptHandle, Command.InvalidateSubmitterBitmapCache];
        if (!capabilities.GenCap.InterDomain && ofDomains.Where(capabilities.CmdCap.HasCommand).ToList() is { Count: > 0 } useless)
        {
            yield return new ProfileProblem(
                path, $"Without GENCAP.InterDomain there is no permissions table; set it, or take {string.Join(", ", useless.Select(static command => command.NameOf()))} out of the list.");
        }
    }

    private static IEnumerable<Opcode> Announced(DeviceProfile profile) =>
        Enumerable.Range(0, byte.MaxValue + 1).Select(static code => (Opcode)code).Where(profile.Capabilities.OpCap.HasOperation);

    private static IEnumerable<Command> Commands(CmdCap announced) =>
        Enumerable.Range(0, CmdCap.Description.WidthBits).Select(static code => (Command)code).Where(announced.HasCommand);
}
