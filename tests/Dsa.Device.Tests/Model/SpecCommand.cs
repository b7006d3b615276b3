using static Dsa.Device.Tests.Model.SpecPart;

namespace Dsa.Device.Tests.Model;

/// <summary>The end of one command: the codes that it may end with, and what success does.</summary>
internal sealed class SpecCommand(SpecDevice device, uint command)
{
    private readonly SpecPart _part = device.Part;
    private readonly uint _code = command >> 20 & 0x1F;
    private readonly uint _operand = command & 0xFFFFF;

    /// <summary>The entry that a handle command is about.</summary>
    private int Index => (int)(_operand & 0xFFFF);

    private SpecHandles Handles => device.Interrupts.HandlesOf(isStorage: Bit(_operand, 16));

    /// <summary>Ends the command as the device did, if it may end so; returns what is wrong, or null.</summary>
    public string? Finish(uint status)
    {
        var outcome = new SpecOutcome();
        Check(outcome);
        var error = status & 0xFF;
        if (outcome.Judge(error) is { } problem)
        {
            return $"command 0x{command:x}: {problem}";
        }

        var result = 0u;
        if (error == 0)
        {
            result = Apply();
        }

        device.Image[0xA8 / 4] = error | result << 8;
        if (command >> 31 != 0)
        {
            device.Interrupts.Cause(1, signal: true);
        }

        return null;
    }

    private void Check(SpecOutcome outcome)
    {
        outcome.Must(0x01, _code == 0 || !Bit(_part.Commands, (int)_code));
        outcome.Must(0x04, (command >> 25 & 0x3F) != 0);
        outcome.Must(0x05, device.IsHalted && (_code != 5 || device.LeastReset != 0));
        switch (_code)
        {
            case 1:
                outcome.Must(0x04, _operand != 0);
                new SpecEnableDevice(device).Check(outcome);
                break;
            case 2:
                outcome.Must(0x04, _operand != 0);
                outcome.Must(0x31, device.State != 1);
                break;
            case 3 or 4 or 5:
                outcome.Must(0x04, _operand != 0);
                break;
            case 6:
                outcome.Must(0x04, _operand >> 8 != 0);
                outcome.Must(0x02, (_operand & 0xFF) >= _part.Queues);
                if ((_operand & 0xFF) < _part.Queues)
                {
                    new SpecEnableWq(device, (int)(_operand & 0xFF)).Check(outcome);
                }

                break;
            case >= 7 and <= 10:
                outcome.Must(0x02, Named().Any(queue => queue >= _part.Queues));
                outcome.Must(0x32, _code != 10 && Named().Any(queue => queue < _part.Queues && device.QueueState(queue) != 1));
                break;
            case 13 or 14:
                outcome.Must(0x04, _operand >> 17 != 0);
                CheckHandle(outcome, Handles, 0x41, _code == 13);
                break;
            case 15 or 16:
                outcome.Must(0x04, _operand >> 16 != 0);
                CheckHandle(outcome, device.Domains, 0x51, _code == 15);
                break;
            case 17:
                outcome.Must(0x04, _operand >> 17 != 0);
                break;
            default:
                break;
        }
    }

    /// <summary>An index that is none, and a handle that is out: the next code.</summary>
    private void CheckHandle(SpecOutcome outcome, SpecHandles handles, uint badIndex, bool isRequest)
    {
        outcome.Must(badIndex, !handles.Exists(Index));
        outcome.Must(badIndex + 1, isRequest && handles.IsGiven(Index));
    }

    private uint Apply()
    {
        switch (_code)
        {
            case 1:
                device.Image[0x90 / 4] = 1;
                device.IsLogging = Bit(device.Image[0x80 / 4], 13);
                if (device.IsLogging)
                {
                    device.Image.AsSpan(0xF0 / 4, 2).Clear();
                }

                break;
            case 2:
                device.Image[0x90 / 4] = 0;
                device.IsLogging = false;
                Enumerable.Range(0, _part.Queues).ToList().ForEach(queue => device.SetQueueState(queue, 0));
                break;
            case 5:
                device.ResetDevice();
                break;
            case 6:
                device.SetQueueState((int)_operand, 1);
                break;
            case 7:
                Named().ForEach(queue => device.SetQueueState(queue, 0));
                break;
            case 10:
                Named().ForEach(device.ResetQueue);
                break;
            case 13:
                Handles.Give(Index);
                return (uint)Index;
            case 14:
                Handles.Take(Index);
                break;
            case 15:
                device.Domains.Give(Index);
                return (uint)Index;
            case 16:
                device.Domains.Take(Index);
                break;
            default:
                break;
        }

        return 0;
    }

    private List<int> Named() => [.. Enumerable.Range(0, 16).Where(bit => Bit(_operand, bit)).Select(bit => (int)(_operand >> 16) * 16 + bit)];
}
