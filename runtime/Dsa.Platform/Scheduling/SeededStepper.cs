namespace Dsa.Platform.Scheduling;

/// <summary>A stepper under a seed: runs when it is picked, on the thread that picks.</summary>
internal sealed class SeededStepper(IStepper stepper) : StepperHandle
{
    public string Name => stepper.Name;

    public bool IsRunnable { get; private set; }

    public override void Wake() => IsRunnable = true;

    public override void WakeInline() => IsRunnable = true;

    public void Step()
    {
        IsRunnable = false;
        if (stepper.Step())
        {
            IsRunnable = true;
        }
    }
}
