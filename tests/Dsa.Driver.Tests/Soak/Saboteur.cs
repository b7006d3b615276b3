using Dsa.Device;

namespace Dsa.Driver.Tests.Soak;

/// <summary>Takes interrupt handles away, has devices halt, resets functions, and kills processes.</summary>
internal sealed class Saboteur(SoakWorld world, Random random)
{
    public void Run(int count)
    {
        for (var i = 0; i < count; i++)
        {
            world.Scheduler.Sleep(random.Next(world.Scheduler.IsSeeded ? 40_000 : 1_500_000));
            Disturb(world.Devices[random.Next(world.Devices.Count)]);
        }

        world.Scheduler.Sleep(random.Next(30_000));
    }

    private void Disturb(SoakDevice device)
    {
        switch (random.Next(10))
        {
            case 0 or 1:
                world.Totals.Revocations++;
                device.Hardware.RevokeInterruptHandles();
                break;
            case 2 or 3:
                Halt(device, ResetType.Command);
                break;
            case 4:
                Halt(device, ResetType.FunctionLevel);
                break;
            case 5:
                Halt(device, (ResetType)random.Next(4));
                break;
            case 6:
                ResetFunction(device);
                break;
            default:
                world.Totals.Kills++;
                world.Pick(random)?.Kill();
                break;
        }
    }

    private void Halt(SoakDevice device, ResetType least)
    {
        world.Totals.Halts++;
        device.Upsets.Halt(least);
    }

    private void ResetFunction(SoakDevice device)
    {
        world.Totals.FunctionResets++;
        device.Upsets.During(() =>
        {
            try
            {
                device.Current.ResetFunction();
            }
            catch (ObjectDisposedException)
            {
                // The administrator has removed it.
            }
        });
    }
}
