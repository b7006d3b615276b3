using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Scheduling;

internal sealed class Stepper(Func<bool> step) : IStepper
{
    public string Name => "stepper";

    public bool Step() => step();
}
