using System.Text.Json;
using Dsa.Device.Profiles.Validation;

namespace Dsa.Device.Profiles.Json;

/// <summary>Reads a profile. Everything that is wrong is collected; what is read is used only when nothing is.</summary>
internal sealed class ProfileReader
{
    private const string NewPart = "a part";

    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly ulong s_mostVectors = (ulong)new MsixTableLayout().MsixVector.Count;

    private DeviceProfile _profile = new() { Name = NewPart, DeviceId = 0, Capabilities = default };

    /// <summary>Reads a profile out of its text.</summary>
    /// <exception cref="ProfileException">Something is wrong.</exception>
    public static DeviceProfile Read(string json)
    {
        var problems = new List<ProfileProblem>();
        using var document = Parse(json);
        var root = new JsonPlace(document.RootElement, "$", problems);
        TextCheck.Find(root);
        if (problems.Count != 0)
        {
            throw new ProfileException([.. problems]);
        }

        var profile = new ProfileReader().Read(root);
        if (problems.Count == 0)
        {
            problems.AddRange(ProfileValidation.Find(profile));
        }

        return problems.Count == 0 ? profile : throw new ProfileException([.. problems]);
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, s_options);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new ProfileException([new ProfileProblem("$", NotJson(exception))], exception);
        }
    }

    private static string NotJson(Exception exception)
    {
        // The message ends with the place as well, counted from 0.
        const string place = " LineNumber: ";
        var message = exception.Message;
        return exception is JsonException { LineNumber: { } line, BytePositionInLine: { } position } && message.IndexOf(place, StringComparison.Ordinal) is > 0 and var end
            ? $"This is not JSON; line {line + 1}, byte {position + 1}: {message[..end]}"
            : $"This is not JSON; {message}";
    }

    private DeviceProfile Read(JsonPlace root)
    {
        if (!root.IsObject("a profile", ProfileKeys.All))
        {
            return _profile;
        }

        var members = root.Members("a profile", ProfileKeys.All).ToDictionary(static member => member.Name, static member => member.Place);
        if (members.TryGetValue(ProfileKeys.Extends, out var extends))
        {
            ReadBase(extends);
        }

        foreach (var key in ProfileKeys.All)
        {
            if (members.TryGetValue(key, out var place))
            {
                ReadMember(key, place);
            }
            else if (!members.ContainsKey(ProfileKeys.Extends)
                && key is ProfileKeys.Name or ProfileKeys.Device or ProfileKeys.Capabilities or ProfileKeys.Operations or ProfileKeys.Tables)
            {
                root.Report($"A profile that extends none has \"{key}\"; add it, or \"extends\": \"{DeviceProfile.BuiltIn.Keys.First()}\".");
            }
        }

        return _profile;
    }

    private void ReadBase(JsonPlace place)
    {
        if (!place.TryText("the part that is extended", out var name))
        {
            return;
        }

        if (DeviceProfile.BuiltIn.TryGetValue(name, out var part))
        {
            _profile = part;
            return;
        }

        place.Report($"There is no part {place.Describe()}; {SpelledName.Instead(name, DeviceProfile.BuiltIn.Keys)}");
    }

    private void ReadMember(string key, JsonPlace place)
    {
        switch (key)
        {
            case ProfileKeys.Name when place.TryVisibleText("the name", out var name):
                _profile = _profile with { Name = name };
                break;
            case ProfileKeys.Variant:
                ReadVariant(place);
                break;
            case ProfileKeys.Vendor when place.TryNumber("the vendor", ushort.MaxValue, out var vendor):
                _profile = _profile with { VendorId = (ushort)vendor };
                break;
            case ProfileKeys.Device when place.TryNumber("the device", ushort.MaxValue, out var device):
                _profile = _profile with { DeviceId = (ushort)device };
                break;
            case ProfileKeys.Capabilities:
                _profile = _profile with { Capabilities = CapabilityReader.ReadRegisters(place, _profile.Capabilities) };
                break;
            case ProfileKeys.Operations:
                _profile = _profile with { Capabilities = CapabilityReader.ReadOperations(place, _profile.Capabilities) };
                break;
            case ProfileKeys.Commands:
                _profile = _profile with { Capabilities = CapabilityReader.ReadCommands(place, _profile.Capabilities) };
                break;
            case ProfileKeys.Tables:
                _profile = TableReader.Read(place, _profile);
                break;
            case ProfileKeys.Vectors when place.TryNumber("the number of vectors", s_mostVectors, out var vectors):
                _profile = _profile with { SpareVectorCount = (int)vectors - _profile.MsixVectorCount + _profile.SpareVectorCount };
                break;
            default:
                ReadRest(key, place);
                break;
        }
    }

    private void ReadRest(string key, JsonPlace place)
    {
        switch (key)
        {
            case ProfileKeys.Events:
                _profile = _profile with { PerformanceMonitor = _profile.PerformanceMonitor with { Events = RegisterReader.ReadAll<EvntCapEntry>(place) } };
                break;
            case ProfileKeys.Counters:
                _profile = _profile with { PerformanceMonitor = _profile.PerformanceMonitor with { Counters = RegisterReader.ReadAll<CntrCapEntry>(place) } };
                break;
            case ProfileKeys.Pci:
                ReadPci(place);
                break;
            case ProfileKeys.Configuration:
                _profile = _profile with { Configuration = place.IsNull ? null : ConfigurationReader.Read(place) };
                break;
            default:
                break;
        }
    }

    private void ReadVariant(JsonPlace place)
    {
        string[] known = [nameof(Variants.Dsa), nameof(Variants.Iaa)];
        if (!place.TryText("the variant", out var text))
        {
            return;
        }

        if (known.FirstOrDefault(name => SpelledName.AreSame(name, text)) is { } variant)
        {
            _profile = _profile with { Variant = Enum.Parse<Variants>(variant) };
            return;
        }

        place.Report($"There is no variant {place.Describe()}; {SpelledName.Instead(text, known)}");
    }

    private void ReadPci(JsonPlace place)
    {
        var pci = _profile.Pci;
        string[] names = [AtsCap.Description.SpecName, PasidCap.Description.SpecName, PrsReqCap.Description.SpecName, ProfileKeys.ScalableIov];
        foreach (var (name, value) in place.Members("pci", names))
        {
            pci = Array.IndexOf(names, name) switch
            {
                3 => value.TryTruth(name, out var truth) ? pci with { HasScalableIov = truth } : pci,
                0 => pci with { Ats = RegisterReader.ReadOptional(value, pci.Ats) },
                1 => pci with { Pasid = RegisterReader.ReadOptional(value, pci.Pasid) },
                _ => pci with { PageRequests = RegisterReader.ReadOptional(value, pci.PageRequests) },
            };
        }

        _profile = _profile with { Pci = pci };
    }
}
